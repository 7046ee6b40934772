import { chanceSilent } from '../value-model/bg-nbd.ts'
import { type Fit, fitBgNbd } from '../value-model/fit-bg-nbd.ts'
import {
  commonRate,
  fellSilent,
  type HealthState,
  type OrderHistory,
  type Standing,
  standingBefore,
  WINDOW_DAYS,
} from './history.ts'
import { fitLogistic, type Logistic, logit } from './logistic.ts'

/** Factors of order behaviour, in the order of a row. */
export type OrderFactor = 'recency' | 'trend' | 'products' | 'rhythm'

/** What speaks for each state: one that ordered once has neither rhythm nor trend. */
export const FACTORS: Record<HealthState, readonly OrderFactor[]> = {
  alive: ['recency', 'trend', 'products', 'rhythm'],
  silent: ['recency', 'rhythm'],
  once: ['recency', 'products'],
}

/** Cut-offs of finished windows lie this many days apart, the first at least so long after the first order. */
const STEP_DAYS = 15
const RUN_IN_DAYS = 60
/** At most two years of windows: what is older speaks of another network. */
const MOST_WINDOWS = 48
/** Enough to fit weights: windows, and cases that ended either way. */
const FEWEST_WINDOWS = 2
const FEWEST_CASES = 50
/** A network without orders for longer than this has ended: its last window is not finished but unknown. */
const QUIET_DAYS = 14

/** All partnerships before one day, with the chance model of that day. */
export type Snapshot = { standings: Standing[]; silent: number[]; fit: Fit | null }

export type Weights = { model: Logistic; windows: number; cases: number }

/** What weighs how as of a day; null for a state where outcomes are too few. */
export type WeightsByState = Record<HealthState, Weights | null>

/** Histories with what has been computed of them, each snapshot from facts before its own day only. */
export type Observed = { histories: readonly OrderHistory[]; first: number; snapshots: Map<number, Snapshot> }

/** Takes the histories in an order of their own, so that sums do not depend on who read them how. */
export function observe(histories: readonly OrderHistory[]): Observed {
  const sorted = [...histories].sort(compareHistories)
  return { histories: sorted, first: sorted[0]?.days[0] ?? Number.POSITIVE_INFINITY, snapshots: new Map() }
}

function compareHistories(a: OrderHistory, b: OrderHistory): number {
  for (let k = 0; k < Math.min(a.days.length, b.days.length); k++) {
    const order =
      (a.days[k] as number) - (b.days[k] as number) || (a.amounts[k] as number) - (b.amounts[k] as number)
    if (order !== 0) return order
  }
  return a.days.length - b.days.length || (a.id < b.id ? -1 : 1)
}

/** The row of numbers the weights are for. */
export function rowOf(standing: Standing, silent: number): number[] {
  const values: Record<OrderFactor, number> = {
    recency: Math.log1p(standing.recency),
    trend: Math.log1p(standing.lastQuarter) - Math.log1p(standing.quarterBefore),
    products: Math.log1p(standing.products),
    rhythm: logit(silent),
  }
  return FACTORS[standing.state].map((factor) => values[factor])
}

/** The end of what is known before `day`: that day, or the day after the last order when orders ended long before. */
export function endOfKnown({ histories }: Observed, day: number): number {
  let last = Number.NEGATIVE_INFINITY
  for (const history of histories) {
    const standing = standingBefore(history, day)
    if (standing) last = Math.max(last, standing.last)
  }
  return day - last > QUIET_DAYS ? last + 1 : day
}

/** The cut-offs whose 90 days had ended by `day`, oldest first: day - 90, day - 105, … back to 60 days after the first order. */
export function finishedCutOffs(observed: Observed, day: number): number[] {
  const end = endOfKnown(observed, day)
  const cutOffs: number[] = []
  for (let at = day - WINDOW_DAYS; at >= observed.first + RUN_IN_DAYS; at -= STEP_DAYS)
    if (at + WINDOW_DAYS <= end && cutOffs.length < MOST_WINDOWS) cutOffs.push(at)
  return cutOffs.reverse()
}

/** How all stood before a day, and the chance of each to be silent for 90 days by the model fitted on just that. */
export function snapshotBefore(observed: Observed, day: number, near: Snapshot | null = null): Snapshot {
  const known = observed.snapshots.get(day)
  if (known) return known
  const standings = observed.histories.flatMap((history) => standingBefore(history, day) ?? [])
  const orderings = standings.map(({ ordering }) => ordering)
  const fit = fitBgNbd(orderings, near?.fit?.model ?? null)
  const model = fit?.model ?? commonRate(orderings)
  const silent = orderings.map((ordering) => chanceSilent(model, ordering, WINDOW_DAYS / 7))
  const snapshot = { standings, silent, fit }
  observed.snapshots.set(day, snapshot)
  return snapshot
}

/**
 * The weights of each state as of a day, fitted on every window that had finished by then, each row made from facts
 * before its own cut-off. Source of the recipe: logistic, L2 with C = 1 on standardised factors.
 */
export function fitWeights(observed: Observed, day: number): WeightsByState {
  const rows: Record<HealthState, number[][]> = { alive: [], silent: [], once: [] }
  const outcomes: Record<HealthState, boolean[]> = { alive: [], silent: [], once: [] }
  const byId = new Map(observed.histories.map((history) => [history.id, history]))
  const cutOffs = finishedCutOffs(observed, day)
  let near: Snapshot | null = null
  for (const cutOff of cutOffs) {
    const snapshot: Snapshot = snapshotBefore(observed, cutOff, near)
    near = snapshot
    snapshot.standings.forEach((standing, i) => {
      rows[standing.state].push(rowOf(standing, snapshot.silent[i] as number))
      outcomes[standing.state].push(fellSilent(byId.get(standing.id) as OrderHistory, cutOff))
    })
  }
  const weigh = (state: HealthState): Weights | null => {
    const cases = outcomes[state].length
    const silent = outcomes[state].filter(Boolean).length
    if (cutOffs.length < FEWEST_WINDOWS || silent < FEWEST_CASES || cases - silent < FEWEST_CASES) return null
    const model = fitLogistic(rows[state], outcomes[state])
    return model && { model, windows: cutOffs.length, cases }
  }
  return { alive: weigh('alive'), silent: weigh('silent'), once: weigh('once') }
}
