import { addDays, type Day, dayNumber } from '#shared/days.ts'
import { nameOf, type PartnerName, readNames } from '../names.ts'
import type { Report } from '../report.ts'
import { fitHealth } from './fit-health.ts'
import { STATES } from './history.ts'
import { presentScore } from './present.ts'
import { readPartnerHistories } from './read-histories.ts'
import { type Score, scorePartner } from './score.ts'
import type { HealthQuery, HealthRow, JudgedDate, TrackRecord, TrackRecordQuery } from './shapes.ts'
import { type Judged, judgePast, type Misjudged, type PastRecord } from './track-record.ts'
import { observe } from './weights.ts'

/** The day before which everything that is known counts: today counts too. */
export function dayOfReport(report: Report, asOf: Day | undefined): Day {
  return asOf ?? addDays(report.today, 1)
}

type Scored = { id: string; score: Score }

/**
 * The health of every partnership that had ordered before the day, or been in contact: those that order first, the most
 * endangered at the top, then the silent, then those that ordered once; then the same of those that never ordered. Needs
 * the scope of the whole network: weights are fitted on it.
 */
export async function readHealth(report: Report, query: HealthQuery): Promise<HealthRow[]> {
  const day = dayOfReport(report, query.asOf)
  const histories = await readPartnerHistories(report, day)
  const model = fitHealth(observe(histories), dayNumber(day))
  const scored = histories.flatMap((history): Scored[] => {
    const score = scorePartner(model, history, dayNumber(day))
    return score ? [{ id: history.id, score }] : []
  })
  const listed = scored.sort(compareScored).slice(0, query.limit)
  const names = await readNames(
    report,
    listed.map(({ id }) => id),
  )
  const reader = { language: query.language, currency: report.network.currency, withMoney: true }
  return listed.map(({ id, score }) => presentScore(score, nameOf(names, id), reader))
}

function compareScored({ id: idA, score: a }: Scored, { id: idB, score: b }: Scored): number {
  return (
    Number(a.basis === 'contacts') - Number(b.basis === 'contacts') ||
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    b.risk - a.risk ||
    (idA < idB ? -1 : 1)
  )
}

/** How right the health was at past days whose windows have ended. */
export async function readTrackRecord(report: Report, query: TrackRecordQuery): Promise<TrackRecord> {
  const day = dayOfReport(report, query.asOf)
  const observed = observe(await readPartnerHistories(report, day))
  return presentTrackRecord(report, judgePast(observed, dayNumber(day)))
}

/** Puts names to those that were misjudged; whom the reader's scope does not show is counted, not named. */
export async function presentTrackRecord(report: Report, record: PastRecord): Promise<TrackRecord> {
  const dates = [...record.asOf, ...record.contacts]
  const ids = dates.flatMap(({ missed, falseAlarms }) =>
    [...missed, ...falseAlarms].map(({ partnerId }) => partnerId),
  )
  const names = await readNames(report, [...new Set(ids)])
  return {
    ...record,
    asOf: record.asOf.map((each) => withNames(each, names)),
    contacts: record.contacts.map((each) => withNames(each, names)),
  }
}

function withNames(judged: Judged, names: ReadonlyMap<string, PartnerName>): JudgedDate {
  const name = (all: readonly Misjudged[]) =>
    all.flatMap((each) => {
      const found = names.get(each.partnerId)
      return found ? [{ ...each, externalId: found.externalId, name: found.name }] : []
    })
  const { date, n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth, ...more } = judged
  return {
    ...{ date, n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth },
    ...more,
    missed: name(judged.missed),
    falseAlarms: name(judged.falseAlarms),
  }
}
