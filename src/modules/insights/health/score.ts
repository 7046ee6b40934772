import { dayFromNumber } from '#shared/days.ts'
import { chanceSilent } from '../value-model/bg-nbd.ts'
import { type Care, careBefore } from './care.ts'
import { type Change, changesOf } from './changes.ts'
import { pick } from './choose-care.ts'
import { type Factor, ROW_LENGTH, TERMS, writeRow } from './factors.ts'
import {
  type Basis,
  type HealthState,
  type PartnerHistory,
  type Standing,
  standingBefore,
  WINDOW_DAYS,
} from './history.ts'
import { partsOf, sigmoid } from './logistic.ts'
import { type BasisModel, fromRhythm, type HealthModel } from './model.ts'

/** What was seen, by name: numbers, days as text, null for what is not known. */
export type Facts = Record<string, number | string | null>

export type Reason = {
  factor: 'base' | Factor
  /** Points of health. */
  contribution: number
  facts: Facts
  /** What would change it, and by how many points of health; null where nobody can change it today. */
  change: Change | null
}

/** The health of one partnership as of a day, as plain JSON. */
export type Score = {
  basis: Basis
  state: HealthState
  /** The chance to be silent for the next 90 days, 0…1. */
  risk: number
  /** 100 (1 - risk). */
  health: number
  /** The chance by rhythm alone, without outcomes. */
  chance: number
  /** Whether the weights were fitted on outcomes; else the risk is the chance by rhythm alone. */
  checked: boolean
  orderDays: number
  lastOn: string
  /** Their contributions add up to the health: the base first, then by weight. */
  reasons: Reason[]
}

/**
 * The score of one partnership from what had happened to it before `day`, by a model of the network. It depends on
 * nothing else. Null when nothing had happened yet that a rhythm could be read from.
 */
export function scorePartner(model: HealthModel, history: PartnerHistory, day: number): Score | null {
  const standing = standingBefore(history, day)
  if (!standing) return null
  const care = careBefore(history, day)
  const basis = model[standing.basis]
  const told = tell(basis, standing, care)
  const changes = changesOf(
    standing,
    care,
    (then, cared) => 100 * (told.risk - tell(basis, then, cared).risk),
  )
  const { weights, cases } = basis.states[standing.state]
  if (weights) delete changes.rhythm
  return {
    ...{ basis: standing.basis, state: standing.state, risk: told.risk, health: 100 * (1 - told.risk) },
    chance: told.chance,
    checked: weights !== null,
    orderDays: standing.orderDays,
    lastOn: dayFromNumber(standing.last),
    reasons: told.contributions.map(({ factor, contribution }) => ({
      factor,
      contribution,
      facts:
        factor === 'base'
          ? weights
            ? { windows: basis.windows, cases }
            : {}
          : factsOf(factor, standing, care, told.chance, usualOf(basis, standing.state, factor)),
      change: changes[factor] ?? null,
    })),
  }
}

type Told = {
  risk: number
  chance: number
  contributions: { factor: 'base' | Factor; contribution: number }[]
}

/** The risk of a standing, and what makes it up. */
function tell(model: BasisModel, standing: Standing, care: Care): Told {
  const chance = chanceSilent(fromRhythm(model.rhythm), standing.ordering, WINDOW_DAYS / 7)
  const { weights, factors, fills, usual } = model.states[standing.state]
  if (!weights) {
    const contributions = [
      { factor: 'base' as const, contribution: 100 * (1 - usual) },
      { factor: 'rhythm' as const, contribution: 100 * (usual - chance) },
    ]
    return { risk: chance, chance, contributions }
  }
  const row = new Float64Array(ROW_LENGTH)
  writeRow(row, 0, standing, care, chance)
  return { chance, ...weighed(weights, factors, pick(row, 0, factors, fills)) }
}

/**
 * By fitted weights. The base is the health at the mean of every factor; each factor's points are its part of the logit
 * times the mean slope of the curve between the base and the score: Aumann and Shapley's values (1974) of a function of
 * a sum, which add up exactly.
 */
function weighed(
  weights: NonNullable<BasisModel['states']['alive']['weights']>,
  factors: readonly Factor[],
  row: readonly number[],
): Omit<Told, 'chance'> {
  const parts = partsOf(weights, row)
  const sum = parts.reduce((all, part) => all + part, 0)
  const risk = sigmoid(weights.intercept + sum)
  const base = sigmoid(weights.intercept)
  const slope = Math.abs(sum) < 1e-6 ? base * (1 - base) : (risk - base) / sum
  let place = 0
  const contributions = factors.map((factor) => {
    const own = parts.slice(place, place + TERMS[factor].length)
    place += own.length
    // Adding nought makes minus nought nought, which JSON does not tell apart.
    return { factor, contribution: -100 * slope * own.reduce((all, part) => all + part, 0) + 0 }
  })
  contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  return { risk, contributions: [{ factor: 'base', contribution: 100 * (1 - base) }, ...contributions] }
}

/** The usual value of a factor's first number: the mean the weights were fitted by. */
function usualOf({ states }: BasisModel, state: HealthState, factor: Factor): number | null {
  const { weights, factors } = states[state]
  if (!weights || !factors.includes(factor)) return null
  const place = factors.slice(0, factors.indexOf(factor)).reduce((sum, each) => sum + TERMS[each].length, 0)
  return weights.means[place] ?? null
}

/** What was seen of a factor. A usual count is the mean of logarithms turned back into a count. */
function factsOf(
  factor: Factor,
  standing: Standing,
  care: Care,
  chance: number,
  usual: number | null,
): Facts {
  const usualCount = usual === null ? null : Math.round(Math.expm1(usual))
  const { problems, promises, satisfaction, contactDays } = care
  switch (factor) {
    case 'recency':
      return { days: standing.recency, lastOrderOn: dayFromNumber(standing.last), usual: usualCount }
    case 'trend':
      return { last90Days: cents(standing.lastQuarter), before90Days: cents(standing.quarterBefore) }
    case 'products':
      return { products: standing.products, usual: usualCount }
    case 'rhythm':
      return {
        orderDays: standing.orderDays,
        firstOrderOn: dayFromNumber(standing.first),
        lastOrderOn: dayFromNumber(standing.last),
        chance,
      }
    case 'problems':
      return { open: problems.open, oldestDays: problems.oldestDays }
    case 'promises':
      return promises ? { ...promises } : { due: 0 }
    case 'satisfaction':
      return satisfaction
        ? {
            measures: satisfaction.n,
            mean: (100 * satisfaction.sum) / satisfaction.n,
            usual: usual === null ? null : 100 * usual,
          }
        : { measures: 0 }
    case 'contact':
      return { days: contactDays, usual: usualCount }
  }
}

/** Without the dust that adding up fractions leaves. */
function cents(amount: number): number {
  return Math.round(amount * 1e6) / 1e6
}
