import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { meanInterval, npsInterval } from '#shared/statistics.ts'
import type { SatisfactionQuery, SatisfactionReport, SatisfactionSeries, SeriesQuery } from './contract.ts'
import { all, instantsWithin, momentsOf, monthOfInstant, notOfPartners, ofPartners } from './fragments.ts'
import { daysOfReport, isEmpty, periodAt, periodNumber } from './periods.ts'
import { type Report, readProspects } from './report.ts'
import { fillPeriods } from './report-value.ts'

/** The scale whose answers make the net promoter score: 0…10, promoters 9-10, detractors 0-6. */
export const NPS_SCALE = 'nps'

/** The scale on which a partner's side tells how much of what it buys comes from the network, in percent: no opinion. */
export const PURCHASE_SCALE = 'purchase_share'

/**
 * Measures that count on a day: given in the range, not retracted, and not replaced by a corrected one that had
 * happened by `asOf`.
 */
export function countedMeasures(
  report: Report,
  query: { from?: Day; to?: Day; asOf?: Day; period?: string },
  prospects: readonly string[],
): RawBuilder<unknown> {
  const { cut } = momentsOf(report, query.asOf)
  const range = daysOfReport(query)
  return sql`select m.* from measure m where ${all([
    sql`m.retracted_at is null`,
    isEmpty(range) ? sql`false` : null,
    instantsWithin(report, range, 'm.happened_at'),
    ofPartners(report, 'm.partner_id'),
    notOfPartners(prospects, 'm.partner_id'),
    sql`(m.replaced_by is null or not exists (select from measure r where r.partner_id = m.partner_id and r.id = m.replaced_by
      and r.retracted_at is null and r.happened_at < ${cut}))`,
  ])}`
}

type Answer = { scale_id: string; value: number; month: number | null; n: number }
type Scale = Omit<SatisfactionSeries[number], 'scale' | 'values' | 'periods'> & { id: string; code: string }

/** How often each value was given on each scale, and in which month if asked. */
async function readAnswers(report: Report, query: SatisfactionQuery, byMonth: boolean): Promise<Answer[]> {
  const measures = countedMeasures(report, query, await readProspects(report, query.asOf))
  const { rows } = await sql<Answer>`
    select scale_id, value::float8 as value, ${byMonth ? monthOfInstant(report, 'happened_at') : sql`null::date`} as month, count(*)::int as n
    from (${measures}) measured group by 1, 2, 3`.execute(report.tx)
  return rows
}

async function readScales(report: Report): Promise<Scale[]> {
  const { rows } = await sql<Scale>`
    select id, code, name, min::float8, max::float8, better, unit from scale where code <> ${PURCHASE_SCALE}
    order by code`.execute(report.tx)
  return rows
}

/**
 * The satisfaction report: for each scale with measures their number, mean and its 95 % interval by Student's t (null
 * below two); the net promoter score from the scale `nps`, null without answers. Scales are never mixed.
 */
export async function readSatisfaction(
  report: Report,
  query: SatisfactionQuery,
): Promise<SatisfactionReport> {
  const answers = await readAnswers(report, query, false)
  const scales = await readScales(report)
  const nps = scales.find((scale) => scale.code === NPS_SCALE)
  return {
    scales: scales.flatMap((scale) => {
      const { n, mean, interval } = meanOf(answers.filter((answer) => answer.scale_id === scale.id))
      return mean === null ? [] : [{ scale: scale.code, n, mean, interval }]
    }),
    nps: nps ? scoreOf(answers.filter((answer) => answer.scale_id === nps.id)) : null,
  }
}

function scoreOf(answers: readonly Answer[]): SatisfactionReport['nps'] {
  const count = (fits: (value: number) => boolean) =>
    answers.filter(({ value }) => fits(value)).reduce((sum, { n }) => sum + n, 0)
  const score = npsInterval(
    count((value) => value >= 9),
    count((value) => value > 6 && value < 9),
    count((value) => value <= 6),
  )
  return score && { n: score.n, value: score.value, interval: [...score.interval] }
}

/** For each scale how often each value was given, and n, mean and interval by period. */
export async function readSatisfactionSeries(
  report: Report,
  query: SeriesQuery,
): Promise<SatisfactionSeries> {
  const answers = await readAnswers(report, query, true)
  const scales = await readScales(report)
  return scales.flatMap(({ id, code, name, min, max, better, unit }) => {
    const own = answers.filter((answer) => answer.scale_id === id)
    if (own.length === 0) return []
    return [
      {
        scale: code,
        name,
        min,
        max,
        better,
        unit,
        values: countValues(own),
        periods: meansByPeriod(own, query),
      },
    ]
  })
}

function countValues(answers: readonly Answer[]): { value: number; n: number }[] {
  const counts = new Map<number, number>()
  for (const { value, n } of answers) counts.set(value, (counts.get(value) ?? 0) + n)
  return [...counts].sort(([a], [b]) => a - b).map(([value, n]) => ({ value, n }))
}

function meansByPeriod(answers: readonly Answer[], query: SeriesQuery) {
  const periods = new Map<number, Answer[]>()
  for (const answer of answers) {
    const number = periodNumber(answer.month ?? 0, query.by)
    const own = periods.get(number)
    if (own) own.push(answer)
    else periods.set(number, [answer])
  }
  return fillPeriods([...periods.keys()], query.from, query.by).map((number) => ({
    period: periodAt(number, query.by),
    ...meanOf(periods.get(number) ?? []),
  }))
}

function meanOf(answers: readonly { value: number; n: number }[]) {
  const n = answers.reduce((sum, answer) => sum + answer.n, 0)
  if (n === 0) return { n, mean: null, interval: null }
  const mean = answers.reduce((sum, { value, n: times }) => sum + value * times, 0) / n
  const squares = answers.reduce((sum, { value, n: times }) => sum + times * (value - mean) ** 2, 0)
  const interval = n < 2 ? null : meanInterval(n, mean, Math.sqrt(squares / (n - 1)))
  return { n, mean, interval: interval && ([...interval] as [number, number]) }
}
