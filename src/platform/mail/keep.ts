import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { newId } from '#shared/ids.ts'

export type NewMail = {
  /** The network whose owner may read the kept mail; null: the operator only. */
  networkId: string | null
  kind: string
  recipient: string
  language: 'ru' | 'en'
  subject: string
  text: string
  html: string
  /** Until when the secret link in it works; null when it has none. */
  secretUntil: Date | null
}

/**
 * Keeps a mail in the transaction that has a reason to send it: it goes out (see `deliverMails`) exactly if that
 * transaction stands. Returns its id.
 */
export async function keepMail(tx: Tx, mail: NewMail, now: Date): Promise<string> {
  const id = newId()
  await sql`select house.keep_mail(${id}, ${mail.networkId}, ${mail.kind}, ${mail.recipient}, ${mail.language},
    ${mail.subject}, ${mail.text}, ${mail.html}, ${mail.secretUntil}, ${now})`.execute(tx)
  return id
}

export type MailFile = { fileName: string; mediaType: string; bytes: Buffer }

/** Puts a file into a mail that was kept in this transaction; only in the scope of the system. It is dropped once the mail has left. */
export async function attachToMail(
  tx: Tx,
  mailId: string,
  { fileName, mediaType, bytes }: MailFile,
): Promise<void> {
  await sql`select house.attach_to_mail(${newId()}, ${mailId}, ${fileName}, ${mediaType}, ${bytes})`.execute(
    tx,
  )
}
