import { sql } from 'kysely'
import { wilson } from '#shared/statistics.ts'
import type {
  ReliabilityQuery,
  ReliabilityReport,
  ReliabilitySeries,
  ReportedState,
  SeriesQuery,
  SideOfPromise,
  StateCounts,
} from './contract.ts'
import { all, monthOfInstant, notOfPartners, ofPartners } from './fragments.ts'
import { nameOf, readNames } from './names.ts'
import { daysOfReport, periodAt, periodNumber } from './periods.ts'
import { promisesWithState } from './promise-states.ts'
import { bySurvivor, type Report, readProspects } from './report.ts'
import { fillPeriods } from './report-value.ts'
import { compareWorst, judged, noCounts } from './rules.ts'

type CountRow = { partner_id: string; owed_by: SideOfPromise; state: ReportedState; n: number }

/**
 * The reliability report: promises of each side by state (the six add up to all promises due in the range), and
 * partnerships with the Wilson interval of the kept share, kept ÷ (kept + late + broken), surely bad ones first.
 * `side` is the side that owes. Promises of prospects do not count.
 */
export async function readReliability(report: Report, query: ReliabilityQuery): Promise<ReliabilityReport> {
  const rows = await readStateCounts(report, query)
  const sides = { partner: noCounts(), host: noCounts() }
  for (const row of rows) sides[row.owed_by][row.state] += row.n
  const partners = (['partner', 'host'] as const).flatMap((side) =>
    [...countsOfSide(report, rows, side)].map(([id, counts]) => ({ id, side, ...counts })),
  )
  const judgedOnes = partners
    .filter((each) => judged(each) > 0)
    .map((each) => ({ ...each, name: each.id, interval: wilson(each.kept, judged(each)) }))
    .sort(compareWorst)
    .slice(0, query.limit)
  const names = await readNames(
    report,
    judgedOnes.map(({ id }) => id),
  )
  return {
    sides,
    partners: judgedOnes.map(({ id, side, kept, late, broken, interval }) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      side,
      kept,
      late,
      broken,
      interval: interval && [...interval],
    })),
  }
}

function countsOfSide(
  report: Report,
  rows: readonly CountRow[],
  side: SideOfPromise,
): Map<string, StateCounts> {
  const own = rows.filter((row) => row.owed_by === side)
  return bySurvivor<CountRow, StateCounts>(report, own, (sum = noCounts(), row) => {
    sum[row.state] += row.n
    return sum
  })
}

/** How many promises of each partner and side are in each state. */
export async function readStateCounts(
  report: Report,
  query: Omit<ReliabilityQuery, 'limit'>,
): Promise<CountRow[]> {
  const isWhole = query.from === undefined && query.to === undefined && query.asOf === undefined
  return isWhole ? readPresentCounts(report) : readCountsOfRange(report, query)
}

async function readCountsOfRange(
  report: Report,
  query: Omit<ReliabilityQuery, 'limit'>,
): Promise<CountRow[]> {
  const prospects = await readProspects(report, query.asOf)
  const { rows } = await sql<CountRow>`
    select partner_id, owed_by, state, count(*)::int as n
    from (${promisesWithState(report, query.asOf, dueRange(query), prospects)}) s group by 1, 2, 3`.execute(
    report.tx,
  )
  return rows
}

/** The range is about the day a promise was due; what had happened by `asOf` decides its state, not its place. */
export function dueRange(query: { from?: string; to?: string; period?: string }) {
  return daysOfReport({ from: query.from, to: query.to, period: query.period })
}

/**
 * The same for all promises as they stand now, from what is kept for each partner; only promises without an end (their
 * state depends on the clock) and withdrawn ones (few) are read one by one.
 */
async function readPresentCounts(report: Report): Promise<CountRow[]> {
  const counted = all([ofPartners(report), notOfPartners(await readProspects(report, undefined))])
  const { rows } = await sql<CountRow>`
    select partner_id, owed_by, state, n from (
      select f.partner_id, s.owed_by, s.state, s.n from partner_figure f cross join lateral (values
        ('host', 'kept', f.host_kept), ('host', 'late', f.host_late), ('host', 'broken', f.host_broken),
        ('partner', 'kept', f.partner_kept), ('partner', 'late', f.partner_late), ('partner', 'broken', f.partner_broken)
      ) s(owed_by, state, n) where s.n > 0
      union all
      select partner_id, owed_by, case when due_at < ${report.now}::timestamptz then 'overdue' else 'open' end, count(*)::int
      from promise where fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null
      group by 1, 2, 3
      union all
      select partner_id, owed_by, 'withdrawn', count(*)::int
      from promise where withdrawn_at is not null and retracted_at is null group by 1, 2
    ) promised where ${counted}`.execute(report.tx)
  return rows
}

const ENDED: readonly ReportedState[] = ['kept', 'late', 'broken']

/** Kept, late and broken promises of both sides by the period they were due in. */
export async function readReliabilitySeries(report: Report, query: SeriesQuery): Promise<ReliabilitySeries> {
  const promises = promisesWithState(
    report,
    query.asOf,
    dueRange(query),
    await readProspects(report, query.asOf),
  )
  // All states are counted, though three are told: the database takes a computed state for a rare one, and would sort
  // every promise instead of adding it to its group.
  const { rows } = await sql<{ owed_by: SideOfPromise; state: ReportedState; month: number; n: number }>`
    select owed_by, state, ${monthOfInstant(report, 'due')} as month, count(*)::int as n
    from (${promises}) s group by 1, 2, 3`.execute(report.tx)
  const periods = new Map<number, Record<SideOfPromise, StateCounts>>()
  for (const row of rows) {
    if (!ENDED.includes(row.state)) continue
    const number = periodNumber(row.month, query.by)
    const period = periods.get(number) ?? { partner: noCounts(), host: noCounts() }
    period[row.owed_by][row.state] += row.n
    periods.set(number, period)
  }
  return fillPeriods([...periods.keys()], query.from, query.by).map((number) => ({
    period: periodAt(number, query.by),
    partner: ended(periods.get(number)?.partner ?? noCounts()),
    host: ended(periods.get(number)?.host ?? noCounts()),
  }))
}

function ended({ kept, late, broken }: StateCounts) {
  const interval = wilson(kept, kept + late + broken)
  return { kept, late, broken, interval: interval && ([...interval] as [number, number]) }
}
