import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

/** How far an opportunity has come; the last two are its ends. */
export const OPPORTUNITY_STATUSES = ['opened', 'engaged', 'won', 'lost'] as const
export const OpportunityStatus = z.enum(OPPORTUNITY_STATUSES)
export type OpportunityStatus = z.infer<typeof OpportunityStatus>

const data = z.object({
  number: z.string(),
  name: z.string().optional(),
  product: z.string().optional(),
  /** A decimal amount with all decimals of its currency. */
  value: z.string().optional(),
  currency: z.string().optional(),
})
export const opportunityOpened = defineFact('opportunity.opened', data)
export const opportunityEngaged = defineFact('opportunity.engaged', data)
export const opportunityWon = defineFact('opportunity.won', data)
export const opportunityLost = defineFact('opportunity.lost', data)
/** The opportunity is not this partner's after all. */
export const opportunityRetracted = defineFact('opportunity.retracted', z.object({ number: z.string() }))
