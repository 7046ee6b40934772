import { fitGammaGamma, type Spending, type SpendingFit } from '../value-model/gamma-gamma.ts'
import { type Cases, chooseCare, weigh } from './choose-care.ts'
import { CARE_FACTORS, FACTORS, ROW_LENGTH } from './factors.ts'
import { type Basis, countBefore, type HealthState, STATES } from './history.ts'
import { type BasisModel, type HealthModel, type StateModel, toRhythm } from './model.ts'
import { finishedCutOffs, type Observed, snapshotBefore } from './weights.ts'

/**
 * Enough to fit weights: windows, and partnerships that ended either way. Windows overlap, so that one partnership makes
 * many cases; it counts once.
 */
const FEWEST_WINDOWS = 2
const FEWEST_ENDED = 50

/**
 * What weighs how as of a day, fitted on every window that had finished by then, each row made from facts before its own
 * cut-off. Source of the recipe: logistic, L2 with C = 1 on standardised factors. The answer is plain JSON.
 */
export function fitHealth(observed: Observed, day: number): HealthModel {
  const known = observed.models.get(day)
  if (known) return known
  const model: HealthModel = {
    ...{ version: 1, day, spending: fitSpending(observed, day) },
    orders: fitBasis(observed, day, 'orders'),
    contacts: fitBasis(observed, day, 'contacts'),
  }
  observed.models.set(day, model)
  return model
}

function fitBasis(observed: Observed, day: number, basis: Basis): BasisModel {
  const cutOffs = finishedCutOffs(observed, day, basis)
  const now = snapshotBefore(observed, day, basis)
  const state = (name: HealthState) => fitState(observed, cutOffs, basis, name, usualChance(now, name))
  const { model: _, ...fit } = now.fit ?? { model: null }
  return {
    rhythm: toRhythm(now.rhythm),
    fit: now.fit === null ? null : (fit as Omit<NonNullable<typeof now.fit>, 'model'>),
    windows: cutOffs.length,
    partners: now.places.length,
    states: { alive: state('alive'), silent: state('silent'), once: state('once') },
  }
}

function usualChance({ states, silent }: ReturnType<typeof snapshotBefore>, state: HealthState): number {
  const own = silent.filter((_, i) => STATES[states[i] as number] === state)
  return own.length === 0 ? 0.5 : own.reduce((sum, chance) => sum + chance, 0) / own.length
}

function fitState(
  observed: Observed,
  cutOffs: readonly number[],
  basis: Basis,
  state: HealthState,
  usual: number,
): StateModel {
  const cases = gatherCases(observed, cutOffs, basis, state)
  const silentCases = cases.came.reduce((sum, each) => sum + each, 0)
  const own = FACTORS[basis][state]
  const counts = { cases: cases.n, silentCases, usual }
  const isEnough = Math.min(...endedEitherWay(cases)) >= FEWEST_ENDED
  if (cutOffs.length < FEWEST_WINDOWS || !isEnough)
    return { factors: own, weights: null, fills: [], trials: [], ...counts }
  const { taken, trials } = chooseCare(cases, own, CARE_FACTORS[basis])
  const factors = [...own, ...taken]
  const { weights, fills } = weigh(cases, factors)
  return { factors, weights, fills, trials, ...counts }
}

/** How many partnerships fell silent after one of the cut-offs, and how many did not. */
function endedEitherWay({ places, came, n }: Cases): [number, number] {
  const [silent, others] = [new Set<number>(), new Set<number>()]
  for (let i = 0; i < n; i++) (came[i] ? silent : others).add(places[i] as number)
  return [silent.size, others.size]
}

/** All partnerships in a state at the cut-offs, oldest first. */
function gatherCases(
  observed: Observed,
  cutOffs: readonly number[],
  basis: Basis,
  state: HealthState,
): Cases {
  const wanted = STATES.indexOf(state)
  const snapshots = cutOffs.map((cutOff) => ({ cutOff, snapshot: snapshotBefore(observed, cutOff, basis) }))
  const n = snapshots.reduce(
    (sum, { snapshot }) => sum + snapshot.states.reduce((own, each) => own + Number(each === wanted), 0),
    0,
  )
  const cases: Cases = {
    n,
    rows: new Float64Array(n * ROW_LENGTH),
    came: new Uint8Array(n),
    cutOffs: new Int32Array(n),
    places: new Int32Array(n),
  }
  let at = 0
  for (const { cutOff, snapshot } of snapshots)
    snapshot.states.forEach((each, i) => {
      if (each !== wanted) return
      cases.rows.set(snapshot.rows.subarray(i * ROW_LENGTH, (i + 1) * ROW_LENGTH), at * ROW_LENGTH)
      cases.came[at] = snapshot.came[i] as number
      cases.cutOffs[at] = cutOff
      cases.places[at] = snapshot.places[i] as number
      at++
    })
  return cases
}

/** How large an order is: means of the days with orders of each partnership, in the network's currency. */
function fitSpending({ histories }: Observed, day: number): SpendingFit | null {
  return fitGammaGamma(histories.flatMap((history) => spendingBefore(history, day) ?? []))
}

/** How many days with an amount there had been, and their mean. Null without any. */
export function spendingBefore(
  { days, amounts }: { days: readonly number[]; amounts: readonly number[] },
  day: number,
): Spending | null {
  const known = countBefore(days, day)
  let [x, sum] = [0, 0]
  for (let k = 0; k < known; k++) {
    const amount = amounts[k] as number
    if (amount <= 0) continue
    x++
    sum += amount
  }
  return x === 0 ? null : { x, mean: sum / x }
}
