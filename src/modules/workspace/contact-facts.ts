import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

export const contactMet = defineContact('contact.met')
export const contactCalled = defineContact('contact.called')
export const contactWritten = defineContact('contact.written')

function defineContact(kind: string) {
  return defineFact(kind, z.object({ summary: z.string().optional(), with: z.string().optional() }), {
    personal: ['summary', 'with'],
  })
}

/** What was told of a contact later; the contact itself stays when it was. */
export const contactLogCorrected = defineFact(
  'contact_log.corrected',
  z.object({ summary: z.string().optional(), with: z.string().optional() }),
  { personal: ['summary', 'with'] },
)

/** A contact that was logged by error; it counts as none. */
export const contactLogRetracted = defineFact(
  'contact_log.retracted',
  z.object({ way: z.string(), reason: z.string().optional() }),
)
