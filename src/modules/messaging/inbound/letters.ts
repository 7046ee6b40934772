import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { readConfig } from '#platform/config/config.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { newId } from '#shared/ids.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type { InboundMail, MailAddressAnswer } from '../contract.ts'

type Row = {
  id: string
  from_name: string | null
  from_address: string
  parties: string[]
  subject: string
  text: string
  written_at: Date
  received_at: Date
  status: InboundMail['status']
  partner_id: string | null
  partner_name: string | null
  fact_id: string | null
  attachments: InboundMail['attachments'] | null
}

const columns = sql`l.id, l.from_name, l.from_address, l.parties, l.subject, l.text, l.written_at, l.received_at, l.status,
  l.partner_id, p.name as partner_name, l.fact_id,
  (select jsonb_agg(jsonb_build_object('id', a.id, 'fileName', a.file_name, 'mediaType', a.media_type, 'size', a.size,
    'documentId', a.document_id) order by a.id) from inbound_attachment a where a.mail_id = l.id) as attachments
  from inbound_mail l left join partner p on p.partner_id = l.partner_id`

/** Letters that were forwarded by the scope's person, newest first. */
export async function listLetters(
  tx: Tx,
  query: { status?: InboundMail['status'] | undefined; limit: number; cursor?: string | undefined },
): Promise<{ data: InboundMail[]; nextCursor: string | null }> {
  const list = { list: 'inbound_mails', status: query.status }
  const decoded = query.cursor ? decodeCursor(query.cursor, list) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  const from = decoded?.ok ? decoded.value : null
  const conditions = [sql<boolean>`true`]
  if (query.status) conditions.push(sql<boolean>`l.status = ${query.status}`)
  if (from)
    conditions.push(
      sql<boolean>`(l.received_at, l.id) < (${String(from.keys[0])}::timestamptz, ${String(from.keys[1])}::uuid)`,
    )
  const { rows } = await sql<Row & { at_key: string }>`
    select l.received_at::text as at_key, ${columns} where ${sql.join(conditions, sql` and `)}
    order by l.received_at desc, l.id desc limit ${query.limit + 1}`.execute(tx)
  const page = cutPage(rows, query.limit, from, list, (row) => [row.at_key, row.id])
  return { data: page.rows.map(present), nextCursor: page.next }
}

/** One letter. */
export async function readLetter(tx: Tx, id: string): Promise<InboundMail> {
  const { rows } = await sql<Row>`select ${columns} where l.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0])
}

function present(row: Row): InboundMail {
  return {
    id: row.id,
    from: { name: row.from_name, address: row.from_address },
    parties: row.parties,
    subject: row.subject,
    text: row.text,
    writtenAt: row.written_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    status: row.status,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    factId: row.fact_id,
    attachments: row.attachments ?? [],
  }
}

/** The forwarding address of the scope's person, null before the first is made; and whether letters are taken at all. */
export async function readMailAddress(tx: Tx): Promise<MailAddressAnswer> {
  const { inboundMail } = readConfig()
  if (!inboundMail) return { isReceiving: false, address: null }
  const { rows } = await sql<{ token: string }>`
    select token from mail_address where revoked_at is null limit 1`.execute(tx)
  const token = rows[0]?.token
  return { isReceiving: true, address: token ? `log+${token}@${inboundMail.domain}` : null }
}

/** Gives the scope's person a new address; the one before takes no letters any more. */
export async function renewMailAddress(tx: Tx): Promise<MailAddressAnswer> {
  if (!readConfig().inboundMail) throw new Refused('letters_not_taken', { status: 409 })
  // letters of either case are one in addresses, so the token has lower case alone: 32 characters of 5 bits
  const token = Array.from(randomBytes(32), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
  await sql`select house.renew_mail_address(${newId()}, ${token})`.execute(tx)
  return readMailAddress(tx)
}
