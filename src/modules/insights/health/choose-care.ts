import { type CareFactor, type Factor, type OrderFactor, ROW_LENGTH, TERMS } from './factors.ts'
import { WINDOW_DAYS } from './history.ts'
import { fitTable, type Logistic, predict } from './logistic.ts'
import type { Trial } from './model.ts'

/** Cases of one state, oldest cut-off first: rows of all numbers, what came, and whose they are. */
export type Cases = {
  n: number
  rows: Float64Array
  came: Uint8Array
  cutOffs: Int32Array
  places: Int32Array
}

/** A factor is tried where it is known, and differs from the best it can be, in so many cases. */
const FEWEST_KNOWN = 50
/** To try it honestly: cases that ended either way, to learn from and to be judged by. */
const FEWEST_TO_LEARN = 50
const FEWEST_TO_JUDGE = 20

/** Weights for some factors, and what stands in for numbers that are not known. */
export function weigh(
  cases: Cases,
  factors: readonly Factor[],
): { weights: Logistic | null; fills: number[] } {
  const places = factors.flatMap((factor) => TERMS[factor])
  const fills = places.map((place) => meanOfKnown(cases, place))
  const table = new Float64Array(cases.n * places.length)
  for (let i = 0; i < cases.n; i++)
    places.forEach((place, j) => {
      const value = cases.rows[i * ROW_LENGTH + place] as number
      table[i * places.length + j] = Number.isNaN(value) ? (fills[j] as number) : value
    })
  return { weights: fitTable(table, places.length, cases.came), fills }
}

function meanOfKnown({ rows, n }: Cases, place: number): number {
  let [sum, known] = [0, 0]
  for (let i = 0; i < n; i++) {
    const value = rows[i * ROW_LENGTH + place] as number
    if (Number.isNaN(value)) continue
    sum += value
    known++
  }
  return known === 0 ? 0 : sum / known
}

/** The numbers of a row that weights are for, gaps filled. */
export function pick(
  row: { readonly [place: number]: number },
  at: number,
  factors: readonly Factor[],
  fills: readonly number[],
): number[] {
  return factors
    .flatMap((factor) => TERMS[factor])
    .map((place, j) => {
      const value = row[at + place] as number
      return Number.isNaN(value) ? (fills[j] as number) : value
    })
}

/**
 * Which of the factors beside order behaviour are taken: those that make what is told of the newest windows better, by
 * weights learnt from windows that had ended before the first of these began. One at a time, the best first.
 */
export function chooseCare(
  cases: Cases,
  own: readonly OrderFactor[],
  candidates: readonly CareFactor[],
): { taken: CareFactor[]; trials: Trial[] } {
  const trials = new Map<CareFactor, Trial>()
  const tell = (
    factor: CareFactor,
    why: Trial['why'],
    lossWith: number | null = null,
    loss: number | null = null,
  ) => trials.set(factor, { factor, taken: why === null, why, cases: known(factor), loss, lossWith })
  const known = (factor: CareFactor) => countKnown(cases, factor)
  const open = candidates.filter((factor) => {
    const isEnough = known(factor) >= FEWEST_KNOWN
    if (!isEnough) tell(factor, 'too_few_cases')
    return isEnough
  })
  const split = open.length === 0 ? null : splitByTime(cases)
  if (!split) for (const factor of open) tell(factor, 'too_few_windows')
  const taken = split ? takeOneByOne(split, own, open, tell) : []
  for (const factor of [...taken])
    if (isWrongWay(weigh(cases, [...own, ...taken]).weights, [...own, ...taken], factor)) {
      taken.splice(taken.indexOf(factor), 1)
      tell(factor, 'wrong_way')
    }
  return { taken, trials: candidates.flatMap((factor) => trials.get(factor) ?? []) }
}

type Tell = (factor: CareFactor, why: Trial['why'], lossWith?: number, loss?: number) => void

function takeOneByOne(
  { learn, judge }: { learn: Cases; judge: Cases },
  own: readonly OrderFactor[],
  open: readonly CareFactor[],
  tell: Tell,
): CareFactor[] {
  const taken: CareFactor[] = []
  let loss = lossOf(weigh(learn, own), judge, own) ?? 0
  for (let left = [...open]; left.length > 0; ) {
    const tried = left.map((factor) => ({ factor, ...tryWith(learn, judge, [...own, ...taken], factor) }))
    const better = tried
      .filter((each) => !each.isWrongWay && each.loss < loss)
      .sort((a, b) => a.loss - b.loss || (a.factor < b.factor ? -1 : 1))
    const [best] = better
    if (!best) {
      for (const each of tried)
        tell(each.factor, each.isWrongWay ? 'wrong_way' : 'no_better', each.loss, loss)
      break
    }
    tell(best.factor, null, best.loss, loss)
    taken.push(best.factor)
    loss = best.loss
    left = left.filter((factor) => factor !== best.factor)
  }
  return taken
}

function tryWith(learn: Cases, judge: Cases, before: readonly Factor[], factor: CareFactor) {
  const factors = [...before, factor]
  const weighed = weigh(learn, factors)
  return {
    loss: lossOf(weighed, judge, factors) ?? Number.POSITIVE_INFINITY,
    isWrongWay: isWrongWay(weighed.weights, factors, factor),
  }
}

/** Cases in which a factor is known and not at its best: an open request, a promise not kept … */
function countKnown({ rows, n }: Cases, factor: CareFactor): number {
  const place = TERMS[factor][0] as number
  const isAny = factor === 'problems' || factor === 'promises'
  let count = 0
  for (let i = 0; i < n; i++) {
    const value = rows[i * ROW_LENGTH + place] as number
    if (isAny ? value > 0 : !Number.isNaN(value)) count++
  }
  return count
}

/** More problems, more broken promises, longer without contact must not lower the risk, nor must content raise it. */
function isWrongWay(weights: Logistic | null, factors: readonly Factor[], factor: CareFactor): boolean {
  if (!weights) return true
  const place = factors.slice(0, factors.indexOf(factor)).reduce((sum, each) => sum + TERMS[each].length, 0)
  const slope = (k: number) => (weights.weights[place + k] as number) / (weights.spreads[place + k] as number)
  if (factor === 'satisfaction') return slope(0) > 0
  if (factor !== 'problems') return slope(0) < 0
  // One request open for a day, and one for a month, against none.
  const of = (open: number, days: number) => slope(0) * Math.log1p(open) + slope(1) * Math.log1p(days)
  return of(1, 1) < 0 || of(1, 30) < 0 || of(2, 30) < of(1, 30) || of(1, 30) < of(1, 1)
}

/** The newest third of the windows to judge by, and all that had ended before the first of them began to learn from. */
function splitByTime(cases: Cases): { learn: Cases; judge: Cases } | null {
  const cutOffs = [...new Set(cases.cutOffs)].sort((a, b) => a - b)
  const first = cutOffs[cutOffs.length - Math.max(1, Math.floor(cutOffs.length / 3))]
  if (first === undefined) return null
  const learn = partOf(cases, (cutOff) => cutOff + WINDOW_DAYS <= first)
  const judge = partOf(cases, (cutOff) => cutOff >= first)
  const isEnough = (part: Cases, fewest: number) => {
    const silent = part.came.reduce((sum, each) => sum + each, 0)
    return silent >= fewest && part.n - silent >= fewest
  }
  if (!isEnough(learn, FEWEST_TO_LEARN) || !isEnough(judge, FEWEST_TO_JUDGE)) return null
  return { learn: thin(learn), judge: thin(judge) }
}

/** Cases lie by cut-off, so that a part is one stretch of them. */
function partOf({ n, rows, came, cutOffs, places }: Cases, isIn: (cutOff: number) => boolean): Cases {
  let [start, end] = [0, n]
  while (start < n && !isIn(cutOffs[start] as number)) start++
  while (end > start && !isIn(cutOffs[end - 1] as number)) end--
  return {
    n: end - start,
    rows: rows.subarray(start * ROW_LENGTH, end * ROW_LENGTH),
    came: came.subarray(start, end),
    cutOffs: cutOffs.subarray(start, end),
    places: places.subarray(start, end),
  }
}

/** The mean log loss on cases by weights learnt from others; null where none could be learnt. */
function lossOf(
  { weights, fills }: ReturnType<typeof weigh>,
  judge: Cases,
  factors: readonly Factor[],
): number | null {
  if (!weights) return null
  let sum = 0
  for (let i = 0; i < judge.n; i++) {
    const risk = predict(weights, pick(judge.rows, i * ROW_LENGTH, factors, fills))
    sum -= Math.log(Math.max(1e-12, judge.came[i] ? risk : 1 - risk))
  }
  return sum / judge.n
}

/** So many cases tell which factors help; more would only take longer. */
const ENOUGH_TO_TRY = 20_000

/** Every so-many-th case where there are more than enough. */
function thin({ n, rows, came, cutOffs, places }: Cases): Cases {
  const step = Math.ceil(n / ENOUGH_TO_TRY)
  if (step <= 1) return { n, rows, came, cutOffs, places }
  const kept = Array.from({ length: Math.floor(n / step) }, (_, k) => k * step)
  const thinned = new Float64Array(kept.length * ROW_LENGTH)
  kept.forEach((i, k) => {
    thinned.set(rows.subarray(i * ROW_LENGTH, (i + 1) * ROW_LENGTH), k * ROW_LENGTH)
  })
  return {
    n: kept.length,
    rows: thinned,
    came: Uint8Array.from(kept, (i) => came[i] as number),
    cutOffs: Int32Array.from(kept, (i) => cutOffs[i] as number),
    places: Int32Array.from(kept, (i) => places[i] as number),
  }
}
