import { currencyExponent } from '#shared/currencies.ts'
import {
  type Basis,
  endOfKnown,
  expectedNextYear,
  fellSilent,
  fitHealth,
  fromRhythm,
  type HealthModel,
  type HealthState,
  judgedDays,
  type Observed,
  type PartnerHistory,
  type Score,
  scorePartner,
  standingBefore,
  volumeOf,
  WINDOW_DAYS,
} from '../engine.ts'
import type { ToldThen } from './write-scores.ts'

export {
  type Case,
  fellSilent,
  fitHealth,
  fitWindow,
  type HealthModel,
  type Judged,
  judgeDays,
  judgePast,
  type Misjudged,
  type Observed,
  observe,
  type PartnerHistory,
  type PastRecord,
  presentScore,
  presentTrackRecord,
  readPartnerHistories,
  type Score,
  scorePartner,
  type WholeRecord,
  WINDOW_DAYS,
  windowsOf,
  withoutNames,
} from '../engine.ts'

/** A score as it is kept, amounts in minor units. */
export type Told = {
  partnerId: string
  basis: Basis
  state: HealthState
  risk: number
  health: number
  isChecked: boolean
  expected: bigint | null
  expectedLow: bigint | null
  expectedHigh: bigint | null
  atRisk: bigint | null
  score: Score
}

/**
 * The scores of these partnerships by a model, with what is expected of the year from `day` on, in minor units of the
 * currency; null: without that.
 */
export function tellAll(
  model: HealthModel,
  histories: readonly PartnerHistory[],
  day: number,
  currency: string | null,
): Told[] {
  const unit = currency === null ? 1 : 10 ** currencyExponent(currency)
  // what a model cannot put a number to is not known
  const minor = (amount: number | null | undefined) =>
    Number.isFinite(amount) ? BigInt(Math.round((amount as number) * unit)) : null
  return histories.flatMap((history): Told[] => {
    const score = scorePartner(model, history, day)
    if (!score) return []
    const year = currency === null ? null : expectedNextYear(model, history, day)
    return [
      {
        partnerId: history.id,
        ...{ basis: score.basis, state: score.state, risk: score.risk, health: score.health },
        isChecked: score.checked,
        expected: minor(year?.value),
        expectedLow: minor(year?.low),
        expectedHigh: minor(year?.high),
        atRisk: minor(year && year.value !== null ? year.value * score.risk : null),
        score,
      },
    ]
  })
}

/** Days a month apart, oldest first: those of the track record, and those since whose windows have not ended. */
export function pastDays(observed: Observed, day: number): number[] {
  const days = (['orders', 'contacts'] as const).flatMap((basis) => {
    const judged = judgedDays(observed, day, basis)
    const last = judged.at(-1)
    return last === undefined ? [] : [...judged, last + 30, last + 60]
  })
  return [...new Set(days)].filter((each) => each < day).sort((a, b) => a - b)
}

/**
 * What was told of everybody on a past day by what was known then, and whether it came by what was known before the day
 * `known`; null while the window lasts.
 */
export function tellPast(
  observed: Observed,
  day: number,
  known: number,
  currency: string | null,
): ToldThen[] {
  const byId = new Map(observed.histories.map((history) => [history.id, history]))
  const ends = {
    orders: endOfKnown(observed, known, 'orders'),
    contacts: endOfKnown(observed, known, 'contacts'),
  }
  const model = fitHealth(observed, day)
  return tellAll(model, observed.histories, day, currency).map((told): ToldThen => {
    const history = byId.get(told.partnerId) as PartnerHistory
    if (day + WINDOW_DAYS > ends[told.basis]) return { told, came: null, stood: null }
    return {
      told,
      came: fellSilent(history, day, told.basis),
      stood: stoodOn(model, history, day),
    }
  })
}

/** How one stood on a past day whose window has ended, and what came. */
function stoodOn(model: HealthModel, history: PartnerHistory, day: number): ToldThen['stood'] {
  const standing = standingBefore(history, day)
  if (!standing) return null
  const { basis, orderDays, last, ordering } = standing
  const rhythm = fromRhythm(model[basis].rhythm)
  return { orderDays, last, volume: volumeOf(history, { day, basis, rhythm, ordering }) }
}
