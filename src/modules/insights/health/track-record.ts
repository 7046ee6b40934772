import { dayFromNumber } from '#shared/days.ts'
import { type BgNbd, expectedOrders, type Ordering } from '../value-model/bg-nbd.ts'
import {
  areaInterval,
  areaUnderCurve,
  averagePrecision,
  brier,
  calibrationError,
  calibrationTable,
  liftOfTopTenth,
  observedToTold,
  riskShift,
  type Told,
  toPair,
} from './accuracy.ts'
import { pick } from './choose-care.ts'
import { ROW_LENGTH } from './factors.ts'
import { fitHealth } from './fit-health.ts'
import {
  type Basis,
  daysOfWindow,
  type PartnerHistory,
  STATES,
  standingBefore,
  WINDOW_DAYS,
} from './history.ts'
import { predict } from './logistic.ts'
import { fromRhythm, type HealthModel } from './model.ts'
import type { JudgedDate, MisjudgedPartner, ModelSummary, TrackRecord } from './shapes.ts'
import { endOfKnown, type Observed, snapshotBefore } from './weights.ts'

/** Days between two dates of the record, and how many dates it tells. */
const STEP_DAYS = 30
const MOST_DATES = 12
/** Before this much history a score says nothing that could be judged. */
const RUN_IN_DAYS = 150
/** How many of those misjudged are named. */
const MOST_NAMED = 50
/** Risks of fewer partnerships move by chance; and a share told wrongly by less than a tenth is told well. */
const FEWEST_TO_SHIFT = 100
const MOVED = 0.25
const WELL_TOLD = 0.1

/** A partnership misjudged, without its name: that depends on who reads. */
export type Misjudged = Omit<MisjudgedPartner, 'name' | 'externalId'>
/** How right the score was on one day, as plain JSON. */
export type Judged = Omit<JudgedDate, 'missed' | 'falseAlarms'> & {
  missed: Misjudged[]
  falseAlarms: Misjudged[]
}
/** The track record before names are put to it. */
export type PastRecord = Omit<TrackRecord, 'asOf' | 'contacts'> & { asOf: Judged[]; contacts: Judged[] }
/** The record of a whole network, of which nobody can be told. */
type JudgedAll = Omit<Judged, 'missed' | 'falseAlarms'>
export type WholeRecord = Omit<PastRecord, 'asOf' | 'contacts'> & { asOf: JudgedAll[]; contacts: JudgedAll[] }

/** The record without those that were misjudged. */
export function withoutNames({ asOf, contacts, ...rest }: PastRecord): WholeRecord {
  const bare = ({ missed: _, falseAlarms: __, ...judged }: Judged): JudgedAll => judged
  return { ...rest, asOf: asOf.map(bare), contacts: contacts.map(bare) }
}

/**
 * The score at past days whose 90 days had ended by `day`, thirty days apart, oldest first: each computed from what was
 * known on its own day and compared with what came; orders and contacts apart. Plain JSON.
 */
export function judgePast(observed: Observed, day: number): PastRecord {
  const model = fitHealth(observed, day)
  const judgeBy = (basis: Basis) =>
    withDrift(judgedDays(observed, day, basis).flatMap((each) => judge(observed, each, basis) ?? []))
  return {
    asOf: judgeBy('orders'),
    contacts: judgeBy('contacts'),
    models: [summarise(model, 'orders'), summarise(model, 'contacts')].filter(
      ({ partners }) => (partners ?? 0) > 0,
    ),
    size: model.spending && {
      partners: model.spending.partners,
      correlation: model.spending.correlation,
      signs: model.spending.signs,
    },
  }
}

/** The dates of the record as of a day, oldest first. */
export function judgedDays(observed: Observed, day: number, basis: Basis = 'orders'): number[] {
  const end = endOfKnown(observed, day, basis)
  const days: number[] = []
  const first = observed.first[basis] + RUN_IN_DAYS
  for (let at = end - WINDOW_DAYS; at >= first && days.length < MOST_DATES; at -= STEP_DAYS) days.push(at)
  return days.reverse()
}

/** One that was told of on a day: what was told, how it stood, and what came; days as numbers. */
export type Case = {
  id: string
  risk: number
  came: boolean
  recency: number
  orderDays: number
  last: number
  /** Days with orders (contacts) in the window: expected, come, and those of the window before. */
  volume: JudgedDate['volume']
}
type Judging = { judged: Judged; told: Told[] }

/** How right the score was on one day; null when nobody was ordering. */
export function judge(observed: Observed, day: number, basis: Basis = 'orders'): Judging | null {
  const model = fitHealth(observed, day)
  const snapshot = snapshotBefore(observed, day, basis)
  const { weights, factors, fills } = model[basis].states.alive
  const rhythm = fromRhythm(model[basis].rhythm)
  const cases: Case[] = []
  snapshot.places.forEach((place, i) => {
    if (STATES[snapshot.states[i] as number] !== 'alive') return
    const history = observed.histories[place] as PartnerHistory
    const standing = standingBefore(history, day)
    if (!standing) return
    const risk = weights
      ? predict(weights, pick(snapshot.rows, i * ROW_LENGTH, factors, fills))
      : (snapshot.silent[i] as number)
    const { id, recency, orderDays, last } = standing
    const volume = volumeOf(history, { day, basis, rhythm, ordering: standing.ordering })
    cases.push({ id, risk, recency, orderDays, last, volume, came: snapshot.came[i] === 1 })
  })
  return judgeCases(cases, day, weights !== null)
}

/** Days with orders (contacts) of one partnership around a day. */
export function volumeOf(
  history: PartnerHistory,
  { day, basis, rhythm, ordering }: { day: number; basis: Basis; rhythm: BgNbd; ordering: Ordering },
): JudgedDate['volume'] {
  return {
    expected: expectedOrders(rhythm, ordering, WINDOW_DAYS / 7),
    actual: daysOfWindow(history, day, basis),
    before: daysOfWindow(history, day - WINDOW_DAYS, basis),
  }
}

/** How right the score was about some partnerships on one day; null for none. */
function judgeCases(cases: readonly Case[], day: number, checked: boolean): Judging | null {
  if (cases.length === 0) return null
  const sum = (key: keyof JudgedDate['volume']) => cases.reduce((all, { volume }) => all + volume[key], 0)
  const judged = {
    ...figuresOf(cases),
    date: dayFromNumber(day),
    volume: { expected: sum('expected'), actual: sum('actual'), before: sum('before') },
    checked,
    drift: null,
  }
  return { judged, told: cases.map(({ risk, came }) => ({ risk, came })) }
}

function figuresOf(cases: readonly Case[]): Omit<Judged, 'date' | 'volume' | 'checked' | 'drift'> {
  const silent = cases.filter(({ came }) => came).length
  const byRecency = cases.map(({ recency, came }) => ({ risk: recency, came }))
  const byOrders = cases.map(({ orderDays, came }) => ({ risk: -orderDays, came }))
  const alarms = Math.round(cases.length / 10)
  const ranked = [...cases].sort((a, b) => b.risk - a.risk || (a.id < b.id ? -1 : 1))
  const falseAlarms = ranked.slice(0, alarms).filter(({ came }) => !came)
  const missed = ranked
    .slice(Math.ceil(cases.length / 2))
    .filter(({ came }) => came)
    .reverse()
  return {
    n: cases.length,
    base: silent / cases.length,
    auc: areaUnderCurve(cases),
    aucBaseline: areaUnderCurve(byRecency),
    brier: brier(cases),
    calibrationError: calibrationError(cases),
    liftTopTenth: liftOfTopTenth(cases),
    aucInterval: toPair(areaInterval(cases)),
    aucBaselineInterval: toPair(areaInterval(byRecency)),
    aucOrders: areaUnderCurve(byOrders),
    aucOrdersInterval: toPair(areaInterval(byOrders)),
    averagePrecision: averagePrecision(cases),
    silent,
    meanRisk: cases.reduce((sum, { risk }) => sum + risk, 0) / cases.length,
    bins: calibrationTable(cases),
    alarms,
    missed: missed.slice(0, MOST_NAMED).map(misjudged),
    missedCount: missed.length,
    falseAlarms: falseAlarms.slice(0, MOST_NAMED).map(misjudged),
    falseAlarmCount: falseAlarms.length,
  }
}

function misjudged({ id, risk, orderDays, last }: Case): Misjudged {
  return { partnerId: id, risk, orderDays, lastOrderOn: dayFromNumber(last) }
}

/** How right the score was about some partnerships on several days, oldest first. */
export function judgeDays(
  days: readonly { day: number; cases: readonly Case[]; checked: boolean }[],
): Judged[] {
  return withDrift(days.flatMap(({ day, cases, checked }) => judgeCases(cases, day, checked) ?? []))
}

/** Says of each date but the first whether risks, or what came of them, have left what they were. */
function withDrift(all: readonly Judging[]): Judged[] {
  return all.map(({ judged, told }, k) => {
    const before = all[k - 1]
    const risksOf = (each: readonly Told[]) => each.map(({ risk }) => risk)
    const shift = before ? riskShift(risksOf(before.told), risksOf(told)) : null
    if (!before || shift === null) return judged
    const why: NonNullable<Judged['drift']>['why'] = []
    const isEnough = Math.min(before.told.length, told.length) >= FEWEST_TO_SHIFT
    if (isEnough && shift > MOVED) why.push('risks_moved')
    const ratio = observedToTold(told)
    if (ratio && ratio.interval[0] > 1 && ratio.ratio > 1 + WELL_TOLD) why.push('more_silent_than_told')
    if (ratio && ratio.interval[1] < 1 && ratio.ratio < 1 - WELL_TOLD) why.push('fewer_silent_than_told')
    return {
      ...judged,
      drift: {
        shift,
        observedToTold: ratio?.ratio ?? null,
        observedToToldInterval: ratio?.interval ?? null,
        drifted: why.length > 0,
        why,
      },
    }
  })
}

/** What a model was made of, and what is doubtful about it. */
function summarise(model: HealthModel, basis: Basis): ModelSummary {
  const { fit, windows, partners, states } = model[basis]
  return {
    ...{ basis, partners, windows },
    signs: fit ? [...fit.signs] : ['too_few_partners'],
    states: STATES.map((state) => {
      const { weights, cases, silentCases, factors, trials } = states[state]
      return {
        ...{ state, checked: weights !== null, cases, silentCases },
        factors: weights ? [...factors] : ['rhythm'],
        leftOut: trials.flatMap(({ factor, why, cases: known }) =>
          why ? [{ factor, why, cases: known }] : [],
        ),
      }
    }),
  }
}
