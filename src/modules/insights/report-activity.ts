import { sql } from 'kysely'
import { addDays, type Day } from '#shared/days.ts'
import type { ActivityPeriod, ActivityQuery, Grain } from './contract.ts'
import { all, daysWithin, ofPartners } from './fragments.ts'
import { monthNumber, monthStart, periodNumber } from './periods.ts'
import { type Report, survivorOf } from './report.ts'
import { countActivity, type History } from './rules.ts'

/**
 * The activity report: period by period how many partners ordered, and how many of them are new, retained, returned
 * or lost (conventions.md). A period is always the whole calendar period; the range chooses which are listed, and
 * periods that begin on or after `asOf` are not. Without a range: from the first order to the last.
 */
export async function readActivity(report: Report, query: ActivityQuery): Promise<ActivityPeriod[]> {
  const span = await readOrderSpan(report, query.asOf)
  const histories = span
    ? await readHistories(report, query.by, query.asOf, span)
    : new Map<string, History>()
  const listed = listedPeriods(query, span, report.today)
  if (!listed) return []
  return countActivity(histories.values(), listed.first, listed.last, query.by)
}

export type OrderSpan = { first: Day; last: Day }

/** The days of the first and the last order before `asOf`; null when there is none. */
export async function readOrderSpan(report: Report, asOf?: Day): Promise<OrderSpan | null> {
  const rows = all([sql`orders > 0`, ofPartners(report), daysWithin({ from: null, to: asOf ?? null })])
  const { rows: found } = await sql<{ first: Day | null; last: Day | null }>`
    select (select day from partner_day where ${rows} order by day limit 1) as first,
      (select day from partner_day where ${rows} order by day desc limit 1) as last`.execute(report.tx)
  const { first, last } = found[0] ?? { first: null, last: null }
  return first === null || last === null ? null : { first, last }
}

function listedPeriods(
  query: ActivityQuery,
  span: OrderSpan | null,
  today: Day,
): { first: number; last: number } | null {
  const number = (day: Day) => periodNumber(monthNumber(day), query.by)
  const from = query.from ?? span?.first
  const lastDay = query.to === undefined ? span?.last : addDays(query.to, -1)
  if (from === undefined || lastDay === undefined) return null
  // What lies ahead is not empty but unknown.
  const known = query.asOf === undefined ? laterOf(today, span?.last) : addDays(query.asOf, -1)
  const first = number(from)
  const last = Math.min(number(lastDay), number(known))
  return first > last ? null : { first, last }
}

function laterOf(day: Day, other: Day | undefined): Day {
  return other !== undefined && other > day ? other : day
}

/**
 * In which periods each partner ordered before `asOf`. The months of a partner come as one string of bits, which is
 * what makes ten thousand histories cheap to send; the month that `asOf` cuts is read by days.
 */
export async function readHistories(
  report: Report,
  grain: Grain,
  asOf: Day | undefined,
  span: OrderSpan,
): Promise<Map<string, History>> {
  const base = monthNumber(span.first)
  const last = monthNumber(span.last)
  const isCut = asOf !== undefined && monthNumber(asOf) <= last
  const end = isCut ? monthNumber(asOf) : last + 1
  const partial = isCut ? { from: monthStart(end), to: asOf } : null
  const size = last - base + 1
  const bit = (shift: ReturnType<typeof sql>) => sql`1::bit(${sql.lit(size)}) << (${shift})`
  const months = sql`select partner_id, ${bit(sql`month - ${base}::int`)} as bits from partner_month
    where orders > 0 and month >= ${base}::int and month < ${end}::int and ${ofPartners(report) ?? sql`true`}`
  const days =
    partial === null
      ? sql``
      : sql`union all select partner_id, ${bit(sql`${end - base}::int`)} from partner_day
          where orders > 0 and ${daysWithin(partial) ?? sql`true`} and ${ofPartners(report) ?? sql`true`}`
  const { rows } = await sql<{ partner_id: string; bits: string }>`
    select partner_id, bit_or(bits) as bits from (${months} ${days}) active group by partner_id`.execute(
    report.tx,
  )
  return gather(report, rows, base, grain)
}

function gather(
  report: Report,
  rows: readonly { partner_id: string; bits: string }[],
  base: number,
  grain: Grain,
): Map<string, History> {
  const histories = new Map<string, number[]>()
  const merged = new Set<string>()
  for (const { partner_id, bits } of rows) {
    const id = survivorOf(report, partner_id)
    const history = histories.get(id) ?? []
    if (history.length > 0) merged.add(id)
    for (let place = bits.length - 1; place >= 0; place--) {
      if (bits.charCodeAt(place) !== 49) continue
      const period = periodNumber(base + bits.length - 1 - place, grain)
      if (history.at(-1) !== period) history.push(period)
    }
    histories.set(id, history)
  }
  for (const id of merged) {
    const periods = histories.get(id) ?? []
    histories.set(
      id,
      [...new Set(periods)].sort((a, b) => a - b),
    )
  }
  return histories
}
