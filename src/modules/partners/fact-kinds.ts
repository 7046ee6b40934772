import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'
import { PartySide, Stage } from './fields.ts'

const maybe = z.string().nullable().optional()

export const partnerAdded = defineFact(
  'partner.added',
  z.object({
    name: z.string(),
    stage: Stage,
    city: maybe,
    country: maybe,
    /** Whether conditions of the stages up to this one were not asked: history is brought in as it was. */
    isUngated: z.boolean().optional(),
  }),
)
export const partnerChanged = defineFact(
  'partner.changed',
  z.object({
    name: z.string(),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
  }),
)
export const partnerStageMoved = defineFact(
  'partner.stage_moved',
  z.object({
    from: Stage,
    to: Stage,
    reason: z.string().optional(),
    reasonCode: z.string().optional(),
    /** Conditions of the gates that were not met, and why the stage was entered all the same. */
    overruled: z
      .object({ reason: z.string(), unmet: z.array(z.object({ stage: Stage, kind: z.string() })) })
      .optional(),
    /** The move this one takes back. */
    undoes: z.string().optional(),
  }),
)
export const partnerCuratorAssigned = defineFact(
  'partner.curator_assigned',
  z.object({ from: maybe, to: maybe }),
)
export const partnerExitChanged = defineFact(
  'partner.exit_changed',
  z.object({ changed: z.array(z.string()), lessons: maybe, returnOn: maybe }),
)
export const partnerHandoverOpened = defineFact(
  'partner.handover_opened',
  z.object({
    cause: z.enum(['signing', 'curator']),
    from: maybe,
    to: maybe,
    reason: maybe,
    dueAt: z.string(),
  }),
)
export const partnerHandoverAccepted = defineFact(
  'partner.handover_accepted',
  z.object({ from: maybe, to: maybe }),
)
export const partnerHandoverWithdrawn = defineFact('partner.handover_withdrawn', z.object({}))
export const partnerArchived = defineFact('partner.archived', z.object({ reason: z.string() }))
export const partnerRestored = defineFact('partner.restored', z.object({ reason: z.string().optional() }))

const mergeData = z.object({ merge: z.uuid(), partner: z.uuid(), name: z.string(), reason: maybe })
/** Another account was found to be the same partner and points here from now on. */
export const partnerMerged = defineFact('partner.merged', mergeData)
export const partnerMergedInto = defineFact('partner.merged_into', mergeData)
export const partnerUnmerged = defineFact('partner.unmerged', mergeData)

/** People are facts of their own (`person.…`): `contact.…` is kept for meetings, calls and letters. */
const personData = z.object({
  ofSide: PartySide,
  name: z.string(),
  position: maybe,
  email: maybe,
  phone: maybe,
  messenger: maybe,
  changed: z.array(z.string()).optional(),
})
const personal = ['name', 'email', 'phone', 'messenger'] as const
export const personAdded = defineFact('person.added', personData, { personal })
export const personChanged = defineFact('person.changed', personData, { personal })
export const personArchived = defineFact(
  'person.archived',
  z.object({ ofSide: PartySide, name: z.string() }),
  { personal: ['name'] },
)
export const personRestored = defineFact(
  'person.restored',
  z.object({ ofSide: PartySide, name: z.string() }),
  { personal: ['name'] },
)

const entityData = z.object({
  name: z.string(),
  inn: maybe,
  kpp: maybe,
  ogrn: maybe,
  changed: z.array(z.string()).optional(),
})
export const legalEntityAdded = defineFact('legal_entity.added', entityData)
export const legalEntityChanged = defineFact('legal_entity.changed', entityData)
export const legalEntityArchived = defineFact('legal_entity.archived', z.object({ name: z.string() }))
export const legalEntityRestored = defineFact('legal_entity.restored', z.object({ name: z.string() }))
