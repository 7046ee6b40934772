import type { SatisfactionSeries } from '../contract.ts'

/** Fewer answers than this say little about all who were not asked. */
export const FEW_ANSWERS = 10

type Scale = SatisfactionSeries[number]

/**
 * Periods of a scale from the first to the last with an answer; where people are asked now and then, so that most
 * periods have none, only those with answers.
 */
export function answeredPeriods(scale: Scale): Scale['periods'] {
  const answered = scale.periods.filter((period) => period.n > 0)
  const first = scale.periods.findIndex((period) => period.n > 0)
  const last = scale.periods.findLastIndex((period) => period.n > 0)
  const span = first < 0 ? [] : scale.periods.slice(first, last + 1)
  return answered.length * 2 < span.length ? answered : span
}

/** Whether a scale got better or worse for sure: the intervals of its first and its last two periods do not meet. */
export function trendOf(scale: Scale): 'better' | 'worse' | 'same' | null {
  const known = scale.periods.filter((period) => period.interval !== null)
  const first = known[0]?.interval
  const last = known.at(-1)?.interval
  if (!first || !last || known.length < 2) return null
  const up = last[0] > first[1]
  const down = last[1] < first[0]
  if (!up && !down) return 'same'
  return up === (scale.better === 'higher') ? 'better' : 'worse'
}

/** Where on its scale a mean lies, 0 for the worst end and 1 for the best. */
export function placeOnScale(scale: Pick<Scale, 'min' | 'max' | 'better'>, mean: number): number {
  const place = (mean - scale.min) / (scale.max - scale.min)
  return scale.better === 'higher' ? place : 1 - place
}

/** Every step of a scale of whole values with how often it was given; other scales only what was given. */
export function stepsOf(scale: Scale): { value: number; n: number }[] {
  const whole = [scale.min, scale.max, ...scale.values.map(({ value }) => value)].every(Number.isInteger)
  if (!whole || scale.max - scale.min > 12) return scale.values
  return Array.from({ length: scale.max - scale.min + 1 }, (_, place) => {
    const value = scale.min + place
    return { value, n: scale.values.find((one) => one.value === value)?.n ?? 0 }
  })
}
