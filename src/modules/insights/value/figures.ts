import type { FactSelector } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { DependencyReport, GrowthReport, LifetimeReport, WhatIfReport } from './shapes.ts'

type Asked = {
  from?: string | null | undefined
  to?: string | null | undefined
  asOf?: string | undefined
  partner?: string | undefined
}
type Part = Omit<FactSelector, 'from' | 'to' | 'asOf'> & { from?: string; to?: string }

/** A selector of value: what was asked of the report, and the part of it. */
export function valueSelector(asked: Asked, part: Part): FactSelector {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== null)
  return { ...Object.fromEntries(given), ...part }
}

/** The selector of one step between two ranges, or of a partner within it. */
export function growthSelector(
  { from, to, before, currency }: Pick<GrowthReport, 'from' | 'to' | 'before' | 'currency'>,
  asOf: string | undefined,
  kind: string,
): FactSelector {
  return valueSelector(
    { from, to, asOf },
    { figure: 'value.growth', kind, currency, beforeFrom: before.from, beforeTo: before.to },
  )
}

export function figuresOfGrowth(document: GrowthReport, { asOf, partner }: Asked): FigureOf[] {
  const { currency, before, from, to, steps, start, end, rows } = document
  const net = (range: { from: string; to: string }, one = partner) =>
    valueSelector({ ...range, asOf, partner: one }, { figure: 'value.net', currency })
  const own = partner === undefined ? {} : { partner }
  return [
    [net(before), Number(start), 'sum'],
    [net({ from, to }), Number(end), 'sum'],
    ...steps.flatMap(({ kind, amount, partners }): FigureOf[] => {
      const selector = { ...growthSelector(document, asOf, kind), ...own }
      return [
        [selector, Number(amount), 'sum'],
        [selector, partners, 'count'],
      ]
    }),
    ...rows.flatMap((row): FigureOf[] => [
      [net(before, row.partnerId), Number(row.before), 'sum'],
      [net({ from, to }, row.partnerId), Number(row.now), 'sum'],
    ]),
  ]
}

export function figuresOfLifetime(document: LifetimeReport, asked: Asked): FigureOf[] {
  const { currency, revenue, profit, expected, abc, rows } = document
  const whole = { asOf: asked.asOf, partner: asked.partner }
  const of = (figure: FactSelector['figure'], partner = asked.partner) =>
    valueSelector({ ...whole, partner }, { figure, currency })
  return [
    [of('value.net'), Number(revenue), 'sum'],
    ...(profit
      ? ([
          [of('value.profit'), Number(profit.amount), 'sum'],
          [of('value.profit'), profit.of, 'count'],
        ] as FigureOf[])
      : []),
    ...(expected
      ? ([
          [of('value.expected'), Number(expected.value), 'sum'],
          [of('value.expected'), expected.of, 'count'],
        ] as FigureOf[])
      : []),
    ...(expected?.profit
      ? ([[of('value.expectedProfit'), Number(expected.profit), 'sum']] as FigureOf[])
      : []),
    ...abc.flatMap(({ name, partners, amount }): FigureOf[] => {
      const selector = valueSelector(whole, { figure: 'value.abc', kind: name, currency })
      return [
        [selector, partners, 'count'],
        [selector, Number(amount), 'sum'],
      ]
    }),
    ...rows.flatMap((row): FigureOf[] => {
      const share = of('value.share', row.partnerId)
      const given = (side: 'host' | 'partner') =>
        valueSelector(
          { asOf: asked.asOf, partner: row.partnerId },
          { figure: 'balance.given', side, unit: currency },
        )
      return [
        [of('value.net', row.partnerId), Number(row.revenue), 'sum'],
        ...(row.share === null || asked.partner !== undefined
          ? []
          : ([[share, row.share, 'share']] as FigureOf[])),
        [given('partner'), Number(row.received), 'sum'],
        [given('host'), Number(row.costs), 'sum'],
        ...(row.profit === null
          ? []
          : ([[of('value.profit', row.partnerId), Number(row.profit), 'sum']] as FigureOf[])),
        ...(row.expected === null
          ? []
          : ([[of('value.expected', row.partnerId), Number(row.expected.value), 'sum']] as FigureOf[])),
      ]
    }),
  ]
}

export function figuresOfDependency(document: DependencyReport, asked: Asked): FigureOf[] {
  const { currency, net, partners, rows } = document
  return [
    [valueSelector(asked, { figure: 'value.net', currency }), Number(net), 'sum'],
    [valueSelector(asked, { figure: 'value.concentration', currency }), partners, 'count'],
    [
      valueSelector({ asOf: asked.asOf, partner: asked.partner }, { figure: 'value.purchaseShare' }),
      document.told,
      'count',
    ],
    [
      valueSelector({ asOf: asked.asOf, partner: asked.partner }, { figure: 'value.overHalf' }),
      document.overHalf,
      'count',
    ],
    ...rows.flatMap(({ partnerId, net: own, share, purchaseShare }): FigureOf[] => {
      const of = { ...asked, partner: partnerId }
      const isOne = asked.partner !== undefined
      return [
        [valueSelector(of, { figure: 'value.net', currency }), Number(own), 'sum'],
        ...(share === null || isOne
          ? []
          : ([[valueSelector(of, { figure: 'value.share', currency }), share, 'share']] as FigureOf[])),
        ...(purchaseShare === null
          ? []
          : ([
              [
                valueSelector({ asOf: asked.asOf, partner: partnerId }, { figure: 'value.purchaseShare' }),
                purchaseShare * 100,
                'mean',
              ],
            ] as FigureOf[])),
      ]
    }),
  ]
}

export function figuresOfWhatIf(document: WhatIfReport, asked: Asked): FigureOf[] {
  const { currency, net, profit, expected, promises, goods } = document
  const partners = document.partners.map(({ partnerId }) => partnerId).join(',')
  const whole = { from: asked.from, to: asked.to, asOf: asked.asOf }
  const of = (figure: FactSelector['figure'], more: Partial<FactSelector> = {}) =>
    valueSelector(whole, { figure, partners, currency, ...more } as Part)
  return [
    [valueSelector(whole, { figure: 'value.net', currency }), Number(net.now), 'sum'],
    [of('value.net'), Number(net.lost), 'sum'],
    ...(net.share === null ? [] : ([[of('value.shareOfMany'), net.share, 'share']] as FigureOf[])),
    [of('value.promises', { side: 'host' }), promises.host, 'count'],
    [of('value.promises', { side: 'partner' }), promises.partner, 'count'],
    [of('value.goods'), goods.touched, 'count'],
    [of('value.goods', { kind: 'only' }), goods.only, 'count'],
    ...(profit === null
      ? []
      : ([
          [of('value.lostProfit'), Number(profit.lost), 'sum'],
          [of('value.lostProfit'), profit.of, 'count'],
        ] as FigureOf[])),
    ...(expected === null
      ? []
      : ([
          [of('value.expected'), Number(expected.value), 'sum'],
          [of('value.expected'), expected.of, 'count'],
        ] as FigureOf[])),
  ]
}
