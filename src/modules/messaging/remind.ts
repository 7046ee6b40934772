import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import { requirePartner } from '#records/partnerships.ts'
import type { Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type { Reminder, ReminderChange, ReminderList, ReminderListQuery } from './contract.ts'
import { peopleWhoSee } from './notify.ts'
import './tables.ts'

export type ReminderToAdd = {
  partnerId: string
  /** Whom it reminds: somebody of the writer's side who may see the partnership. */
  userId: string
  at: Date
  text: string
  subject?: Subject | null
}

/**
 * Reminds a person of the writer's own side of a partnership at a time; the other side knows nothing of it. It comes
 * to the inbox when it is due. Refuses somebody who may not see the partnership. Returns its id.
 */
export async function addReminder(writer: Writer, reminder: ReminderToAdd): Promise<string> {
  const { partnerId, userId, at, text, subject } = reminder
  await requirePartner(writer.tx, partnerId)
  const side = writer.side === 'system' ? 'host' : writer.side
  await requireColleague(writer.tx, partnerId, side, userId)
  const id = newId()
  await writer.tx
    .insertInto('reminder')
    .values({
      partner_id: partnerId,
      id,
      network_id: writer.networkId,
      audience: side,
      side: writer.side,
      user_id: userId,
      by_id: writer.actor.kind === 'person' ? writer.actor.id : null,
      text,
      due_at: at,
      subject_kind: subject?.kind ?? null,
      subject_id: subject?.id ?? null,
      done_at: null,
      removed_at: null,
      notified_at: null,
      created_at: writer.now,
    })
    .execute()
  return id
}

/**
 * Takes away what would remind of a thing that is settled: a hand-over that was accepted, an exit that is history. What
 * was done or removed before stays so.
 */
export async function dropReminders(writer: Writer, partnerId: string, subject: Subject): Promise<void> {
  await writer.tx
    .updateTable('reminder')
    .set({ removed_at: writer.now, version: sql`version + 1` })
    .where('partner_id', '=', partnerId)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('done_at', 'is', null)
    .where('removed_at', 'is', null)
    .execute()
}

async function requireColleague(
  tx: Tx,
  partnerId: string,
  side: 'host' | 'partner',
  userId: string,
): Promise<void> {
  const people = await peopleWhoSee(tx, partnerId, side)
  if (people.some(({ id }) => id === userId)) return
  throw new Refused('not_a_member', {
    errors: [
      { pointer: '#/userId', code: 'not_a_member', detail: 'Choose somebody who may see this partner.' },
    ],
  })
}

type Row = {
  partner_id: string
  id: string
  partner_name: string
  user_id: string
  by_id: string | null
  text: string
  due_at: Date
  subject_kind: string | null
  subject_id: string | null
  done_at: Date | null
  removed_at: Date | null
  version: number
  created_at: Date
}

// A reminder of a merged account is shown as one of the partner that stands for it; its address settles to the account.
const columns = sql`p.partner_id, r.id, p.name as partner_name, r.user_id, r.by_id, r.text, r.due_at, r.subject_kind, r.subject_id,
  r.done_at, r.removed_at, r.version, r.created_at from reminder r
  join partner a on a.partner_id = r.partner_id join partner p on p.partner_id = coalesce(a.merged_into, a.partner_id)`

/** Reminders of the person who asks and those they gave to others, the next first; what is done latest first. */
export async function listReminders(
  tx: Tx,
  actor: Actor,
  query: ReminderListQuery,
  now: Date,
): Promise<ReminderList> {
  const { limit, cursor, ...filters } = query
  const list = { list: 'reminders', ...filters }
  const decoded = cursor ? decodeCursor(cursor, list) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  const from = decoded?.ok ? decoded.value : null
  const me = actor.userId
  const isDone = query.state === 'done'
  const mine = sql<boolean>`r.user_id = ${me}`
  const given = sql<boolean>`(r.by_id = ${me} and r.user_id <> ${me})`
  const conditions = [
    sql<boolean>`r.removed_at is null`,
    isDone ? sql<boolean>`r.done_at is not null` : sql<boolean>`r.done_at is null`,
    query.whose === 'mine' ? mine : query.whose === 'given' ? given : sql<boolean>`(${mine} or ${given})`,
  ]
  if (query.partnerId)
    conditions.push(sql<boolean>`r.partner_id = any ((select house.partner_set(${query.partnerId}))::uuid[])`)
  if (query.state === 'due') conditions.push(sql<boolean>`r.due_at <= ${now}`)
  const way = isDone ? sql`desc` : sql`asc`
  if (from)
    conditions.push(
      sql<boolean>`(r.due_at, r.id) ${isDone ? sql`<` : sql`>`} (${String(from.keys[0])}::timestamptz, ${String(from.keys[1])}::uuid)`,
    )
  const { rows } = await sql<Row & { due_key: string }>`
    select r.due_at::text as due_key, ${columns} where ${sql.join(conditions, sql` and `)}
    order by r.due_at ${way}, r.id ${way} limit ${limit + 1}`.execute(tx)
  const page = cutPage(rows, limit, from, list, (row) => [row.due_key, row.id])
  return { data: await present(tx, page.rows), nextCursor: page.next }
}

/** One reminder that the person has or gave; not found for everybody else. */
export async function readReminder(tx: Tx, actor: Actor, partnerId: string, id: string): Promise<Reminder> {
  const { rows } = await sql<Row>`
    select ${columns} where r.partner_id = ${partnerId} and r.id = ${id}
      and (r.user_id = ${actor.userId} or r.by_id = ${actor.userId})`.execute(tx)
  const [reminder] = await present(tx, rows)
  if (!reminder) throw new NotFound()
  return reminder
}

/** Puts a reminder off, words it anew, calls it done or removes it; each can be taken back the same way. */
export async function changeReminder(
  tx: Tx,
  actor: Actor,
  ref: { partnerId: string; reminderId: string },
  change: ReminderChange,
  ifVersion: number | null,
  now: Date,
): Promise<Reminder> {
  const before = await readReminder(tx, actor, ref.partnerId, ref.reminderId)
  if (ifVersion !== null && ifVersion !== before.version) throw new VersionConflict()
  const { numUpdatedRows } = await tx
    .updateTable('reminder')
    .set({
      ...(change.text === undefined ? {} : { text: change.text }),
      // what is put off reminds anew
      ...(change.dueAt === undefined ? {} : { due_at: new Date(change.dueAt), notified_at: null }),
      ...(change.isDone === undefined ? {} : { done_at: change.isDone ? now : null }),
      ...(change.isRemoved === undefined ? {} : { removed_at: change.isRemoved ? now : null }),
      version: before.version + 1,
    })
    .where('partner_id', '=', ref.partnerId)
    .where('id', '=', ref.reminderId)
    .where('version', '=', before.version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new VersionConflict()
  return readReminder(tx, actor, ref.partnerId, ref.reminderId)
}

async function present(tx: Tx, rows: readonly Row[]): Promise<Reminder[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => (row.by_id ? [row.user_id, row.by_id] : [row.user_id])),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    userId: row.user_id,
    userName: names.get(row.user_id) ?? null,
    byId: row.by_id,
    byName: row.by_id ? (names.get(row.by_id) ?? null) : null,
    text: row.text,
    dueAt: row.due_at.toISOString(),
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    doneAt: row.done_at?.toISOString() ?? null,
    removedAt: row.removed_at?.toISOString() ?? null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
  }))
}
