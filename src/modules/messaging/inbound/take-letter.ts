import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { discardFile, receiveFile } from '#platform/files/store.ts'
import { cleanFileName, detectType } from '#platform/files/type.ts'
import type { ReceivedMail } from '#platform/mail/receive.ts'
import type { Context } from '#platform/module.ts'
import type { Side } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { notify } from '../notify.ts'
import { fileLetter, MAX_ATTACHMENT_BYTES } from './file-letter.ts'
import { findPartnerByAddresses } from './find-partner.ts'
import { otherParties, tokenOf } from './rules.ts'

const TEXT = 100_000
const YEARS_MS = 20 * 366 * 86_400_000

export type Seat = {
  network_id: string
  user_id: string
  side: Side
  partner_id: string | null
  role: string
  name: string
  email: string
}

/** Whose forwarding address it is; null for an address of nobody. */
export async function seatOf(context: Context, address: string, domain: string): Promise<Seat | null> {
  const token = tokenOf(address, domain)
  if (!token) return null
  const { rows } = await sql<Seat>`select * from house.mail_address_of(${token})`.execute(context.db)
  return rows[0] ?? null
}

/**
 * Keeps a letter for each of the seats it came to. Where the letter names one partner that the seat sees, it is written
 * down as a contact, for the seat's own side; else its person is asked. A letter that came before changes nothing.
 */
export async function takeLetter(
  context: Context,
  addresses: readonly string[],
  mail: ReceivedMail,
  domain: string,
): Promise<void> {
  for (const address of new Set(addresses.map((one) => one.toLowerCase()))) {
    const seat = await seatOf(context, address, domain)
    if (seat) await keepFor(context, seat, mail, domain)
  }
}

async function keepFor(context: Context, seat: Seat, mail: ReceivedMail, domain: string): Promise<void> {
  const now = context.clock.now()
  const files = await readableFiles(context, seat.network_id, mail)
  const scope: Scope = {
    networkId: seat.network_id,
    side: seat.side,
    partnerId: seat.partner_id,
    userId: seat.user_id,
    curatorId: seat.role === 'curator' ? seat.user_id : null,
  }
  await inScope(context.db, scope, async (tx) => {
    const id = newId()
    const parties = otherParties(mail, [seat.email, `@${domain}`])
    const { rows } = await sql<{ kept: boolean }>`
      select house.keep_inbound_mail(${id}, ${mail.messageId}, ${mail.from?.name?.slice(0, 300) ?? null},
        ${mail.from?.address.slice(0, 320) ?? 'unknown'}, ${JSON.stringify(parties.slice(0, 50))}::jsonb,
        ${mail.subject.slice(0, 500)}, ${mail.text.slice(0, TEXT)}, ${dateOf(mail, now)}, ${now},
        ${JSON.stringify(files.map(({ bytes: _, ...file }) => file))}::jsonb,
        ${files.map(({ bytes }) => bytes)}::bytea[]) as kept`.execute(tx)
    if (!rows[0]?.kept) return
    const partnerId = seat.partner_id ?? (await findPartnerByAddresses(tx, parties))
    const writer = {
      tx,
      networkId: seat.network_id,
      side: seat.side,
      actor: { kind: 'person' as const, id: seat.user_id },
      now,
    }
    if (partnerId) {
      await fileLetter(writer, id, partnerId)
      return
    }
    await notify(tx, {
      userIds: [seat.user_id],
      kind: 'question',
      subject: { kind: 'inbound_mail', id },
      data: { title: mail.subject.slice(0, 200) },
      path: '/inbox?tab=letters',
      at: now,
    })
  })
}

/** When it says it was written; now for a date that cannot be true. */
function dateOf(mail: ReceivedMail, now: Date): Date {
  const { date } = mail
  return date && date <= now && now.getTime() - date.getTime() < YEARS_MS ? date : now
}

/** Attachments that may become documents: not too large, and no programs whatever they are called. */
async function readableFiles(context: Context, networkId: string, mail: ReceivedMail) {
  const files: { id: string; fileName: string; mediaType: string; bytes: Buffer }[] = []
  for (const { fileName, bytes } of mail.attachments) {
    if (bytes.length === 0 || bytes.length > MAX_ATTACHMENT_BYTES) continue
    const name = cleanFileName(fileName)
    const file = await receiveFile(
      context.dataFolder,
      networkId,
      Readable.from([bytes]),
      MAX_ATTACHMENT_BYTES,
    )
    try {
      const type = await detectType(file, name)
      if ('refusal' in type) continue
      files.push({ id: newId(), fileName: name, mediaType: type.mediaType, bytes })
    } finally {
      await discardFile(file)
    }
  }
  return files
}
