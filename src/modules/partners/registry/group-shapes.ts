import { z } from 'zod'
import { Amount, Id, Instant } from '../fields.ts'
import { TagRef } from '../tags/shapes.ts'

/** What the registry can be grouped by besides `field.<code>` and `segment.<scheme code>` (`segment`: by the first scheme). */
export const GROUP_KEYS = [
  'stage',
  'nature',
  'term',
  'curator',
  'country',
  'city',
  'tag',
  'kind',
  'contract',
] as const
export const GroupKey = z
  .string()
  .max(60)
  .regex(
    /^(stage|nature|term|curator|country|city|tag|kind|contract|segment|field\.[a-z][a-z0-9_]{0,39}|segment\.[a-z][a-z0-9_-]{0,39})$/,
    'something partners can be grouped by',
  )

/** The most groups that are told; with more the smallest are left out and `isCut` says so. */
export const MAX_GROUPS = 500

/**
 * One group: the value all its partners share (null: those without one), how many they are, and the parameters that
 * narrow the list to it. `label` is given where the value is an id (a person, a tag) or a choice.
 */
export const PartnerGroup = z
  .object({
    value: z.string().nullable(),
    label: z.string().nullable(),
    partners: z.number().int(),
    net12m: Amount.nullable().describe(
      'Their net of twelve months; null when the reader may not see amounts',
    ),
    filter: z.record(z.string(), z.string()).describe('Add it to the list’s filter to read the group'),
  })
  .meta({ id: 'PartnerGroup' })
export type PartnerGroup = z.infer<typeof PartnerGroup>

export const PartnerGroups = z
  .object({
    by: z.string(),
    data: z
      .array(PartnerGroup)
      .describe('In the order of the value (stages by place), those without one last'),
    total: z.number().int().describe('Partners that match the filter, each once'),
    isCut: z.boolean(),
    currency: z.string(),
  })
  .meta({ id: 'PartnerGroups' })
export type PartnerGroups = z.infer<typeof PartnerGroups>

// --- follow, and what changed since I looked

export const FollowAnswer = z.object({ following: z.boolean(), followers: z.number().int() })

/** A fact since the reader’s last look, as lists show it; the page of the partner has the whole. */
export const PartnerChangeFact = z.object({
  id: Id,
  kind: z.string(),
  at: Instant,
  recordedAt: Instant,
  audience: z.enum(['shared', 'host', 'partner']),
  side: z.enum(['host', 'partner', 'system']),
  actorName: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export const PartnerChanges = z
  .object({
    seenAt: Instant.nullable().describe('When the reader looked last; null: never'),
    total: z.number().int(),
    byKind: z.array(z.object({ kind: z.string(), count: z.number().int() })),
    data: z.array(PartnerChangeFact).describe('The newest first, at most 100'),
    following: z.boolean(),
  })
  .meta({ id: 'PartnerChanges' })
export type PartnerChanges = z.infer<typeof PartnerChanges>
export const SeenAnswer = z.object({ seenAt: Instant })

/** The tags of a row and whether it changed since the reader looked. */
export const RowExtras = {
  tags: z.array(TagRef).describe('Only for the host'),
  segments: z
    .array(
      z.object({
        scheme: z.string(),
        code: z.string(),
        nameRu: z.string(),
        nameEn: z.string(),
        tone: z.string(),
        isOverruled: z.boolean(),
      }),
    )
    .describe('Only for the host'),
  isFollowed: z.boolean(),
  changedSinceSeen: z.boolean().describe('Looked at before, and others have done something since'),
}
