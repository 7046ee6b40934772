import { sql } from 'kysely'
import { addMonths, type Day } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { rangeBefore } from '../balance/report-balance.ts'
import { all, daysWithin, uuidArray } from '../fragments.ts'
import { nameOf, readNames } from '../names.ts'
import { type DayRange, daysOfReport } from '../periods.ts'
import { membersOf, type Report, survivorOf } from '../report.ts'
import { netOf, readValueSums } from '../report-value.ts'
import { GROWTH_KINDS, type GrowthKind, growthKindOf, revenueRetention } from './rules.ts'
import type { GrowthQuery, GrowthReport } from './shapes.ts'

type Asked = {
  from?: Day | undefined
  to?: Day | undefined
  asOf?: Day | undefined
  beforeFrom?: Day | undefined
  beforeTo?: Day | undefined
  currency?: string | undefined
}

/** The two ranges that are compared; without a range the last twelve months and the twelve before. */
export function rangesOf(report: Report, asked: Asked): { now: Required<Range>; before: Required<Range> } {
  const known = asked.asOf ?? report.today
  const to = [asked.to ?? known, known].sort()[0] as Day
  const from = asked.from ?? addMonths(to, -12)
  const range = { from, to: [to, from].sort()[1] as Day }
  const given =
    asked.beforeFrom !== undefined && asked.beforeTo !== undefined
      ? { from: asked.beforeFrom, to: asked.beforeTo }
      : asked.from === undefined
        ? { from: addMonths(from, -12), to: from }
        : rangeBefore(range, report.today)
  return { now: range, before: given ?? { from, to: from } }
}

type Range = { from: Day; to: Day }

export type Changed = { id: string; before: bigint; now: bigint; kind: GrowthKind | null }

/** What each partner brought in both ranges and why it changed. */
export async function readChanges(
  report: Report,
  asked: Asked,
): Promise<{ ranges: ReturnType<typeof rangesOf>; currency: string; changes: Changed[] }> {
  const currency = asked.currency ?? report.network.currency
  const ranges = rangesOf(report, asked)
  const own = async (range: DayRange) =>
    (
      await readValueSums(
        report,
        daysOfReport({ ...toRange(range), ...(asked.asOf ? { asOf: asked.asOf } : {}) }),
      )
    ).get(currency) ?? new Map()
  const [before, now] = [await own(ranges.before), await own(ranges.now)]
  const unknown = [...now]
    .filter(([id, sums]) => sums.orders > 0 && !(before.get(id)?.orders > 0))
    .map(([id]) => id)
  const earlier = await readEarlier(report, unknown, ranges.before.from, currency)
  const changes = [...new Set([...before.keys(), ...now.keys()])].map((id) => {
    const [was, is] = [before.get(id), now.get(id)]
    const [netBefore, net] = [was ? netOf(was) : 0n, is ? netOf(is) : 0n]
    const kind = growthKindOf({
      ...{ ordersBefore: was?.orders ?? 0, ordersNow: is?.orders ?? 0 },
      ...{ before: netBefore, now: net, hadOrdered: earlier.has(id) },
    })
    return { id, before: netBefore, now: net, kind }
  })
  return { ranges, currency, changes }
}

function toRange({ from, to }: DayRange): { from?: Day; to?: Day } {
  return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) }
}

/** Which of these had ordered before a day. */
async function readEarlier(
  report: Report,
  ids: readonly string[],
  before: Day,
  currency: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const members = ids.flatMap((id) => membersOf(report.survivors, id))
  const { rows } = await sql<{ id: string }>`
    select m.id from unnest(${uuidArray(members)}) as m(id) where exists (select from partner_day d where ${all(
      [
        sql`d.partner_id = m.id`,
        sql`d.orders > 0`,
        sql`d.currency = ${currency}`,
        daysWithin({ from: null, to: before }, 'd.day'),
      ],
    )})`.execute(report.tx)
  return new Set(rows.map(({ id }) => survivorOf(report, id)))
}

/**
 * Where the change of net between two ranges comes from, split so that it adds up: new partners, those who came back,
 * those who bring more, less, and nothing any more.
 */
export async function readGrowth(report: Report, query: GrowthQuery): Promise<GrowthReport> {
  const { ranges, currency, changes } = await readChanges(report, query)
  const sum = (of: readonly Changed[], what: (one: Changed) => bigint) =>
    of.reduce((total, one) => total + what(one), 0n)
  const steps = GROWTH_KINDS.map((kind) => {
    const own = changes.filter((one) => one.kind === kind)
    return { kind, amount: sum(own, (one) => one.now - one.before), partners: own.length }
  })
  const start = sum(changes, (one) => one.before)
  const end = sum(changes, (one) => one.now)
  const of = (kind: GrowthKind) => Number(steps.find((step) => step.kind === kind)?.amount ?? 0n)
  const rates = revenueRetention(Number(start), {
    ...{ expansion: of('expansion'), contraction: of('contraction'), silence: of('silence') },
  })
  const size = ({ now, before }: Changed) => (now > before ? now - before : before - now)
  const shown = changes
    .filter((one): one is Changed & { kind: GrowthKind } => one.kind !== null)
    .sort((a, b) => (size(a) === size(b) ? (a.id < b.id ? -1 : 1) : size(a) > size(b) ? -1 : 1))
    .slice(0, query.limit)
  const names = await readNames(
    report,
    shown.map(({ id }) => id),
  )
  const money = (amount: bigint) => formatMinor(amount, currency)
  return {
    currency,
    ...ranges.now,
    before: ranges.before,
    start: money(start),
    end: money(end),
    change: money(end - start),
    steps: steps.map((step) => ({ ...step, amount: money(step.amount) })),
    grossRetention: rates.gross === null ? null : Math.max(0, rates.gross),
    netRetention: rates.net,
    rows: shown.map((one) => ({
      partnerId: one.id,
      externalId: nameOf(names, one.id).externalId,
      name: nameOf(names, one.id).name,
      kind: one.kind,
      before: money(one.before),
      now: money(one.now),
      change: money(one.now - one.before),
    })),
  }
}
