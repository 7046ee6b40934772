import { reportCommand, withoutIds } from '../report-command.ts'
import { tableLines } from '../report-lines.ts'
import { readDependency } from './report-dependency.ts'
import { readGrowth } from './report-growth.ts'
import { readLifetime } from './report-lifetime.ts'
import {
  DependencyQuery,
  type DependencyReport,
  GrowthQuery,
  type GrowthReport,
  LifetimeQuery,
  type LifetimeReport,
} from './shapes.ts'

const percent = (part: number | null, digits = 1) =>
  part === null ? null : `${(part * 100).toFixed(digits)} %`

/** `report growth`: what the API answers, without the ids that pages need. */
export const growthCommand = reportCommand({
  name: 'growth',
  summary:
    '[--network S] [--from D] [--to D] [--before-from D --before-to D] [--as-of D] [--limit N] [--currency C] [--json]: the change of net, split into new, returned, expansion, contraction and silence',
  query: GrowthQuery,
  read: async (report, query) => {
    const document = await readGrowth(report, query)
    return { document: { ...document, rows: withoutIds(document.rows) }, lines: growthLines(document) }
  },
})

/** `report lifetime`: the same of all the time together and the year to come, whose model is fitted first. */
export const lifetimeCommand = reportCommand({
  name: 'lifetime',
  summary:
    '[--network S] [--as-of D] [--sort revenue|profit|expected] [--limit N] [--json]: what the time together has brought, and what the next year is expected to bring',
  query: LifetimeQuery,
  withScores: true,
  read: async (report, query) => {
    const document = await readLifetime(report, query)
    return { document: { ...document, rows: withoutIds(document.rows) }, lines: lifetimeLines(document) }
  },
})

/** `report dependency`: the same of who depends on whom. */
export const dependencyCommand = reportCommand({
  name: 'dependency',
  summary:
    '[--network S] [--from D] [--to D] [--as-of D] [--limit N] [--currency C] [--json]: what part of our net partners bring and what part of their purchases we are',
  query: DependencyQuery,
  read: async (report, query) => {
    const document = await readDependency(report, query)
    return { document: { ...document, rows: withoutIds(document.rows) }, lines: dependencyLines(document) }
  },
})

export function growthLines(report: GrowthReport): string[] {
  const { currency, before, from, to, start, end, change, steps, grossRetention, netRetention } = report
  return [
    `${currency}: ${start} from ${before.from} to ${before.to}, ${end} from ${from} to ${to}, change ${change}`,
    '',
    ...tableLines(
      ['step', 'partners', 'amount'],
      steps.map((step) => [step.kind, step.partners, step.amount]),
    ),
    '',
    `gross retention of revenue ${percent(grossRetention) ?? '–'}, net ${percent(netRetention) ?? '–'}`,
    '',
    ...tableLines(
      ['id', 'name', 'step', 'before', 'now', 'change'],
      report.rows.map((row) => [row.externalId, row.name, row.kind, row.before, row.now, row.change]),
    ),
  ]
}

export function lifetimeLines(report: LifetimeReport): string[] {
  const { currency, partners, revenue, profit, expected, model, abc } = report
  return [
    `${partners} partners brought ${revenue} ${currency}`,
    profit === null ? 'profit: no margin is known' : `profit ${profit.amount} of ${profit.of} partners`,
    expected === null
      ? `next year: unknown (${model.state})`
      : `next year ${expected.value}, 80 %: ${expected.low} … ${expected.high}, of ${expected.of} partners`,
    ...(model.signs.length === 0 ? [] : [`mind: ${model.signs.join(', ')}`]),
    '',
    ...tableLines(
      ['class', 'partners', 'amount', 'share'],
      abc.map((one) => [one.name.toUpperCase(), one.partners, one.amount, percent(one.share)]),
    ),
    '',
    ...tableLines(
      ['id', 'name', 'since', 'net', 'share', 'class', 'profit', 'next year', '80 %'],
      report.rows.map((row) => [
        ...[row.externalId, row.name, row.since, row.revenue, percent(row.share), row.abc, row.profit],
        row.expected?.value ?? null,
        row.expected && `${row.expected.low} … ${row.expected.high}`,
      ]),
    ),
  ]
}

export function dependencyLines(report: DependencyReport): string[] {
  const { currency, net, partners, hhi, effective, giniCorrected, told, overHalf } = report
  const figure = (value: number | null, digits: number) => value?.toFixed(digits) ?? '–'
  return [
    `${net} ${currency} of ${partners} partners; HHI ${figure(hhi, 1)}, as ${figure(effective, 1)} equal ones; corrected Gini ${figure(giniCorrected, 4)}`,
    `${told} have told what part of their purchases we are; of ${overHalf} more than half`,
    '',
    ...tableLines(
      ['id', 'name', 'net', 'its share of ours', 'our share of its', 'told on'],
      report.rows.map((row) => [
        ...[row.externalId, row.name, row.net, percent(row.share, 2), percent(row.purchaseShare, 0)],
        row.toldOn,
      ]),
    ),
  ]
}
