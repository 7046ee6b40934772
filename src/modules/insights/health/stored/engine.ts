import { currencyExponent } from '#shared/currencies.ts'
import { type Day, dayFromNumber } from '#shared/days.ts'
import type { PartnerName } from '../../names.ts'
import { membersOf, type Report } from '../../report.ts'
import { type BgNbd, chanceSilent } from '../../value-model/bg-nbd.ts'
import {
  commonRate,
  fellSilent,
  type HealthState,
  type OrderHistory,
  type Standing,
  standingBefore,
  WINDOW_DAYS,
} from '../history.ts'
import { partsOf, sigmoid } from '../logistic.ts'
import { readOrderHistories } from '../read-histories.ts'
import type { Contribution } from '../score.ts'
import type { HealthReason, HealthRow, TrackRecord } from '../shapes.ts'
import { judgePast as judgeDays } from '../track-record.ts'
import {
  endOfKnown,
  FACTORS,
  finishedCutOffs,
  fitWeights,
  type Observed,
  type OrderFactor,
  observe,
  rowOf,
  snapshotBefore,
  type Weights,
  type WeightsByState,
} from '../weights.ts'
import { sayReason } from '../words.ts'
import type { ToldThen } from './write-scores.ts'

export { type Observed, observe }
export const readPartnerHistories = (report: Report, before: Day, partnerIds?: readonly string[]) =>
  readOrderHistories(
    partnerIds
      ? { ...report, partners: partnerIds.flatMap((id) => membersOf(report.survivors, id)) }
      : report,
    before,
  )
export type HealthModel = { weights: WeightsByState; chance: BgNbd; usual: Record<HealthState, number> }
export type Score = {
  standing: Standing
  risk: number
  health: number
  chance: number
  contributions: Contribution[]
  weights: Weights | null
}

export type Told = {
  partnerId: string
  basis: 'orders' | 'contacts'
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

export function windowsOf(observed: Observed, day: number): number[] {
  return finishedCutOffs(observed, day)
}
export function fitWindow(observed: Observed, cutOff: number): void {
  snapshotBefore(observed, cutOff)
}
export function fitHealth(observed: Observed, day: number): HealthModel {
  const weights = fitWeights(observed, day)
  const { standings, silent, fit } = snapshotBefore(observed, day)
  const mean = (state: HealthState) => {
    const own = silent.filter((_, i) => standings[i]?.state === state)
    return own.length === 0 ? 0.5 : own.reduce((sum, chance) => sum + chance, 0) / own.length
  }
  return {
    weights,
    chance: fit?.model ?? commonRate(standings.map(({ ordering }) => ordering)),
    usual: { alive: mean('alive'), silent: mean('silent'), once: mean('once') },
  }
}
export function scorePartner(model: HealthModel, history: OrderHistory, day: number): Score | null {
  const standing = standingBefore(history, day)
  if (!standing) return null
  const chance = chanceSilent(model.chance, standing.ordering, WINDOW_DAYS / 7)
  const weights = model.weights[standing.state]
  if (!weights) {
    const usual = model.usual[standing.state]
    return {
      standing,
      risk: chance,
      health: 100 * (1 - chance),
      chance,
      weights: null,
      contributions: [
        { factor: 'base', contribution: 100 * (1 - usual) },
        { factor: 'rhythm', contribution: 100 * (usual - chance) },
      ],
    }
  }
  const parts = partsOf(weights.model, rowOf(standing, chance))
  const sum = parts.reduce((all, part) => all + part, 0)
  const risk = sigmoid(weights.model.intercept + sum)
  const base = sigmoid(weights.model.intercept)
  const slope = Math.abs(sum) < 1e-6 ? base * (1 - base) : (risk - base) / sum
  return {
    standing,
    risk,
    health: 100 * (1 - risk),
    chance,
    weights,
    contributions: [
      { factor: 'base', contribution: 100 * (1 - base) },
      ...parts.map((part, j) => ({
        factor: FACTORS[standing.state][j] as OrderFactor,
        contribution: -100 * slope * part,
      })),
    ],
  }
}

export function tellAll(
  model: HealthModel,
  histories: readonly OrderHistory[],
  day: number,
  currency: string,
): Told[] {
  return histories.flatMap((history) => {
    const score = scorePartner(model, history, day)
    if (!score) return []
    const expected = BigInt(Math.round(score.standing.lastQuarter * 4 * 10 ** currencyExponent(currency)))
    return [
      {
        partnerId: history.id,
        basis: 'orders' as const,
        state: score.standing.state,
        risk: score.risk,
        health: score.health,
        isChecked: score.weights !== null,
        expected,
        expectedLow: expected,
        expectedHigh: expected,
        atRisk: BigInt(Math.round(Number(expected) * score.risk)),
        score,
      },
    ]
  })
}

/** Days a month apart before the end of what is known, newest last. */
export function pastDays(observed: Observed, day: number): number[] {
  const end = endOfKnown(observed, day)
  return Array.from({ length: 14 }, (_, k) => end - 30 * (14 - k)).filter((at) => at >= observed.first + 150)
}
export function tellPast(observed: Observed, day: number, knownOn: number, currency: string): ToldThen[] {
  const end = endOfKnown(observed, knownOn)
  const byId = new Map(observed.histories.map((history) => [history.id, history]))
  return tellAll(fitHealth(observed, day), observed.histories, day, currency).map((told) => ({
    told,
    came: day + WINDOW_DAYS <= end ? fellSilent(byId.get(told.partnerId) as OrderHistory, day) : null,
  }))
}
export function judgePast(observed: Observed, day: number): TrackRecord {
  return {
    asOf: judgeDays(observed, day).map(
      ({ day: date, n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth }) => ({
        ...{ date: dayFromNumber(date), n, base, auc, aucBaseline, brier, calibrationError, liftTopTenth },
      }),
    ),
  }
}
export function presentScore(
  score: Score,
  name: PartnerName,
  { language, currency }: { language: 'ru' | 'en'; currency: string; withMoney: boolean },
): HealthRow {
  const checked = score.weights !== null
  const reasons = score.contributions.map(
    ({ factor, contribution }): HealthReason => ({
      factor,
      contribution,
      says: sayReason(language, factor, { currency }, checked),
      facts: [],
    }),
  )
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
