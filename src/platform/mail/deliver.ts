import pg from 'pg'
import type { Context } from '#platform/module.ts'

export type MailTransport = { smtpUrl: string; from: string }

/** Given up after so many attempts, about two days after the first. */
const MAX_ATTEMPTS = 14
const BATCH = 20
const SMTP_TIMEOUT_MS = 20_000

type Waiting = {
  id: string
  recipient: string
  subject: string
  text: string
  html: string
  attempts: number
}

/**
 * Sends what waits, over SMTP, and returns how many mails left. A mail that is refused is tried again after one, two,
 * four … minutes (six hours at most). Several processes may do this at once: each mail is taken by one. A mail that has
 * left is kept without its secret link.
 */
export async function deliverMails(context: Context, transport: MailTransport): Promise<number> {
  const { createTransport } = await import('nodemailer')
  const client = new pg.Client({ connectionString: context.ownerUrl, application_name: 'artel-mail' })
  client.on('error', () => {}) // a lost connection is told by the next statement
  await client.connect()
  const mailer = createTransport({
    url: transport.smtpUrl,
    connectionTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  })
  let sent = 0
  try {
    for (;;) {
      const now = context.clock.now()
      await client.query('begin')
      const { rows } = await client.query<Waiting>(
        `select id, recipient, subject, text, html, attempts from mail
         where sent_at is null and attempts < $1 and next_attempt_at <= $2
         order by next_attempt_at, id limit ${BATCH} for update skip locked`,
        [MAX_ATTEMPTS, now],
      )
      for (const mail of rows) {
        const error = await attempt(mailer, transport.from, mail, await readFiles(client, mail.id))
        if (error === null) {
          sent++
          await client.query(
            `update mail set sent_at = $2, last_error = null, attempts = attempts + 1, ${withoutSecret} where id = $1`,
            [mail.id, now],
          )
          await client.query('delete from mail_attachment where mail_id = $1', [mail.id])
        } else {
          context.log.warn(
            { mail: mail.id, attempts: mail.attempts + 1, reason: error },
            'a mail was not taken',
          )
          await client.query(
            'update mail set attempts = attempts + 1, last_error = $2, next_attempt_at = $3 where id = $1',
            [mail.id, error.slice(0, 300), new Date(now.getTime() + pauseMs(mail.attempts))],
          )
        }
      }
      await client.query('commit')
      if (rows.length < BATCH) return sent
    }
  } finally {
    mailer.close()
    await client.end()
  }
}

type MailAttachment = { filename: string; contentType: string; content: Buffer }

async function readFiles(client: pg.ClientBase, mailId: string): Promise<MailAttachment[]> {
  const { rows } = await client.query<MailAttachment>(
    `select file_name as filename, media_type as "contentType", bytes as content from mail_attachment
     where mail_id = $1 order by id`,
    [mailId],
  )
  return rows
}

// links carry their secret behind a hash sign, which browsers do not send to servers
const withoutSecret = `text = regexp_replace(text, '#[A-Za-z0-9_-]{20,}', '#…', 'g'), html = '', secret_until = null`

/** Takes the secret links out of kept mails whose links work no more. Returns how many. */
export async function forgetOldSecrets(client: pg.ClientBase, now: Date): Promise<number> {
  const { rowCount } = await client.query(`update mail set ${withoutSecret} where secret_until <= $1`, [now])
  return rowCount ?? 0
}

function pauseMs(attempts: number): number {
  return Math.min(60_000 * 2 ** attempts, 6 * 3_600_000)
}

/** Null when the mail was taken, else the reason in words. */
async function attempt(
  mailer: {
    sendMail: (mail: {
      from: string
      to: string
      subject: string
      text: string
      html: string
      attachments: MailAttachment[]
    }) => Promise<unknown>
  },
  from: string,
  mail: Waiting,
  attachments: MailAttachment[],
): Promise<string | null> {
  try {
    const { recipient: to, subject, text, html } = mail
    await mailer.sendMail({ from, to, subject, text, html, attachments })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
