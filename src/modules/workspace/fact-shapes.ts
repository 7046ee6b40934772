import { z } from 'zod'
import { Actor, Audience, commaList, Id, Instant, page, reason, Side } from './fields.ts'

/** The groups a timeline can be filtered by, and the kinds of fact that belong to each. */
export const TIMELINE_GROUPS = {
  contacts: ['contact.'],
  orders: ['order.'],
  promises: ['promise.'],
  transfers: ['transfer.'],
  measures: ['measure.'],
  documents: ['document.'],
  partner: ['partner.', 'person.', 'legal_entity.', 'lead.', 'conflict_of_interest.'],
  other: ['history.', 'import.', 'personal.'],
} as const
export const TimelineGroup = z.enum([
  'contacts',
  'orders',
  'promises',
  'transfers',
  'measures',
  'documents',
  'partner',
  'other',
])
export type TimelineGroup = z.infer<typeof TimelineGroup>

const factShape = {
  id: Id,
  partnerId: Id,
  audience: Audience,
  side: z.enum(['host', 'partner', 'system']).describe('Who wrote it'),
  n: z
    .number()
    .int()
    .describe('Number in its partnership and audience; of a shared fact the index of its leaf'),
  kind: z.string(),
  subject: z.object({ kind: z.string(), id: Id }).nullable(),
  data: z.record(z.string(), z.unknown()).describe('Personal values as they were given, null when erased'),
  actor: Actor,
  corrects: Id.nullable(),
  importId: Id.nullable(),
  happenedAt: Instant,
  recordedAt: Instant,
}
export const Fact = z.object(factShape).meta({ id: 'Fact' })
export type Fact = z.infer<typeof Fact>

export const FactWithHistory = z
  .object({
    ...factShape,
    current: z
      .record(z.string(), z.unknown())
      .describe('The corrected state: the data with what later corrections say'),
    isRetracted: z.boolean().describe('A later fact took it back'),
    corrections: z.array(Fact).describe('Facts that correct it, oldest first'),
  })
  .meta({ id: 'FactWithHistory' })
export type FactWithHistory = z.infer<typeof FactWithHistory>

export const TimelineQuery = z.object({
  groups: commaList(TimelineGroup).optional(),
  audience: z
    .enum(['shared', 'own'])
    .optional()
    .describe('shared, or only what the reader’s side alone sees'),
  side: Side.optional().describe('Written by this side'),
  from: Instant.optional(),
  to: Instant.optional(),
  ...page,
})
export type TimelineQuery = z.infer<typeof TimelineQuery>
export const Timeline = z.object({ data: z.array(FactWithHistory), nextCursor: z.string().nullable() })
export type Timeline = z.infer<typeof Timeline>

export const FactListQuery = z.object({
  partnerId: Id.optional(),
  ids: z
    .string()
    .max(20_000)
    .optional()
    .describe('Up to 200 ids of facts parted by commas; without partnerId each as partnerId:factId'),
  kind: z.string().max(60).optional().describe('order.placed, or all of a module as order.*'),
  subjectKind: z.string().max(40).optional(),
  subjectId: Id.optional(),
  importId: Id.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  ...page,
})
export type FactListQuery = z.infer<typeof FactListQuery>
export const FactList = Timeline

export const FactParams = z.object({ partnerId: Id, factId: Id })
export const FactProof = z
  .object({
    fact: FactWithHistory,
    leaf: z
      .object({
        index: z.number().int(),
        hash: z.string().describe('SHA-256, hex'),
        entry: z.string().describe('The canonical form that was hashed'),
      })
      .nullable()
      .describe('Of a shared fact: its leaf in the transparency log'),
  })
  .meta({ id: 'FactProof' })
export type FactProof = z.infer<typeof FactProof>

export const EraseInput = z.object({ path: z.string().max(60).optional(), reason })
export const EraseAnswer = z.object({ erased: z.number().int() })
