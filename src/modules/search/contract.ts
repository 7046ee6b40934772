import { z } from 'zod'

const Id = z.uuid()

/** What texts are found in, beside the names, requisites and contacts of partners. */
export const TEXT_KINDS = ['document', 'note', 'promise', 'order'] as const
export const TextKind = z.enum(TEXT_KINDS)
export type TextKind = z.infer<typeof TextKind>

export const SearchTextsQuery = z.object({
  q: z.string().trim().min(2).max(200).describe('Words, or the beginnings of words; all of them must occur'),
  limit: z.coerce.number().int().min(1).max(50).default(8).describe('Of each kind'),
})

export const TextHit = z
  .object({
    kind: TextKind,
    id: Id,
    partner: z
      .object({ id: Id, name: z.string() })
      .describe('The one that stands for it, where partners were merged'),
    title: z.string().describe('Of a document or a promise, the number of an order; empty for a note'),
    snippet: z
      .array(z.object({ text: z.string(), isMatch: z.boolean() }))
      .describe('Words around what was found, in parts'),
    audience: z.enum(['shared', 'host', 'partner']),
    at: z.iso.datetime(),
  })
  .meta({ id: 'TextHit' })
export type TextHit = z.infer<typeof TextHit>

/** There is no count of all matches: whoever may see few of them must not learn how many there are. */
export const TextHits = z.object({
  data: z.array(TextHit),
  more: z.array(TextKind).describe('Kinds of which there is more that you may see'),
})
export type TextHits = z.infer<typeof TextHits>
