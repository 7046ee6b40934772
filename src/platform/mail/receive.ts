import type { Readable } from 'node:stream'
import type { Logger } from 'pino'

/** A letter as it came, its parts decoded. Nothing in it is to be believed. */
export type ReceivedMail = {
  /** Its Message-ID; for a letter without one a digest of the letter. */
  messageId: string
  from: MailParty | null
  /** Everybody else whom its head names: To, Cc, Reply-To. */
  parties: MailParty[]
  subject: string
  /** The text; made from the HTML where there is no other. Never HTML. */
  text: string
  date: Date | null
  /** Made by a program: an absence note, a report of non-delivery, a bulk letter. */
  isAutomatic: boolean
  attachments: { fileName: string; bytes: Buffer }[]
}

export type MailParty = { name: string | null; address: string }

export type MailServerOptions = {
  host: string
  port: number
  /** What it calls itself, and the domain whose addresses it takes. */
  domain: string
  maxBytes: number
  log: Logger
  /** Whether there is such an address; asked for each recipient before the letter is taken. */
  knows: (address: string) => Promise<boolean>
  /** What to do with a letter for the addresses it came to. When it throws, the sender is asked to try again later. */
  take: (addresses: readonly string[], mail: ReceivedMail) => Promise<void>
}

export type MailServer = { port: number; close: () => Promise<void> }

const MAX_CLIENTS = 20
const MAX_RECIPIENTS = 10
const MAX_ATTACHMENTS = 20
const TIMEOUT_MS = 60_000

/** An answer of SMTP that refuses. */
function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}

/**
 * Listens for letters over SMTP, as the mail server of a domain does. Takes letters for addresses that exist and nothing
 * else: it relays nothing and asks nobody to sign in. Letters that are too large, that name no address of ours, or that a
 * program made are refused or dropped.
 */
export async function openMailServer(options: MailServerOptions): Promise<MailServer> {
  const { SMTPServer } = await import('smtp-server')
  const { log } = options
  const server = new SMTPServer({
    name: options.domain,
    banner: 'Artel',
    size: options.maxBytes,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    maxClients: MAX_CLIENTS,
    socketTimeout: TIMEOUT_MS,
    closeTimeout: 2_000,
    onRcptTo: (address, session, done) => {
      if (session.envelope.rcptTo.length >= MAX_RECIPIENTS) return done(refusal(452, 'Too many recipients'))
      options.knows(address.address).then(
        (known) => done(known ? null : refusal(550, 'No such address')),
        (error: unknown) => {
          log.error({ err: error }, 'an address of a letter could not be looked up')
          done(refusal(451, 'Try again later'))
        },
      )
    },
    onData: (stream, session, done) => {
      const addresses = session.envelope.rcptTo.map(({ address }) => address)
      const isBounce = !session.envelope.mailFrom || session.envelope.mailFrom.address === ''
      gather(stream, options.maxBytes)
        .then(async (bytes) => {
          if (!bytes) throw refusal(552, 'The letter is too large')
          const mail = await readMail(bytes)
          // a report of non-delivery or an absence note is taken and dropped: an answer would start a loop
          if (isBounce || mail.isAutomatic) return
          await options.take(addresses, mail)
        })
        .then(
          () => done(),
          (error: unknown) => {
            if (error instanceof Error && 'responseCode' in error) return done(error)
            log.error({ err: error }, 'a letter could not be taken')
            done(refusal(451, 'Try again later'))
          },
        )
    },
  })
  server.on('error', (error: Error) => log.warn({ err: error }, 'a sender of letters is in trouble'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const place = server.server.address()
  return {
    port: typeof place === 'object' && place ? place.port : options.port,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** All bytes of the letter, or null when there are more than may be; the rest is read and thrown away. */
async function gather(stream: Readable, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > maxBytes ? null : Buffer.concat(chunks)
}

/** Decodes a letter. Pictures in the text are not fetched, links not followed, HTML becomes plain text. */
export async function readMail(bytes: Buffer): Promise<ReceivedMail> {
  const [{ simpleParser }, { createHash }] = await Promise.all([import('mailparser'), import('node:crypto')])
  const options = { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true }
  const mail = await simpleParser(bytes, options)
  // beside attachments the parser leaves HTML as it is; alone it makes text of it
  const text =
    mail.text ??
    (mail.html
      ? (
          await simpleParser(
            `content-type: text/html; charset=utf-8\r\n\r\n${mail.html.replace(/<img\b[^>]*>/gi, '')}`,
            options,
          )
        ).text
      : '')
  const partiesOf = (field: typeof mail.to): MailParty[] =>
    [field ?? []]
      .flat()
      .flatMap(({ value }) =>
        value
          .flatMap((one) => [one, ...(one.group ?? [])])
          .flatMap(({ name, address }) =>
            address ? [{ name: name || null, address: address.toLowerCase() }] : [],
          ),
      )
  const header = (name: string) => String(mail.headers.get(name) ?? '').toLowerCase()
  const isAutomatic =
    !['', 'no'].includes(header('auto-submitted').split(';')[0]?.trim() ?? '') ||
    /^(bulk|junk|auto_reply)$/.test(header('precedence').trim()) ||
    mail.headers.has('x-autoreply') ||
    mail.headers.has('x-auto-response-suppress') ||
    /^multipart\/report/.test(header('content-type'))
  return {
    messageId:
      mail.messageId?.trim().slice(0, 500) || `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    from: partiesOf(mail.from)[0] ?? null,
    parties: [...partiesOf(mail.to), ...partiesOf(mail.cc), ...partiesOf(mail.replyTo)],
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').trim(),
    // what a database keeps as text has no zero bytes
    text: (text ?? '').replaceAll('\u0000', '').replace(/\r\n?/g, '\n').trim(),
    date: mail.date && !Number.isNaN(mail.date.getTime()) ? mail.date : null,
    isAutomatic,
    attachments: mail.attachments
      .filter(({ related }) => !related)
      .slice(0, MAX_ATTACHMENTS)
      .map(({ filename, content }) => ({ fileName: filename ?? '', bytes: content })),
  }
}
