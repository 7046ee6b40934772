import type {
  ActivityPeriod,
  FactSelector,
  FunnelReport,
  OpportunitiesReport,
  OpportunityRowsQuery,
  ReliabilityReport,
  ReliabilitySeries,
  RequestRowsQuery,
  RequestsReport,
  SatisfactionReport,
  SatisfactionSeries,
  ValueReport,
  ValueSeries,
} from './contract.ts'
import type { FigureOf } from './rating/figures.ts'
import { judged } from './rules.ts'

/** What a report was asked for, as far as it narrows what stands behind its figures. */
export type Asked = {
  from?: string | undefined
  to?: string | undefined
  asOf?: string | undefined
  partner?: string | undefined
  by?: 'month' | 'quarter' | undefined
  currency?: string | undefined
}

type Part = Partial<FactSelector> & Pick<FactSelector, 'figure'>

function selector(asked: Asked, part: Part): FactSelector {
  const given = Object.fromEntries(
    Object.entries({ ...asked, ...part }).filter(([, value]) => value !== undefined),
  )
  return given as FactSelector
}

const COUNTS = ['active', 'new', 'retained', 'returned', 'lost'] as const
const RATES = ['retentionRate', 'growthRatio'] as const

/** Every figure of the activity report with what it opens into. A period is whole, whatever range was asked for. */
export function figuresOfActivity(rows: readonly ActivityPeriod[], asked: Asked): FigureOf[] {
  const of = (figure: FactSelector['figure'], period: string) =>
    selector({ asOf: asked.asOf, partner: asked.partner, by: asked.by }, { figure, period })
  return rows.flatMap((row): FigureOf[] => [
    ...COUNTS.map((key): FigureOf => [of(`activity.${key}`, row.period), row[key], 'count']),
    ...RATES.flatMap((key): FigureOf[] => {
      const value = row[key]
      return value === null ? [] : [[of(`activity.${key}`, row.period), value, 'share']]
    }),
  ])
}

const AMOUNTS = ['gross', 'cancelled', 'returns', 'net'] as const

/** Every figure of the value report and its series; concentration opens into its partners and is computed from them. */
export function figuresOfValue(document: ValueReport, series: ValueSeries | null, asked: Asked): FigureOf[] {
  const { currency } = document
  const of = (part: Part) => selector({ ...asked, by: undefined, currency }, part)
  return [
    ...AMOUNTS.map((key): FigureOf => [of({ figure: `value.${key}` }), Number(document[key]), 'sum']),
    [of({ figure: 'value.partners' }), document.partners, 'count'],
    ...document.top.flatMap((row): FigureOf[] => [
      [of({ figure: 'value.net', partner: row.partnerId }), Number(row.net), 'sum'],
      ...(row.share === null
        ? []
        : [[of({ figure: 'value.share', partner: row.partnerId }), row.share, 'share'] satisfies FigureOf]),
    ]),
    ...document.otherCurrencies.flatMap((other): FigureOf[] => [
      ...AMOUNTS.map(
        (key): FigureOf => [
          of({ figure: `value.${key}`, currency: other.currency }),
          Number(other[key]),
          'sum',
        ],
      ),
      [of({ figure: 'value.partners', currency: other.currency }), other.partners, 'count'],
    ]),
    ...(series?.periods ?? []).flatMap((row) =>
      AMOUNTS.map(
        (key): FigureOf => [of({ figure: `value.${key}`, period: row.period }), Number(row[key]), 'sum'],
      ),
    ),
  ]
}

const STATES = ['kept', 'late', 'broken', 'withdrawn', 'open', 'overdue'] as const
const SIDES = ['partner', 'host'] as const

type Ended = { kept: number; late: number; broken: number }

/** Every figure of the reliability report and its series with what it opens into. */
export function figuresOfReliability(
  document: ReliabilityReport,
  series: ReliabilitySeries | null,
  asked: Asked,
): FigureOf[] {
  const of = (part: Part) => selector({ ...asked, by: undefined, currency: undefined }, part)
  const share = (counts: Ended, part: Omit<Part, 'figure'>): FigureOf[] =>
    judged(counts) === 0
      ? []
      : [
          [of({ figure: 'reliability.judged', ...part }), judged(counts), 'count'],
          [of({ figure: 'reliability.keptShare', ...part }), counts.kept / judged(counts), 'share'],
        ]
  const ended = (counts: Ended, part: Omit<Part, 'figure'>): FigureOf[] =>
    (['kept', 'late', 'broken'] as const).map((key) => [
      of({ figure: `reliability.${key}`, ...part }),
      counts[key],
      'count',
    ])
  return [
    ...SIDES.flatMap((side): FigureOf[] => [
      ...STATES.map(
        (key): FigureOf => [of({ figure: `reliability.${key}`, side }), document.sides[side][key], 'count'],
      ),
      ...share(document.sides[side], { side }),
    ]),
    ...document.partners.flatMap((row): FigureOf[] => {
      const part = { side: row.side, partner: row.partnerId }
      return [...ended(row, part), ...share(row, part)]
    }),
    ...(series ?? []).flatMap((row) =>
      SIDES.flatMap((side): FigureOf[] => ended(row[side], { side, period: row.period })),
    ),
  ]
}

/** Every figure of the satisfaction report and its series with what it opens into. */
export function figuresOfSatisfaction(
  document: SatisfactionReport,
  series: SatisfactionSeries | null,
  asked: Asked,
): FigureOf[] {
  const of = (part: Part) => selector({ ...asked, by: undefined, currency: undefined }, part)
  return [
    ...document.scales.flatMap(({ scale, n, mean }): FigureOf[] => [
      [of({ figure: 'satisfaction.scale', scale }), n, 'count'],
      [of({ figure: 'satisfaction.scale', scale }), mean, 'mean'],
    ]),
    ...(document.nps
      ? [[of({ figure: 'satisfaction.nps' }), document.nps.value, 'mean'] satisfies FigureOf]
      : []),
    ...(series ?? []).flatMap(({ scale, periods }) =>
      periods.flatMap(({ period, n, mean }): FigureOf[] => [
        [of({ figure: 'satisfaction.scale', scale, period }), n, 'count'],
        ...(mean === null
          ? []
          : [[of({ figure: 'satisfaction.scale', scale, period }), mean, 'mean'] satisfies FigureOf]),
      ]),
    ),
  ]
}

/** Every figure of the funnel with what it opens into. */
export function figuresOfFunnel(document: FunnelReport, asked: Asked): FigureOf[] {
  const rows: { leads: number; won: number; conversion: number | null; period?: string }[] = [
    document,
    ...document.periods,
  ]
  return rows.flatMap(({ leads, won, conversion, period }): FigureOf[] => {
    const of = (part: Part) => selector({ ...asked, by: undefined, currency: undefined }, { ...part, period })
    return [
      [of({ figure: 'funnel.leads' }), leads, 'count'],
      [of({ figure: 'funnel.won' }), won, 'count'],
      ...(conversion === null
        ? []
        : [[of({ figure: 'funnel.conversion' }), conversion, 'share'] satisfies FigureOf]),
    ]
  })
}

/** A figure of opportunities or requests: what names its rows, and their number. */
export type RowsFigure<Query> = readonly [query: Query, value: number]

type OpportunitySelector = Omit<OpportunityRowsQuery, 'limit' | 'cursor'>

/** Every count of the opportunities with the rows that stand behind it. */
export function figuresOfOpportunities(
  document: OpportunitiesReport,
  asked: Asked,
): RowsFigure<OpportunitySelector>[] {
  const { from, to, asOf, partner } = asked
  const range = { from, to, asOf, partner }
  const keys = ['won', 'lost', 'open'] as const
  const ended = ['won', 'lost'] as const
  return [
    ...keys.map((figure): RowsFigure<OpportunitySelector> => [{ ...range, figure }, document[figure]]),
    [{ ...range, figure: 'unattributed' }, document.unattributed],
    ...document.periods.flatMap((row) =>
      ended.map(
        (figure): RowsFigure<OpportunitySelector> => [{ ...range, figure, period: row.period }, row[figure]],
      ),
    ),
    ...document.products.flatMap((row) =>
      keys.map(
        (figure): RowsFigure<OpportunitySelector> => [
          { ...range, figure, product: row.name ?? '' },
          row[figure],
        ],
      ),
    ),
    ...document.agents.flatMap((row) =>
      keys.map(
        (figure): RowsFigure<OpportunitySelector> => [
          { ...range, figure, agent: row.name ?? '' },
          row[figure],
        ],
      ),
    ),
  ]
}

type RequestSelector = Omit<RequestRowsQuery, 'limit' | 'cursor'>

/** Every count of the requests with the cases that stand behind it. */
export function figuresOfRequests(document: RequestsReport, asked: Asked): RowsFigure<RequestSelector>[] {
  const { from, to, asOf, partner } = asked
  const range = { from, to, asOf, partner }
  return [
    ...(['cases', 'reopened', 'resolved', 'open'] as const).map(
      (figure): RowsFigure<RequestSelector> => [{ ...range, figure }, document[figure]],
    ),
    ...document.periods.flatMap((row) =>
      (['cases', 'reopened'] as const).map(
        (figure): RowsFigure<RequestSelector> => [{ ...range, figure, period: row.period }, row[figure]],
      ),
    ),
  ]
}
