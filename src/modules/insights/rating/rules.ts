import { normalCdf } from '#shared/distributions.ts'
import { type Interval, Z_95 } from '#shared/statistics.ts'
import {
  LOWER_IS_BETTER,
  RATING_COMPONENTS,
  type RatedComponent,
  type RatingComponent,
  type RatingSettings,
  type RatingWeights,
  SMALLEST_RANKED,
} from './shapes.ts'

/** What is known of one partner in one component: its cases, the sum of their values and of the squares. */
export type Cases = { n: number; sum: number; squares: number }
export type CasesOf = Partial<Record<RatingComponent, Cases>>

/** What a network has unless it says otherwise: promises and dates weigh most, growth a little. */
export const USUAL_SETTINGS: RatingSettings = {
  groupBy: 'nature',
  windowDays: 365,
  weights: { promises: 30, dates: 15, returns: 15, answers: 10, contact: 5, satisfaction: 15, growth: 10 },
  byGroup: {},
  answerKinds: ['answer', 'reply', 'request'],
  scales: [],
  shown: { level: 'components', place: true },
  answerDays: 5,
}

/** The middle of every scale: a partner that is like its group. */
export const MIDDLE = 50

/** Fewer partners with cases than this tell nothing about how partners differ. */
export const SMALLEST_COMPARED = 5

/** How a group stands in a component: the mean of all cases, and how much cases and partners differ. */
export type GroupStanding = {
  n: number
  partners: number
  mean: number
  /** Variance of the cases of one partner around its own mean; null where no partner has two cases. */
  within: number | null
  /** Variance of the partners' true means around the group's, 0 when what is seen is no more than chance. */
  between: number
}

/**
 * The standing of a group from its members' cases, by the analysis of variance of one-way random effects with unequal
 * sizes: within = Σ(Σx² − n·x̄²)/(N − k), between = max(0, (Σn(x̄ − μ)² − (k−1)·within)/(N − Σn²/N)).
 * Source: S. R. Searle, G. Casella, C. E. McCulloch, Variance Components (1992), section 3.6. Null without cases.
 */
export function standingOf(members: Iterable<Cases>): GroupStanding | null {
  const all = [...members].filter(({ n }) => n > 0)
  const total = all.reduce((sum, { n }) => sum + n, 0)
  if (total === 0) return null
  const mean = all.reduce((sum, one) => sum + one.sum, 0) / total
  const inner = all.reduce((sum, one) => sum + Math.max(0, one.squares - one.sum ** 2 / one.n), 0)
  const outer = all.reduce((sum, one) => sum + one.n * (one.sum / one.n - mean) ** 2, 0)
  const freedom = total - all.length
  if (freedom === 0) return { n: total, partners: all.length, mean, within: null, between: 0 }
  const within = inner / freedom
  const size = total - all.reduce((sum, { n }) => sum + n * n, 0) / total
  const between = size > 0 ? Math.max(0, (outer - (all.length - 1) * within) / size) : 0
  return { n: total, partners: all.length, mean, within, between }
}

export type Shrunk = {
  /** The partner's mean drawn towards the group's. */
  mean: number
  /** How much of it is its own: between / (between + within / n). */
  own: number
  /** What remains unknown of it, as a variance. */
  variance: number
}

/**
 * The empirical Bayes estimate of a partner's true mean: `own` of its own mean and the rest of the group's. It lies
 * between the two. Source: B. Efron, C. Morris, JASA 70 (1975), 311-319. Null where the group allows no comparison.
 */
export function shrink(cases: Cases, group: GroupStanding): Shrunk | null {
  if (cases.n === 0 || group.within === null || group.between <= 0) return null
  const noise = group.within / cases.n
  const own = group.between / (group.between + noise)
  return { mean: group.mean + own * (cases.sum / cases.n - group.mean), own, variance: own * noise }
}

/**
 * Where a mean stands among partners whose true means spread around the group's: 100 Φ((mean − μ)/τ), so that 50 is the
 * group's mean and 84 a standard deviation above it; turned round where less is better.
 */
function scoreAt(component: RatingComponent, mean: number, group: GroupStanding): number {
  const sign = LOWER_IS_BETTER.includes(component) ? -1 : 1
  return 100 * normalCdf((sign * (mean - group.mean)) / Math.sqrt(group.between))
}

type Scored = { score: number; interval: Interval; own: number }

/** The score of a partner in a component with its 95 % interval; null where the group allows no comparison. */
export function scoreOf(component: RatingComponent, cases: Cases, group: GroupStanding): Scored | null {
  const shrunk = shrink(cases, group)
  if (!shrunk) return null
  const half = Z_95 * Math.sqrt(shrunk.variance)
  const ends = [shrunk.mean - half, shrunk.mean + half].map((mean) => scoreAt(component, mean, group))
  return {
    score: scoreAt(component, shrunk.mean, group),
    interval: [Math.min(...ends), Math.max(...ends)],
    own: shrunk.own,
  }
}

/** The weights of a group as shares that add up to 1; all 0 when none is above 0. */
export function sharesOf(settings: RatingSettings, group: string): RatingWeights {
  const weights = settings.byGroup[group] ?? settings.weights
  const total = RATING_COMPONENTS.reduce((sum, component) => sum + weights[component], 0)
  const shares = RATING_COMPONENTS.map((one) => [one, total === 0 ? 0 : weights[one] / total] as const)
  return Object.fromEntries(shares) as RatingWeights
}

export type Rated = {
  score: number | null
  interval: [number, number] | null
  own: number | null
  components: RatedComponent[]
}

/**
 * The rating of one partner: 50 and the points of its known components, each (score − 50) times its share of the weight
 * that is known. Unknown components are left out and say why. The interval takes the components as independent.
 */
export function ratePartner(
  cases: CasesOf,
  standings: Partial<Record<RatingComponent, GroupStanding>>,
  weights: RatingWeights,
): Rated {
  const scored = RATING_COMPONENTS.map((component) => {
    const own = cases[component] ?? { n: 0, sum: 0, squares: 0 }
    const group = standings[component] ?? null
    const silent = silentWhy(own, group, weights[component])
    return {
      component,
      own,
      group,
      silent,
      found: silent === null && group ? scoreOf(component, own, group) : null,
    }
  })
  const known = scored.reduce((sum, { component, found }) => sum + (found ? weights[component] : 0), 0)
  const components = scored.map(({ component, own, group, silent, found }): RatedComponent => {
    const counted = found ? weights[component] / known : 0
    return {
      component,
      weight: weights[component],
      counted,
      n: own.n,
      value: own.n === 0 ? null : own.sum / own.n,
      groupValue: group ? group.mean : null,
      groupN: group?.n ?? 0,
      score: found?.score ?? null,
      interval: found ? [...found.interval] : null,
      own: found?.own ?? null,
      points: found ? counted * (found.score - MIDDLE) : null,
      silent,
    }
  })
  if (known === 0) return { score: null, interval: null, own: null, components }
  const add = (of: (one: RatedComponent) => number) => components.reduce((sum, one) => sum + of(one), 0)
  const score = MIDDLE + add(({ points }) => points ?? 0)
  const half = Math.sqrt(
    add(({ counted, interval }) => (interval ? (counted * (interval[1] - interval[0])) / 2 : 0) ** 2),
  )
  return {
    score,
    interval: [Math.max(0, score - half), Math.min(100, score + half)],
    own: add(({ counted, own }) => counted * (own ?? 0)),
    components,
  }
}

type Told = { score: number; interval: readonly [number, number] }

/**
 * How far a rating moved between two spans of days that share no fact, with the 95 % interval of the move: errors of
 * independent estimates add up by their squares. `isSure`: the interval leaves out 0.
 */
export function moveBetween(
  before: Told,
  now: Told,
): { change: number; interval: [number, number]; isSure: boolean } {
  const half = ({ interval: [low, high] }: Told) => (high - low) / 2
  const change = now.score - before.score
  const error = Math.hypot(half(before), half(now))
  return { change, interval: [change - error, change + error], isSure: Math.abs(change) > error }
}

function silentWhy(cases: Cases, group: GroupStanding | null, weight: number): RatedComponent['silent'] {
  if (weight === 0) return 'no_weight'
  if (cases.n === 0 || !group) return 'no_cases'
  if (group.partners < SMALLEST_COMPARED || group.within === null) return 'group_too_small'
  return group.between > 0 ? null : 'no_difference'
}

/** A score as it is shown and ranked: to a tenth. */
export function shownScore(score: number): number {
  return Math.round(score * 10) / 10
}

export type Placed = { rank: number | null; tied: number }

/**
 * Places within one group, the best first: 1 and one more for each member with a higher shown score; members of one
 * shown score share a place. Nobody has a place in a group of fewer than five rated ones.
 */
export function placesOf(scores: ReadonlyMap<string, number | null>): Map<string, Placed> {
  const rated = [...scores].flatMap(([id, score]) =>
    score === null ? [] : [[id, shownScore(score)] as const],
  )
  const places = new Map<string, Placed>([...scores.keys()].map((id) => [id, { rank: null, tied: 0 }]))
  if (rated.length < SMALLEST_RANKED) return places
  const sorted = rated.map(([, score]) => score).sort((a, b) => b - a)
  const first = new Map<number, number>()
  const count = new Map<number, number>()
  sorted.forEach((score, index) => {
    if (!first.has(score)) first.set(score, index + 1)
    count.set(score, (count.get(score) ?? 0) + 1)
  })
  for (const [id, score] of rated)
    places.set(id, { rank: first.get(score) ?? null, tied: (count.get(score) ?? 1) - 1 })
  return places
}

/** Fewer cases than this name nobody as the one who pulls the network down. */
export const ENOUGH_TO_NAME = 10

export type Pull = { id: string; n: number; value: number; without: number; pull: number }

/**
 * Who makes the figure of all partners worse: the figure without a partner compared with it, the largest difference
 * first. Only partners with ten cases and more whose own mean is worse than the others' by more than chance
 * (difference of means over its standard error above 1.96, variances of cases within partners).
 */
export function pullsOf(
  component: RatingComponent,
  members: ReadonlyMap<string, Cases>,
  most = 10,
): { value: number; n: number; partners: Pull[] } | null {
  const standing = standingOf(members.values())
  if (!standing) return null
  const { n: all, mean: value, within } = standing
  const sum = value * all
  const sign = LOWER_IS_BETTER.includes(component) ? 1 : -1
  const partners = [...members]
    .flatMap(([id, one]) => {
      if (one.n < ENOUGH_TO_NAME || one.n === all || within === null) return []
      const own = one.sum / one.n
      const without = (sum - one.sum) / (all - one.n)
      const error = Math.sqrt(within * (1 / one.n + 1 / (all - one.n)))
      if (sign * (own - without) <= Z_95 * error) return []
      return [{ id, n: one.n, value: own, without, pull: sign * (value - without) }]
    })
    .sort((a, b) => b.pull - a.pull || (a.id < b.id ? -1 : 1))
    .slice(0, most)
  return { value, n: all, partners }
}
