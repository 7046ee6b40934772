import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { deliverMails } from '#platform/mail/deliver.ts'
import type { Context } from '#platform/module.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { inBackground } from './background.ts'
import type { KeptMail, MailList, MailText } from './contract.ts'
import { refusedCursor } from './cursor.ts'
import { accessSettings } from './settings.ts'

type Row = {
  id: string
  kind: string
  recipient: string
  subject: string
  created_at: Date
  sent_at: Date | null
  attempts: number
  last_error: string | null
  text: string
}

/** Sends what waits, after the answer has gone; without SMTP_URL mails stay where they are kept. */
export function nudgeMail(context: Context): void {
  const { transport } = accessSettings(context)
  if (transport) inBackground(context.log, 'sending mail', () => deliverMails(context, transport))
}

/** The kept mails of the scope's network, newest first, without their texts. */
export async function listMails(
  tx: Tx,
  query: { limit: number; cursor?: string | undefined },
  isSending: boolean,
): Promise<MailList> {
  const filters = { list: 'mail' }
  const from = query.cursor ? refusedCursor(decodeCursor(query.cursor, filters)) : null
  const after = from
    ? sql`and (created_at, id) < (${from.keys[0]}::timestamptz, ${from.keys[1]}::uuid)`
    : sql``
  const { rows } = await sql<Row>`
    select id, kind, recipient, subject, created_at, sent_at, attempts, last_error from mail
    where true ${after} order by created_at desc, id desc limit ${query.limit + 1}`.execute(tx)
  const page = cutPage(rows, query.limit, from, filters, (row) => [row.created_at.toISOString(), row.id])
  return { data: page.rows.map(present), nextCursor: page.next, isSending }
}

/** One kept mail with its text. */
export async function readMail(tx: Tx, id: string): Promise<MailText> {
  const { rows } = await sql<Row>`
    select id, kind, recipient, subject, created_at, sent_at, attempts, last_error, text from mail where id = ${id}`.execute(
    tx,
  )
  if (!rows[0]) throw new NotFound()
  return { ...present(rows[0]), text: rows[0].text }
}

function present(row: Row): KeptMail {
  return {
    id: row.id,
    kind: row.kind,
    recipient: row.recipient,
    subject: row.subject,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    attempts: row.attempts,
    lastError: row.last_error,
  }
}
