import { type Interval, meanInterval, npsInterval } from '#shared/statistics.ts'
import { ALPHA_RESPONDENTS, agreement, cronbachAlpha } from '#shared/survey-scales.ts'
import { ENOUGH_TO_RANK } from './shapes.ts'

type Ranked = { n: number; interval: readonly [number, number] | null }

/**
 * The worst and the best by the end of the interval that is sure, not by the bare figure: the worst cannot be better than
 * its upper end, the best not worse than its lower end. Only with ten cases and more; nobody stands in both lists.
 */
export function worstAndBest<Row extends Ranked>(
  rows: readonly Row[],
  limit: number,
  better: 'higher' | 'lower' = 'higher',
): { worst: Row[]; best: Row[]; fewCases: number } {
  const enough = rows.filter(({ n, interval }) => n >= ENOUGH_TO_RANK && interval !== null)
  const sign = better === 'higher' ? 1 : -1
  // Turned so that higher is better: ends[0] is what it is at least, ends[1] at most.
  const ends = ({ interval }: Row): [number, number] => {
    const [low, high] = interval ?? [0, 0]
    return sign === 1 ? [low, high] : [-high, -low]
  }
  const most = Math.min(limit, Math.floor(enough.length / 2))
  const worst = [...enough].sort((a, b) => ends(a)[1] - ends(b)[1]).slice(0, most)
  const left = enough.filter((row) => !worst.includes(row))
  const best = left.sort((a, b) => ends(b)[0] - ends(a)[0]).slice(0, most)
  return { worst, best, fewCases: rows.length - enough.length }
}

export type Sums = { n: number; sum: number; squares: number; promoters: number; detractors: number }

export function addSums(a: Sums | undefined, b: Sums): Sums {
  if (!a) return b
  return {
    n: a.n + b.n,
    sum: a.sum + b.sum,
    squares: a.squares + b.squares,
    promoters: a.promoters + b.promoters,
    detractors: a.detractors + b.detractors,
  }
}

/** Mean and interval of answers on a scale, or their net promoter score; null without answers. */
export function opinionOf(
  sums: Sums,
  isScore: boolean,
): { n: number; value: number; interval: [number, number] | null } | null {
  if (sums.n === 0) return null
  if (isScore) {
    const score = npsInterval(sums.promoters, sums.n - sums.promoters - sums.detractors, sums.detractors)
    return score && { n: score.n, value: score.value, interval: [...score.interval] }
  }
  const mean = sums.sum / sums.n
  const variance = sums.n < 2 ? 0 : Math.max(0, sums.squares - sums.n * mean * mean) / (sums.n - 1)
  const interval: Interval | null = sums.n < 2 ? null : meanInterval(sums.n, mean, Math.sqrt(variance))
  return { n: sums.n, value: mean, interval: interval && [...interval] }
}

export type ItemAnswer = { partner: string; side: string; moment: string; item: string; value: number }

/**
 * How well the items of a questionnaire belong together, and how far several persons of one side agree. A respondent is
 * whose answers have one moment; only those count for alpha who answered every item that half of them did. Null when
 * fewer than two items were asked.
 */
export function reliabilityOf(answers: readonly ItemAnswer[], steps: number) {
  const respondents = Map.groupBy(answers, ({ partner, side, moment }) => `${partner} ${side} ${moment}`)
  const asked = new Map<string, number>()
  for (const { item } of answers) asked.set(item, (asked.get(item) ?? 0) + 1)
  const items = [...asked].filter(([, n]) => n * 2 >= respondents.size).map(([item]) => item)
  if (items.length < 2) return null
  const rows = [...respondents.values()].flatMap((own) => {
    const of = new Map(own.map(({ item, value }) => [item, value]))
    return items.every((item) => of.has(item)) ? [items.map((item) => of.get(item) as number)] : []
  })
  const alpha = rows.length >= ALPHA_RESPONDENTS ? cronbachAlpha(rows) : null
  return {
    items: items.length,
    respondents: rows.length,
    alpha: alpha?.alpha ?? null,
    standardised: alpha?.standardised ?? null,
    interval: alpha ? ([...alpha.interval] as [number, number]) : null,
    agreeing: agreementOf(answers, items, steps),
  }
}

/** Below this the spread is to be shown, not one number. */
const LOW_AGREEMENT = 0.7

function agreementOf(answers: readonly ItemAnswer[], items: readonly string[], steps: number) {
  const sides = Map.groupBy(answers, ({ partner, side }) => `${partner} ${side}`)
  const found = [...sides.values()].flatMap((own) => {
    const values = items.flatMap((item) => {
      const one = agreement(
        own.filter((answer) => answer.item === item).map(({ value }) => value),
        steps,
      )
      return one === null ? [] : [one]
    })
    return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length]
  })
  const sum = found.reduce((total, value) => total + value, 0)
  return {
    n: found.length,
    mean: found.length === 0 ? null : sum / found.length,
    low: found.filter((value) => value < LOW_AGREEMENT).length,
  }
}
