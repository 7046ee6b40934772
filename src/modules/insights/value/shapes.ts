import { z } from 'zod'
import { Count, Currency, Day, Fraction, Money, ReportRange } from '../contract-parts.ts'
import { GROWTH_KINDS } from './rules.ts'

const PartnerHead = { partnerId: z.string(), externalId: z.string().nullable(), name: z.string() }
const Rows = z.coerce.number().int().min(1).max(1000).default(20)

/** Days that are compared with: given as a pair, else the range of equal length just before. */
export const Before = { beforeFrom: Day.optional(), beforeTo: Day.optional() }

export const GrowthQuery = ReportRange.extend({ ...Before, currency: Currency, limit: Rows })
export type GrowthQuery = z.infer<typeof GrowthQuery>

export const GrowthKindName = z.enum(GROWTH_KINDS)
export const GrowthReport = z
  .object({
    currency: z.string(),
    from: Day,
    to: Day,
    before: z.object({ from: Day, to: Day }),
    start: Money,
    end: Money,
    change: Money,
    /** The amounts of all steps add up to the change exactly. */
    steps: z.array(z.object({ kind: GrowthKindName, amount: Money, partners: Count })),
    /** Of what partners brought before, how much they still bring: losses alone, and with what they added. */
    grossRetention: Fraction,
    netRetention: z.number().nullable(),
    rows: z.array(
      z.object({ ...PartnerHead, kind: GrowthKindName, before: Money, now: Money, change: Money }),
    ),
  })
  .meta({ id: 'GrowthReport' })
export type GrowthReport = z.infer<typeof GrowthReport>

export const LIFETIME_SORTS = ['revenue', 'profit', 'expected'] as const
export const LifetimeQuery = ReportRange.pick({ asOf: true, partner: true }).extend({
  sort: z.enum(LIFETIME_SORTS).default('revenue'),
  limit: Rows,
  offset: z.coerce.number().int().min(0).default(0),
})
export type LifetimeQuery = z.infer<typeof LifetimeQuery>

const Expected = z.object({ value: Money, low: Money, high: Money })
export const AbcClassName = z.enum(['a', 'b', 'c'])

export const LifetimeRow = z.object({
  ...PartnerHead,
  since: Day.nullable(),
  revenue: Money,
  share: z.number().nullable(),
  abc: AbcClassName.nullable(),
  /** What it gave and got beside trade, in the network's currency. */
  received: Money,
  costs: Money,
  /** Null where no rule gives a margin. */
  margin: z.number().nullable(),
  marginLevel: z.enum(['network', 'nature', 'segment', 'partner']).nullable(),
  profit: Money.nullable(),
  /** Of the year from the as-of day on, with the middle 80 %; null where there is no model. */
  expected: Expected.nullable(),
  expectedProfit: Money.nullable(),
})
export type LifetimeRow = z.infer<typeof LifetimeRow>

export const LifetimeReport = z
  .object({
    currency: z.string(),
    asOf: Day.nullable(),
    partners: Count,
    revenue: Money,
    /** Of the partners whose margin is known; `of` says how many those are. */
    profit: z.object({ amount: Money, of: Count }).nullable(),
    expected: z
      .object({ value: Money, low: Money, high: Money, of: Count, profit: Money.nullable() })
      .nullable(),
    /** How the expectation was made; `state` says why there is none. */
    model: z.object({
      state: z.enum(['ready', 'fitting', 'nothing', 'hidden']),
      day: Day.nullable(),
      partners: Count.nullable(),
      signs: z.array(z.string()),
      correlation: z.number().nullable(),
      spendingPartners: Count.nullable(),
    }),
    abc: z.array(z.object({ name: AbcClassName, partners: Count, amount: Money, share: z.number() })),
    rows: z.array(LifetimeRow),
  })
  .meta({ id: 'LifetimeReport' })
export type LifetimeReport = z.infer<typeof LifetimeReport>

export const DependencyQuery = ReportRange.extend({ currency: Currency, limit: Rows })
export type DependencyQuery = z.infer<typeof DependencyQuery>

export const DependencyRow = z.object({
  ...PartnerHead,
  net: Money,
  /** Its share in our net. */
  share: z.number().nullable(),
  /** Our share in what it buys, 0…1, as its side told last; null where it has told nothing. */
  purchaseShare: z.number().nullable(),
  toldOn: Day.nullable(),
})
export type DependencyRow = z.infer<typeof DependencyRow>

export const DependencyReport = z
  .object({
    currency: z.string(),
    net: Money,
    partners: Count,
    hhi: z.number().nullable(),
    effective: z.number().nullable(),
    normalised: z.number().nullable(),
    gini: z.number().nullable(),
    giniCorrected: z.number().nullable(),
    /** Partners that have told how much of what they buy comes from us; of those, how many more than half. */
    told: Count,
    overHalf: Count,
    rows: z.array(DependencyRow),
  })
  .meta({ id: 'DependencyReport' })
export type DependencyReport = z.infer<typeof DependencyReport>

export const MOST_LEAVING = 50
const Ids = z
  .string()
  .max(MOST_LEAVING * 37)
  .transform((text) => text.split(',').filter((id) => id !== ''))
  .pipe(z.array(z.uuid()).min(1).max(MOST_LEAVING))
export const WhatIfQuery = ReportRange.omit({ partner: true }).extend({
  partners: Ids.meta({ description: 'Ids of the partners that leave, parted by commas' }),
  currency: Currency,
})
export type WhatIfQuery = z.infer<typeof WhatIfQuery>

const NowAndLeft = z.object({ now: z.number().nullable(), left: z.number().nullable() })
export const WhatIfReport = z
  .object({
    currency: z.string(),
    from: Day.nullable(),
    to: Day.nullable(),
    partners: z.array(z.object({ ...PartnerHead, net: Money, share: z.number().nullable() })),
    net: z.object({ now: Money, lost: Money, left: Money, share: z.number().nullable() }),
    /** Of those whose margin is known; null where none is. */
    profit: z.object({ lost: Money, of: Count }).nullable(),
    expected: z.object({ value: Money, low: Money, high: Money, of: Count }).nullable(),
    hhi: NowAndLeft,
    effective: NowAndLeft,
    largest: NowAndLeft,
    /** Promises that are open or overdue, by who owes them. */
    promises: z.object({ host: Count, partner: Count }),
    goods: z.object({
      touched: Count,
      /** Goods nobody else ordered in these days. */
      only: Count,
      rows: z.array(z.object({ name: z.string(), amount: Money, share: z.number().nullable() })),
    }),
  })
  .meta({ id: 'WhatIfReport' })
export type WhatIfReport = z.infer<typeof WhatIfReport>

export const MarginLevel = z.enum(['network', 'nature', 'segment', 'partner'])
export const NewMargin = z
  .object({
    level: MarginLevel,
    code: z.string().min(1).max(200).nullable().default(null),
    partnerId: z.uuid().nullable().default(null),
    margin: z.number().min(-1).max(1).meta({ description: 'A fraction of net' }),
  })
  .refine(({ level, code }) => (level === 'nature' || level === 'segment') === (code !== null), {
    path: ['code'],
    error: 'code_of_level',
  })
  .refine(({ level, partnerId }) => (level === 'partner') === (partnerId !== null), {
    path: ['partnerId'],
    error: 'partner_of_level',
  })
export type NewMargin = z.infer<typeof NewMargin>
export const Margin = z
  .object({
    id: z.string(),
    level: MarginLevel,
    code: z.string().nullable(),
    partnerId: z.string().nullable(),
    partnerName: z.string().nullable(),
    margin: z.number(),
    madeAt: z.string(),
  })
  .meta({ id: 'Margin' })
export type Margin = z.infer<typeof Margin>
/** A margin that was set, with the one it took the place of: who undoes it brings that back. */
export const SetMargin = Margin.extend({ replacedId: z.string().nullable() }).meta({ id: 'SetMargin' })
export type SetMargin = z.infer<typeof SetMargin>
export const Margins = z
  .object({
    data: z.array(Margin),
    natures: z.array(z.string()),
    segments: z.array(z.object({ code: z.string(), nameRu: z.string(), nameEn: z.string() })),
  })
  .meta({ id: 'Margins' })
export type Margins = z.infer<typeof Margins>
export const MarginParams = z.object({ marginId: z.uuid() })

export const PurchaseShare = z
  .object({ share: z.number().min(0).max(100).meta({ description: 'Percent of what it buys' }) })
  .meta({ id: 'PurchaseShare' })
export type PurchaseShare = z.infer<typeof PurchaseShare>
