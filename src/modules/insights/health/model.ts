import type { BgNbd } from '../value-model/bg-nbd.ts'
import type { Fit } from '../value-model/fit-bg-nbd.ts'
import type { SpendingFit } from '../value-model/gamma-gamma.ts'
import type { CareFactor, Factor } from './factors.ts'
import type { Basis, HealthState } from './history.ts'
import type { Logistic } from './logistic.ts'

/** BG/NBD as JSON has it: `b` null where nobody stops. */
export type Rhythm = { r: number; alpha: number; a: number; b: number | null }

/** Whether a factor beside order behaviour was taken, and why not. Losses are mean log losses on the newest windows. */
export type Trial = {
  factor: CareFactor
  taken: boolean
  /**
   * `too_few_cases`: too few in which it is known and differs; `too_few_windows`: nothing to try it on that it has not
   * learnt from; `no_better`: it told the newest windows no better; `wrong_way`: it would have counted care against a
   * partnership, so that it stands for something else; null: taken.
   */
  why: 'too_few_cases' | 'too_few_windows' | 'no_better' | 'wrong_way' | null
  cases: number
  loss: number | null
  lossWith: number | null
}

/** What weighs how in one state. */
export type StateModel = {
  factors: readonly Factor[]
  /** Null where outcomes are too few: the risk is then the chance by rhythm alone. */
  weights: Logistic | null
  /** For each number of the row: what stands in for what is not known, the mean of what is. */
  fills: readonly number[]
  cases: number
  silentCases: number
  /** The mean chance by rhythm alone. */
  usual: number
  trials: readonly Trial[]
}

export type BasisModel = {
  rhythm: Rhythm
  /** Null where partnerships were too few and all are given the common rate. */
  fit: Omit<Fit, 'model'> | null
  windows: number
  partners: number
  states: Record<HealthState, StateModel>
}

/** All that scores need of a network as of a day, as plain JSON. It tells of no single partnership. */
export type HealthModel = { version: 1; day: number; spending: SpendingFit | null } & Record<
  Basis,
  BasisModel
>

export function toRhythm({ r, alpha, a, b }: BgNbd): Rhythm {
  return { r, alpha, a, b: b === Number.POSITIVE_INFINITY ? null : b }
}

export function fromRhythm({ r, alpha, a, b }: Rhythm): BgNbd {
  return { r, alpha, a, b: b ?? Number.POSITIVE_INFINITY }
}
