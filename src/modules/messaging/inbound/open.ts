import { type MailServer, openMailServer } from '#platform/mail/receive.ts'
import type { Context } from '#platform/module.ts'
import { seatOf, takeLetter } from './take-letter.ts'

/** The most bytes a letter may have, attachments included. */
const MAX_LETTER_BYTES = 25 * 1024 * 1024

/** Listens for letters to forwarding addresses of this installation. */
export function openInbound(
  context: Context,
  options: { host: string; port: number; domain: string },
): Promise<MailServer> {
  return openMailServer({
    ...options,
    maxBytes: MAX_LETTER_BYTES,
    log: context.log,
    knows: async (address) => (await seatOf(context, address, options.domain)) !== null,
    take: (addresses, mail) => takeLetter(context, addresses, mail, options.domain),
  })
}
