import type { HealthState, Standing } from './history.ts'
import { partsOf, sigmoid } from './logistic.ts'
import {
  FACTORS,
  fitWeights,
  type Observed,
  type OrderFactor,
  rowOf,
  snapshotBefore,
  type Weights,
} from './weights.ts'

export type Contribution = { factor: 'base' | OrderFactor; contribution: number }

/** The health of one partnership as of a day. */
export type Score = {
  standing: Standing
  /** The chance to be silent for the next 90 days, 0…1. */
  risk: number
  /** 100 (1 - risk). */
  health: number
  /** The chance by rhythm alone, without outcomes. */
  chance: number
  /** Points of health that add up to it: the base first, then by weight. */
  contributions: Contribution[]
  /** What the weights were checked against; null: the score is not checked against outcomes. */
  weights: Weights | null
}

/**
 * Scores every partnership that had ordered before `day`, from facts before that day only. Where weights could be fitted
 * the risk is theirs, else the chance by rhythm. Throws nothing: without partnerships the answer is empty.
 */
export function scoreAll(observed: Observed, day: number): Score[] {
  const weights = fitWeights(observed, day)
  const { standings, silent } = snapshotBefore(observed, day)
  const usual = usualChances(standings, silent)
  return standings.map((standing, i) => {
    const chance = silent[i] as number
    const fitted = weights[standing.state]
    return fitted ? weighed(standing, chance, fitted) : unweighed(standing, chance, usual[standing.state])
  })
}

/**
 * By fitted weights. The base is the health at the mean of every factor; each factor's points are its part of the logit
 * times the mean slope of the curve between the base and the score: Aumann and Shapley's values (1974) of a function of
 * a sum, which add up exactly.
 */
function weighed(standing: Standing, chance: number, weights: Weights): Score {
  const { model } = weights
  const parts = partsOf(model, rowOf(standing, chance))
  const sum = parts.reduce((all, part) => all + part, 0)
  const risk = sigmoid(model.intercept + sum)
  const base = sigmoid(model.intercept)
  const slope = Math.abs(sum) < 1e-6 ? base * (1 - base) : (risk - base) / sum
  const contributions = parts.map((part, j) => ({
    factor: FACTORS[standing.state][j] as OrderFactor,
    contribution: -100 * slope * part,
  }))
  return present(standing, chance, risk, base, contributions, weights)
}

function unweighed(standing: Standing, chance: number, usual: number): Score {
  const rhythm = { factor: 'rhythm' as const, contribution: 100 * (usual - chance) }
  return present(standing, chance, chance, usual, [rhythm], null)
}

function present(
  standing: Standing,
  chance: number,
  risk: number,
  base: number,
  contributions: Contribution[],
  weights: Weights | null,
): Score {
  const sorted = [...contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  return {
    standing,
    risk,
    health: 100 * (1 - risk),
    chance,
    contributions: [{ factor: 'base', contribution: 100 * (1 - base) }, ...sorted],
    weights,
  }
}

function usualChances(
  standings: readonly Standing[],
  silent: readonly number[],
): Record<HealthState, number> {
  const mean = (state: HealthState) => {
    const own = silent.filter((_, i) => standings[i]?.state === state)
    return own.length === 0 ? 0.5 : own.reduce((sum, chance) => sum + chance, 0) / own.length
  }
  return { alive: mean('alive'), silent: mean('silent'), once: mean('once') }
}
