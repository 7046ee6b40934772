import { z } from 'zod'

const PersonRef = z.object({ id: z.string(), name: z.string() })
const Id = z.uuid()

/** What one curator answers for; `net12m` is null for who may not see amounts. */
export const CuratorLoad = z
  .object({
    person: PersonRef.extend({ role: z.string() }),
    partners: z.int(),
    openPromises: z.int().describe('Promises of the host that are due later'),
    overduePromises: z.int().describe('Promises of the host whose time has passed'),
    contactGaps: z
      .int()
      .describe('Partners nobody has met, called or written to for longer than the network allows'),
    handoversWaiting: z.int().describe('Partners given to them that they have not accepted yet'),
    net12m: z
      .string()
      .nullable()
      .describe('Net of twelve months of their partners, in the network’s currency'),
    kept: z
      .object({ kept: z.int(), all: z.int() })
      .describe('Promises of the host kept in time, of all that ended'),
    actsFor: z.array(PersonRef).describe('Colleagues on leave for whom they act now'),
    actedForBy: PersonRef.nullable().describe('Who acts for them while they are on leave'),
  })
  .meta({ id: 'CuratorLoad' })
export type CuratorLoad = z.infer<typeof CuratorLoad>

export const CuratorLoadList = z.object({
  data: z.array(CuratorLoad),
  nextCursor: z.null(),
  currency: z.string(),
  contactGapDays: z.int(),
  withoutCurator: z.int().describe('Partners after signing for whom nobody answers'),
})
export type CuratorLoadList = z.infer<typeof CuratorLoadList>

export const SHARING_RULES = ['even', 'load', 'value'] as const
export const SharingRule = z.enum(SHARING_RULES)
export type SharingRule = z.infer<typeof SharingRule>

export const HandOverInput = z.object({
  partnerIds: z.array(Id).min(1).max(1000),
  /** Who takes them; one or several people of the host. */
  to: z.array(z.string().max(64)).min(1).max(50),
  /** How they are shared out among several. */
  rule: SharingRule.default('even'),
  reason: z.string().trim().min(1).max(1000),
})
export const HandOverPlanInput = HandOverInput.omit({ reason: true })

export const HandOverPlan = z.object({
  shares: z.array(
    z.object({
      person: PersonRef,
      partners: z.array(PersonRef),
      /** How many they answer for before and after. */
      before: z.int(),
      after: z.int(),
    }),
  ),
})
export type HandOverPlan = z.infer<typeof HandOverPlan>

const Previous = z.object({ partnerId: Id, curatorId: z.string().nullable() })
export const HandOverAnswer = z.object({ changed: z.int(), previous: z.array(Previous), plan: HandOverPlan })
export type HandOverAnswer = z.infer<typeof HandOverAnswer>
export const HandOverUndo = z.object({ previous: z.array(Previous).min(1).max(1000) })
