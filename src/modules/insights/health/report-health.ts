import { addDays, type Day, dayFromNumber, dayNumber } from '#shared/days.ts'
import { nameOf, type PartnerName, readNames } from '../names.ts'
import type { Report } from '../report.ts'
import { readOrderHistories } from './read-histories.ts'
import { type Score, scoreAll } from './score.ts'
import type { HealthQuery, HealthReason, HealthRow, TrackRecord, TrackRecordQuery } from './shapes.ts'
import { judgePast } from './track-record.ts'
import { FACTORS, observe } from './weights.ts'
import { sayReason } from './words.ts'

/** The day before which everything that is known counts: today counts too. */
function dayOfReport(report: Report, asOf: Day | undefined): Day {
  return asOf ?? addDays(report.today, 1)
}

const STATES = ['alive', 'silent', 'once'] as const

/**
 * The health of every partnership that had ordered before the day: those that order first, the most endangered at the
 * top, then the silent, then those that ordered once. Needs the scope of the whole network: weights are fitted on it.
 */
export async function readHealth(report: Report, query: HealthQuery): Promise<HealthRow[]> {
  const day = dayOfReport(report, query.asOf)
  const scores = scoreAll(observe(await readOrderHistories(report, day)), dayNumber(day))
  const listed = scores.sort(compareScores).slice(0, query.limit)
  const names = await readNames(
    report,
    listed.map(({ standing }) => standing.id),
  )
  return listed.map((score) => present(score, nameOf(names, score.standing.id), report, query.language))
}

function compareScores(a: Score, b: Score): number {
  return (
    STATES.indexOf(a.standing.state) - STATES.indexOf(b.standing.state) ||
    b.risk - a.risk ||
    (a.standing.id < b.standing.id ? -1 : 1)
  )
}

function present(score: Score, name: PartnerName, report: Report, language: 'en' | 'ru'): HealthRow {
  const checked = score.weights !== null
  const reasons = score.contributions.map(({ factor, contribution }): HealthReason => {
    const facts = factsOf(score, factor, report.network.currency)
    return {
      factor,
      contribution,
      says: sayReason(language, factor, facts, checked),
      facts: Object.entries(facts).map(([key, value]) => ({ name: key, value })),
    }
  })
  return {
    partnerId: name.id,
    externalId: name.externalId,
    name: name.name,
    risk: score.risk,
    health: score.health,
    state: score.standing.state,
    checked,
    reasons,
  }
}

function factsOf(
  { standing, weights, chance }: Score,
  factor: HealthReason['factor'],
  currency: string,
): Record<string, number | string> {
  if (factor === 'base') return weights ? { windows: weights.windows, cases: weights.cases } : {}
  if (factor === 'rhythm')
    return {
      orderDays: standing.orderDays,
      firstOrderOn: dayFromNumber(standing.first),
      lastOrderOn: dayFromNumber(standing.last),
      chance,
    }
  if (factor === 'trend')
    return {
      last90Days: standing.lastQuarter.toFixed(2),
      before90Days: standing.quarterBefore.toFixed(2),
      currency,
    }
  // Means of logarithms: what they stand for is a count again.
  const mean = weights?.model.means[FACTORS[standing.state].indexOf(factor)] ?? 0
  const usual = Math.round(Math.expm1(mean))
  if (factor === 'products') return { products: standing.products, usual }
  return { days: standing.recency, lastOrderOn: dayFromNumber(standing.last), usual }
}

/** How right the health was at past days whose windows have ended. */
export async function readTrackRecord(report: Report, query: TrackRecordQuery): Promise<TrackRecord> {
  const day = dayOfReport(report, query.asOf)
  const judged = judgePast(observe(await readOrderHistories(report, day)), dayNumber(day))
  return {
    asOf: judged.map(({ day: date, n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth }) => ({
      ...{ date: dayFromNumber(date), n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth },
    })),
  }
}
