import { chanceSilent, type Ordering } from '../value-model/bg-nbd.ts'
import { type Fit, fitBgNbd } from '../value-model/fit-bg-nbd.ts'
import { type Care, careBefore } from './care.ts'
import { ROW_LENGTH, writeRow } from './factors.ts'
import {
  BASES,
  type Basis,
  commonRate,
  fellSilent,
  orderingBefore,
  type PartnerHistory,
  STATES,
  type Standing,
  standingBefore,
  WINDOW_DAYS,
} from './history.ts'
import type { HealthModel } from './model.ts'

/** Cut-offs of finished windows lie this many days apart, the first at least so long after the first order. */
const STEP_DAYS = 15
const RUN_IN_DAYS = 60
/** At most two years of windows: what is older speaks of another network. */
const MOST_WINDOWS = 48
/** A network without orders for longer than this has ended: its last window is not finished but unknown. */
const QUIET_DAYS = 14

/** All partnerships of one basis before one day: rows of numbers and outcomes, in the order of the histories. */
export type Snapshot = {
  /** The place of each partnership among the histories. */
  places: Int32Array
  /** The place of its state in STATES. */
  states: Uint8Array
  rows: Float64Array
  /** The chance by rhythm alone, by the model fitted on just what was known. */
  silent: Float64Array
  /** Whether it was silent for the window that follows; to be read only where that has ended. */
  came: Uint8Array
  fit: Fit | null
  rhythm: Fit['model']
}

/** Histories with what has been computed of them, each snapshot from facts before its own day only. */
export type Observed = {
  histories: readonly PartnerHistory[]
  first: Record<Basis, number>
  fits: Record<Basis, Map<number, Fit | null>>
  snapshots: Record<Basis, Map<number, Snapshot>>
  models: Map<number, HealthModel>
}

/** Nothing is computed yet. In which order histories come does not matter. */
export function observe(histories: readonly PartnerHistory[]): Observed {
  const first = { orders: Number.POSITIVE_INFINITY, contacts: Number.POSITIVE_INFINITY }
  for (const { days, contacts } of histories) {
    first.orders = Math.min(first.orders, days[0] ?? Number.POSITIVE_INFINITY)
    first.contacts = Math.min(first.contacts, contacts?.[0] ?? Number.POSITIVE_INFINITY)
  }
  const maps = <T>() => ({ orders: new Map<number, T>(), contacts: new Map<number, T>() })
  return { histories, first, fits: maps(), snapshots: maps(), models: new Map() }
}

/** The end of what is known before `day`: that day, or the day after the last order when orders ended long before. */
export function endOfKnown({ histories }: Observed, day: number, basis: Basis = 'orders'): number {
  let last = Number.NEGATIVE_INFINITY
  const look = (days: readonly number[]) => {
    for (let k = days.length - 1; k >= 0; k--) {
      const each = days[k] as number
      if (each >= day) continue
      last = Math.max(last, each)
      break
    }
  }
  for (const { days, contacts } of histories) {
    look(days)
    if (basis === 'contacts' && contacts) look(contacts)
  }
  return day - last > QUIET_DAYS ? last + 1 : day
}

/** The cut-offs whose 90 days had ended by `day`, oldest first: day - 90, day - 105, … back to 60 days after the first order. */
export function finishedCutOffs(observed: Observed, day: number, basis: Basis = 'orders'): number[] {
  const end = endOfKnown(observed, day, basis)
  const cutOffs: number[] = []
  for (let at = day - WINDOW_DAYS; at >= observed.first[basis] + RUN_IN_DAYS; at -= STEP_DAYS)
    if (at + WINDOW_DAYS <= end && cutOffs.length < MOST_WINDOWS) cutOffs.push(at)
  return cutOffs.reverse()
}

/** All days a model as of `day` looks back to, oldest first: fitting them one by one tells how far the work is. */
export function windowsOf(observed: Observed, day: number): number[] {
  const all = BASES.flatMap((basis) => finishedCutOffs(observed, day, basis))
  return [...new Set([...all, day])].sort((a, b) => a - b)
}

/** Computes one of those days, so that it is there when the model is made. */
export function fitWindow(observed: Observed, day: number): void {
  for (const basis of BASES) snapshotBefore(observed, day, basis)
}

/** Every so many windows the search begins anew; between them it begins where the window before ended. */
const FRESH_EVERY = 12

/**
 * The chance model of a day from what was known before it. Where the search begins depends on the day and the histories
 * alone, so that the same day gets the same model whatever was computed before.
 */
function fitBefore(
  observed: Observed,
  day: number,
  basis: Basis,
  orderings?: readonly Ordering[],
): Fit | null {
  const known = observed.fits[basis].get(day)
  if (known !== undefined) return known
  const step = Math.floor((day - observed.first[basis] - RUN_IN_DAYS) / STEP_DAYS)
  const near = step > 0 && step % FRESH_EVERY !== 0 ? fitBefore(observed, day - STEP_DAYS, basis) : null
  const own = orderings ?? observed.histories.flatMap((history) => orderingBefore(history, day, basis) ?? [])
  const fit = fitBgNbd(own, near?.model ?? null)
  observed.fits[basis].set(day, fit)
  return fit
}

/** How all stood before a day, and the chance of each to be silent for 90 days by the model fitted on just that. */
export function snapshotBefore(observed: Observed, day: number, basis: Basis = 'orders'): Snapshot {
  const known = observed.snapshots[basis].get(day)
  if (known) return known
  const stood: Stood[] = []
  observed.histories.forEach((history, place) => {
    const standing = standingBefore(history, day)
    if (standing?.basis !== basis) return
    stood.push({
      place,
      standing,
      care: careBefore(history, day),
      came: Number(fellSilent(history, day, basis)),
    })
  })
  // An order of their own by what was known: sums then depend neither on who read them nor on what came later.
  stood.sort(compareStood)
  const orderings = stood.map(({ standing }) => standing.ordering)
  const fit = fitBefore(observed, day, basis, orderings)
  const rhythm = fit?.model ?? commonRate(orderings)
  const n = stood.length
  const snapshot: Snapshot = {
    places: Int32Array.from(stood, ({ place }) => place),
    states: Uint8Array.from(stood, ({ standing }) => STATES.indexOf(standing.state)),
    rows: new Float64Array(n * ROW_LENGTH),
    silent: new Float64Array(n),
    came: new Uint8Array(n),
    ...{ fit, rhythm },
  }
  stood.forEach(({ standing, care, came }, i) => {
    const silent = chanceSilent(rhythm, standing.ordering, WINDOW_DAYS / 7)
    snapshot.silent[i] = silent
    snapshot.came[i] = came
    writeRow(snapshot.rows, i * ROW_LENGTH, standing, care, silent)
  })
  observed.snapshots[basis].set(day, snapshot)
  return snapshot
}

type Stood = { place: number; standing: Standing; care: Care; came: number }

function compareStood(one: Stood, other: Stood): number {
  const [a, b] = [one.standing, other.standing]
  return (
    a.first - b.first ||
    a.last - b.last ||
    a.orderDays - b.orderDays ||
    a.lastQuarter - b.lastQuarter ||
    a.quarterBefore - b.quarterBefore ||
    a.products - b.products ||
    compareCare(one.care, other.care) ||
    one.came - other.came
  )
}

function compareCare(a: Care, b: Care): number {
  const numbers = ({ problems, promises, satisfaction, contactDays }: Care) => [
    ...[
      problems.open,
      problems.oldestDays,
      contactDays ?? -1,
      satisfaction?.n ?? -1,
      satisfaction?.sum ?? -1,
    ],
    ...[promises?.due ?? -1, promises?.late ?? -1, promises?.broken ?? -1, promises?.overdue ?? -1],
  ]
  const [left, right] = [numbers(a), numbers(b)]
  const place = left.findIndex((value, k) => value !== right[k])
  return place < 0 ? 0 : (left[place] as number) - (right[place] as number)
}
