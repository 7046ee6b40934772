import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type { Message, MessageCopies } from './contract.ts'
import type { Words } from './tables.ts'

type Row = {
  id: string
  by_id: string | null
  subject: Words
  body: Words
  partners: number
  recipients: number
  created_at: Date
  send_at: Date
  sent_at: Date | null
  called_back_at: Date | null
}

type Paged = { limit: number; cursor?: string | undefined }

function placeOf(query: Paged, list: object) {
  const decoded = query.cursor ? decodeCursor(query.cursor, list) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  return decoded?.ok ? decoded.value : null
}

/** Letters to partners, newest first; a curator's own. */
export async function listMessages(
  tx: Tx,
  query: Paged,
): Promise<{ data: Message[]; nextCursor: string | null }> {
  const list = { list: 'messages' }
  const from = placeOf(query, list)
  const after = from
    ? sql`where (created_at, id) < (${String(from.keys[0])}::timestamptz, ${String(from.keys[1])}::uuid)`
    : sql``
  const { rows } = await sql<Row & { at_key: string }>`
    select *, created_at::text as at_key from message ${after} order by created_at desc, id desc limit ${query.limit + 1}`.execute(
    tx,
  )
  const page = cutPage(rows, query.limit, from, list, (row) => [row.at_key, row.id])
  return { data: await present(tx, page.rows), nextCursor: page.next }
}

/** One letter. */
export async function readMessage(tx: Tx, id: string): Promise<Message> {
  const { rows } = await sql<Row>`select * from message where id = ${id}`.execute(tx)
  const [message] = await present(tx, rows)
  if (!message) throw new NotFound()
  return message
}

/** Who a letter that the reader sees went to, by partner, and which of the users have read it. */
export async function listCopies(tx: Tx, messageId: string, query: Paged): Promise<MessageCopies> {
  await readMessage(tx, messageId)
  const list = { list: 'message_copies', messageId }
  const from = placeOf(query, list)
  const after = from
    ? sql`and (lower(p.name), c.id) > (${String(from.keys[0])}, ${String(from.keys[1])}::uuid)`
    : sql``
  const { rows } = await sql<{
    id: string
    name_key: string
    partner_id: string
    partner_name: string
    name: string
    email: string | null
    user_id: string | null
    language: 'ru' | 'en'
    sent_at: Date | null
    read_at: Date | null
  }>`
    select c.id, lower(p.name) as name_key, c.partner_id, p.name as partner_name, c.name, c.email, c.user_id, c.language, c.sent_at,
      (select r.read_at from house.message_reads(${messageId}) r where r.user_id = c.user_id and r.partner_id = c.partner_id limit 1) as read_at
    from message_copy c join partner p using (partner_id) where c.message_id = ${messageId} ${after}
    order by lower(p.name), c.id limit ${query.limit + 1}`.execute(tx)
  const page = cutPage(rows, query.limit, from, list, (row) => [row.name_key, row.id])
  return {
    data: page.rows.map((row) => ({
      partnerId: row.partner_id,
      partnerName: row.partner_name,
      name: row.name,
      email: row.email,
      isUser: row.user_id !== null,
      language: row.language,
      sentAt: row.sent_at?.toISOString() ?? null,
      readAt: row.read_at?.toISOString() ?? null,
    })),
    nextCursor: page.next,
  }
}

async function present(tx: Tx, rows: readonly Row[]): Promise<Message[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => (row.by_id ? [row.by_id] : [])),
  )
  return rows.map((row) => ({
    id: row.id,
    by: { id: row.by_id, name: row.by_id ? (names.get(row.by_id) ?? null) : null },
    subject: row.subject,
    body: row.body,
    partners: row.partners,
    recipients: row.recipients,
    createdAt: row.created_at.toISOString(),
    sendAt: row.send_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    calledBackAt: row.called_back_at?.toISOString() ?? null,
  }))
}
