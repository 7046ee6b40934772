import { addDays, type Day } from '#shared/days.ts'
import { meanAndDeviation, meanInterval, wilson } from '#shared/statistics.ts'
import type { Found, StepKind, StepOutcome, StepResult } from './shapes.ts'

/** Steps that are there so that the partner orders again: an order is what tells whether they helped. */
const FOR_ORDERS: readonly StepKind[] = ['repeat_order', 'first_reorder', 'widen']

/**
 * Whether the facts call a step a help: it was for an order and there was one; else the reason it was taken for is gone;
 * else the health rose. Null where none of these is known.
 */
export function helpedOf(
  kind: StepKind,
  found: Pick<Found, 'orderDays' | 'reasonGone' | 'healthBefore' | 'healthAfter'>,
): boolean | null {
  if (FOR_ORDERS.includes(kind)) return found.orderDays > 0
  if (found.reasonGone !== null) return found.reasonGone
  const { healthBefore, healthAfter } = found
  return healthBefore === null || healthAfter === null ? null : healthAfter > healthBefore
}

/** The day a step done on `doneOn` is looked back at after `afterDays`. */
export function lookBackOn(doneOn: Day, afterDays: number): Day {
  return addDays(doneOn, afterDays)
}

/** Points of health around its own within which another partnership is comparable. */
export const COMPARABLE_POINTS = 10

/**
 * How the health of partnerships moved that began about where this one did and for which nobody took a step: mean change
 * and its 95 % interval by Student's t (null for a single one). Null when there are none.
 */
export function compareWith(
  healthBefore: number | null,
  others: readonly { before: number; after: number }[],
): Found['comparable'] {
  if (healthBefore === null) return null
  const changes = others
    .filter(({ before }) => Math.abs(before - healthBefore) <= COMPARABLE_POINTS)
    .map(({ before, after }) => after - before)
  if (changes.length === 0) return null
  const { mean, interval } = changeOf(changes)
  return mean === null ? null : { n: changes.length, mean, interval }
}

function changeOf(changes: readonly number[]): StepResult['change'] {
  if (changes.length === 0) return { n: 0, mean: null, interval: null }
  const { mean, sd } = meanAndDeviation(changes)
  const n = changes.length
  const interval = mean === null || sd === null ? null : meanInterval(n, mean, sd)
  return {
    n,
    mean,
    // a change of health lies within its scale
    interval: interval === null ? null : [Math.max(-100, interval[0]), Math.min(100, interval[1])],
  }
}

function shareOf(answers: readonly boolean[]): StepResult['byFacts'] {
  const yes = answers.filter(Boolean).length
  const interval = wilson(yes, answers.length)
  return { n: answers.length, yes, interval: interval === null ? null : [interval[0], interval[1]] }
}

/** A step that was looked back at. */
export type LookedAt = { kind: StepKind; points: number | null; outcome: StepOutcome }

/**
 * What steps did, by kind and span: how often they helped by the facts and by people (unclear answers left out), how the
 * health moved against what was said and against comparable partnerships. Most steps first.
 */
export function sumUp(steps: readonly LookedAt[]): StepResult[] {
  const groups = Map.groupBy(steps, ({ kind, outcome }) => `${kind} ${outcome.afterDays}`)
  const results = [...groups.values()].map((group): StepResult => {
    const [first] = group
    if (!first) throw new Error('a group has members')
    const moved = group.flatMap(({ points, outcome: { found } }) =>
      found && found.healthBefore !== null && found.healthAfter !== null
        ? [{ points, change: found.healthAfter - found.healthBefore, comparable: found.comparable }]
        : [],
    )
    const said = moved.flatMap(({ points }) => points ?? [])
    return {
      kind: first.kind,
      afterDays: first.outcome.afterDays,
      n: group.length,
      byFacts: shareOf(group.flatMap(({ outcome }) => outcome.found?.helped ?? [])),
      byPeople: shareOf(
        group.flatMap(({ outcome: { answer } }) =>
          answer === null || answer === 'unclear' ? [] : [answer === 'yes'],
        ),
      ),
      change: changeOf(moved.map(({ change }) => change)),
      predicted: said.length === 0 ? null : said.reduce((sum, points) => sum + points, 0) / said.length,
      comparable: changeOf(moved.flatMap(({ comparable }) => comparable?.mean ?? [])),
    }
  })
  return results.sort(
    (a, b) => a.afterDays - b.afterDays || b.n - a.n || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
  )
}
