import { z } from 'zod'
import { Count, Currency, Fraction, Grain, Limit, Money, ReportRange } from './contract-parts.ts'

const Ended = {
  won: Count,
  lost: Count,
  winRate: Fraction.describe('won ÷ (won + lost)'),
  wonValue: Money,
}

export const OpportunitiesQuery = ReportRange.extend({
  by: Grain.default('month'),
  limit: Limit,
  currency: Currency,
})
export type OpportunitiesQuery = z.infer<typeof OpportunitiesQuery>

const OpportunityGroup = z.object({ name: z.string().nullable(), open: Count, ...Ended })
export type OpportunityGroup = z.infer<typeof OpportunityGroup>

/**
 * Opportunities that were won and lost within the range, by the day they were closed, and those open at its end. All
 * count, whether they name a partner or not; `unattributed` are those that name none. `wonValue` is of one currency.
 */
export const OpportunitiesReport = z
  .object({
    ...Ended,
    open: Count,
    currency: z.string(),
    unattributed: Count,
    products: z.array(OpportunityGroup),
    agents: z.array(OpportunityGroup),
    periods: z.array(z.object({ period: z.string(), ...Ended })),
    otherCurrencies: z.array(z.object({ currency: z.string(), won: Count, wonValue: Money })),
  })
  .meta({ id: 'OpportunitiesReport' })
export type OpportunitiesReport = z.infer<typeof OpportunitiesReport>

const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
}
const PartnerNamed = z.object({ id: z.string(), name: z.string() }).nullable()

/** Names the opportunities behind one figure; `product` and `agent` narrow it, the empty text to those without one. */
export const OpportunityRowsQuery = ReportRange.extend({
  figure: z.enum(['won', 'lost', 'decided', 'open', 'unattributed']),
  period: z.string().max(10).optional(),
  product: z.string().max(300).optional(),
  agent: z.string().max(300).optional(),
  ...Page,
})
export type OpportunityRowsQuery = z.infer<typeof OpportunityRowsQuery>
export const OpportunityRow = z.object({
  id: z.string(),
  number: z.string(),
  status: z.enum(['opened', 'engaged', 'won', 'lost']),
  partner: PartnerNamed,
  product: z.string().nullable(),
  agent: z.string().nullable(),
  value: Money.nullable(),
  currency: z.string(),
  knownAt: z.string(),
  closedAt: z.string().nullable(),
})
export type OpportunityRow = z.infer<typeof OpportunityRow>
export const OpportunityRows = z
  .object({ count: Count, data: z.array(OpportunityRow), nextCursor: z.string().nullable() })
  .meta({ id: 'OpportunityRows' })
export type OpportunityRows = z.infer<typeof OpportunityRows>

export const RequestsQuery = ReportRange.extend({ by: Grain.default('month'), limit: Limit })
export type RequestsQuery = z.infer<typeof RequestsQuery>

const Hours = z.number().nullable().describe('Hours from the first event to the last resolution')
/**
 * Cases whose first event lies in the range, with what had happened to them by the as-of day. Reopened: resolved more
 * than once. Open: the last event that means something is neither a resolution nor the closing. `rows` are their events.
 */
export const RequestsReport = z
  .object({
    cases: Count,
    reopened: Count,
    rows: Count,
    resolved: Count,
    open: Count,
    reopenedShare: Fraction.describe('reopened ÷ resolved at least once'),
    resolveHours: z.object({ n: Count, median: Hours, p90: Hours }),
    people: z.array(z.object({ name: z.string().nullable(), resolved: Count })),
    periods: z.array(z.object({ period: z.string(), cases: Count, reopened: Count, medianHours: Hours })),
  })
  .meta({ id: 'RequestsReport' })
export type RequestsReport = z.infer<typeof RequestsReport>

export const RequestRowsQuery = ReportRange.extend({
  figure: z.enum(['cases', 'reopened', 'resolved', 'open']),
  period: z.string().max(10).optional(),
  ...Page,
})
export type RequestRowsQuery = z.infer<typeof RequestRowsQuery>
export const RequestRow = z.object({
  id: z.string(),
  number: z.string(),
  partner: PartnerNamed,
  events: Count,
  resolutions: Count,
  beganAt: z.string(),
  endedAt: z.string().nullable(),
  lastWord: z.string(),
})
export type RequestRow = z.infer<typeof RequestRow>
export const RequestRows = z
  .object({ count: Count, data: z.array(RequestRow), nextCursor: z.string().nullable() })
  .meta({ id: 'RequestRows' })
export type RequestRows = z.infer<typeof RequestRows>
