import type { FactSelector } from '../contract.ts'
import {
  ordersPlaced,
  partnersByAmount,
  partnersByNet,
  partnersWithOrders,
  type ValueColumn,
  valueTransfers,
} from '../facts-of-orders.ts'
import { need } from '../need.ts'
import type { Opened } from '../open-figure.ts'
import { daysOfReport } from '../periods.ts'
import type { Report } from '../report.ts'
import { netOf, readValueSums } from '../report-value.ts'
import { readLifetimes } from './lifetimes.ts'
import { readMarginsOf } from './margins.ts'
import { OVER_HALF, purchaseShareTold } from './purchase-share.ts'
import { readExpectedYears } from './read-expected.ts'
import { readChanges } from './report-growth.ts'
import { expectedProfit } from './report-lifetime.ts'
import { classesOf, profitOf } from './rules.ts'
import { goodsTouched, narrowToMany, unfinishedPromises } from './what-if.ts'

/** The records behind the figures of value. Amounts that are computed of a partner open into the partners. */
export async function openValue(report: Report, selector: FactSelector): Promise<Opened> {
  const about = selector.partners === undefined ? report : narrowToMany(report, selector.partners.split(','))
  const column = selector.figure.slice('value.'.length)
  const computed = COMPUTED[column]
  if (computed) return { source: partnersByAmount(about, ...(await computed(about, selector))), base: null }
  if (column === 'goods')
    return { source: goodsTouched(about, selector.kind === 'only' ? report : null, selector), base: null }
  return openRecords(about, selector, column)
}

type Amounts = [amounts: ReadonlyMap<string, bigint>, until: string | null, currency: string]

const COMPUTED: Record<string, ((report: Report, selector: FactSelector) => Promise<Amounts>) | undefined> = {
  growth: async (report, selector) => {
    const kind = need(selector, 'kind')
    const { changes, currency, ranges } = await readChanges(report, selector)
    const own = changes.filter((one) => one.kind === kind)
    return [new Map(own.map(({ id, before, now }) => [id, now - before])), ranges.now.to, currency]
  },
  profit: async (report, { asOf }) => {
    const { all } = await readLifetimes(report, asOf)
    const known = all.flatMap(({ id, profit }): [string, bigint][] => (profit === null ? [] : [[id, profit]]))
    return [new Map(known), asOf ?? null, report.network.currency]
  },
  expected: async (report, { asOf }) => {
    const { of } = await readExpectedYears(report, asOf)
    return [new Map([...of].map(([id, { value }]) => [id, value])), asOf ?? null, report.network.currency]
  },
  expectedProfit: async (report, { asOf }) => {
    const { all } = await readLifetimes(report, asOf)
    const known = all.flatMap((one): [string, bigint][] => {
      const profit = expectedProfit(one)
      return profit === null ? [] : [[one.id, profit]]
    })
    return [new Map(known), asOf ?? null, report.network.currency]
  },
  lostProfit: async (report, selector) => {
    const { nets, range, currency } = await readOwn(report, selector)
    const marginOf = await readMarginsOf(report)
    const known = [...nets].flatMap(([id, net]): [string, bigint][] => {
      const rule = marginOf(id)
      return rule ? [[id, profitOf(net, rule.margin, 0n, 0n)]] : []
    })
    return [new Map(known), range.to, currency]
  },
  abc: async (report, selector) => {
    const kind = need(selector, 'kind')
    const { nets, range, currency } = await readOwn(report, selector)
    const classes = classesOf(nets)
    return [new Map([...nets].filter(([id]) => classes.get(id) === kind)), range.to, currency]
  },
}

async function readOwn(report: Report, selector: FactSelector) {
  const range = daysOfReport(selector)
  const currency = selector.currency ?? report.network.currency
  const sums = (await readValueSums(report, range)).get(currency) ?? new Map()
  return { nets: new Map([...sums].map(([id, each]) => [id, netOf(each)])), sums, range, currency }
}

async function openRecords(report: Report, selector: FactSelector, column: string): Promise<Opened> {
  const range = daysOfReport(selector)
  const currency = selector.currency ?? report.network.currency
  if (column === 'partners') {
    if (selector.partner !== undefined) return { source: ordersPlaced(report, range, currency), base: null }
    const ids = [...(await readOwn(report, selector)).sums]
      .filter(([, { orders }]) => orders > 0)
      .map(([id]) => id)
    return { source: partnersWithOrders(report, ids, range, 'first', currency), base: null }
  }
  if (column === 'concentration') {
    const { nets } = await readOwn(report, selector)
    return { source: partnersByNet(report, nets, range.to, currency), base: null }
  }
  if (column === 'share' || column === 'shareOfMany') {
    const { partner, partners, ...whole } = selector
    if (partners === undefined && partner === undefined) need(selector, 'partner')
    const base = { by: 'sum' as const, selector: { ...whole, figure: 'value.net' as const } }
    return { source: valueTransfers(report, range, currency, 'net'), base }
  }
  if (column === 'purchaseShare')
    return { source: await purchaseShareTold(report, selector.asOf), base: null }
  if (column === 'overHalf')
    return { source: await purchaseShareTold(report, selector.asOf, OVER_HALF), base: null }
  if (column === 'promises')
    return { source: await unfinishedPromises(report, selector, need(selector, 'side')), base: null }
  return { source: valueTransfers(report, range, currency, column as ValueColumn), base: null }
}
