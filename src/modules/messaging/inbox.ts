import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import {
  type Channel,
  NOTIFICATION_KINDS,
  type Notification,
  type NotificationChoices,
  type NotificationData,
  type NotificationKind,
  type NotificationList,
  type NotificationListQuery,
} from './contract.ts'
import './tables.ts'

type Row = {
  id: string
  kind: string
  partner_id: string | null
  partner_name: string | null
  subject_kind: string | null
  subject_id: string | null
  data: NotificationData
  path: string
  at: Date
  read_at: Date | null
}

const columns = sql`n.id, n.kind, n.partner_id, p.name as partner_name, n.subject_kind, n.subject_id, n.data, n.path, n.at,
  n.read_at from notification n left join partner p on p.partner_id = n.partner_id`

/** The inbox of the scope's person in this place, newest first. The database shows nobody else's. */
export async function listNotifications(tx: Tx, query: NotificationListQuery): Promise<NotificationList> {
  const { limit, cursor, ...filters } = query
  const list = { list: 'notifications', ...filters }
  const decoded = cursor ? decodeCursor(cursor, list) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  const from = decoded?.ok ? decoded.value : null
  const conditions = [sql<boolean>`true`]
  if (query.kind) conditions.push(sql<boolean>`n.kind = ${query.kind}`)
  if (query.unread === 'yes') conditions.push(sql<boolean>`n.read_at is null`)
  if (from)
    conditions.push(
      sql<boolean>`(n.at, n.id) < (${String(from.keys[0])}::timestamptz, ${String(from.keys[1])}::uuid)`,
    )
  const { rows } = await sql<Row & { at_key: string }>`
    select n.at::text as at_key, ${columns} where ${sql.join(conditions, sql` and `)}
    order by n.at desc, n.id desc limit ${limit + 1}`.execute(tx)
  const page = cutPage(rows, limit, from, list, (row) => [row.at_key, row.id])
  return { data: page.rows.map(present), nextCursor: page.next }
}

/** How many are unread; cheap, since pages ask for it every half minute. */
export async function countUnread(tx: Tx): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from notification where read_at is null`.execute(tx)
  return rows[0]?.unread ?? 0
}

/** Marks one as read or unread. */
export async function changeNotification(
  tx: Tx,
  id: string,
  isRead: boolean,
  now: Date,
): Promise<Notification> {
  await tx
    .updateTable('notification')
    .set({ read_at: isRead ? now : null })
    .where('id', '=', id)
    .execute()
  const { rows } = await sql<Row>`select ${columns} where n.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0])
}

/** Marks those named, or all that are unread, as read; or those named as unread again. Returns which were changed. */
export async function markNotifications(
  tx: Tx,
  ids: readonly string[] | undefined,
  isRead: boolean,
  now: Date,
): Promise<string[]> {
  if (!isRead && !ids) throw new Refused('ids_needed', { status: 400 })
  const { rows } = await sql<{ id: string }>`
    update notification set read_at = ${isRead ? now : null} where (read_at is null) = ${isRead}
      and (${ids ?? null}::uuid[] is null or id = any (${ids ?? null}::uuid[])) returning id`.execute(tx)
  return rows.map((row) => row.id)
}

function present(row: Row): Notification {
  return {
    id: row.id,
    kind: row.kind,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    data: row.data,
    path: row.path,
    at: row.at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  }
}

/** How the scope's person wants to be told of each kind. */
export async function readChoices(tx: Tx): Promise<NotificationChoices> {
  const { rows } = await sql<{ kind: string; channel: Channel }>`
    select kind, channel from notification_choice
    where user_id = nullif(current_setting('app.user_id', true), '')`.execute(tx)
  const chosen = new Map(rows.map((row) => [row.kind, row.channel]))
  return {
    data: (Object.keys(NOTIFICATION_KINDS) as NotificationKind[]).map((kind) => ({
      kind,
      channel: chosen.get(kind) ?? NOTIFICATION_KINDS[kind],
      usual: NOTIFICATION_KINDS[kind],
    })),
  }
}

/** Keeps how a person wants to be told of a kind from now on. */
export async function chooseChannel(
  tx: Tx,
  userId: string,
  kind: NotificationKind,
  channel: Channel,
): Promise<NotificationChoices> {
  await sql`select house.choose_notification(${userId}, ${kind}, ${channel})`.execute(tx)
  return readChoices(tx)
}
