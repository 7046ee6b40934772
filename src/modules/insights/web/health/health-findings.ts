import type { HealthSummary } from '../../contract.ts'

type StateSum = HealthSummary['states'][number]

/** Partnerships that order, taken together; null where there are none. */
export type Ordering = { n: number; expectedSilent: number; checked: number; risks: number[] }

/** Those that order, by their orders: how many, and how many of them are expected to fall silent (the sum of risks). */
export function orderingOf(summary: HealthSummary): Ordering | null {
  const alive = summary.states.filter(({ state, basis }) => state === 'alive' && basis === 'orders')
  const n = alive.reduce((sum, one) => sum + one.n, 0)
  if (n === 0) return null
  return {
    n,
    expectedSilent: Math.round(alive.reduce((sum, one) => sum + one.n * (one.meanRisk ?? 0), 0)),
    checked: alive.reduce((sum, one) => sum + one.checked, 0),
    risks: addUp(alive),
  }
}

function addUp(states: readonly StateSum[]): number[] {
  return Array.from({ length: 10 }, (_, bin) => states.reduce((sum, { risks }) => sum + (risks[bin] ?? 0), 0))
}

/** How many are in one state, whatever the score was made by. */
export function countOf(summary: HealthSummary, state: StateSum['state']): number {
  return summary.states.filter((one) => one.state === state).reduce((sum, { n }) => sum + n, 0)
}

/** What the distribution of risks says: how many are above a half, and in which tenth most are. */
export function spreadOf(risks: readonly number[]): {
  high: number
  n: number
  share: number | null
  most: number
} {
  const n = risks.reduce((sum, count) => sum + count, 0)
  const high = risks.slice(5).reduce((sum, count) => sum + count, 0)
  const most = risks.reduce((best, count, bin) => (count > (risks[best] ?? 0) ? bin : best), 0)
  return { high, n, share: n === 0 ? null : high / n, most }
}

/** How few of the list hold how much of what is at risk there: the first that make at least half of the sum. */
export function halfOfRisk(
  amounts: readonly (string | null)[],
  whole: string | null,
): { first: number; share: number } | null {
  const sum = Number(whole ?? 0)
  if (sum <= 0) return null
  let held = 0
  for (const [place, amount] of amounts.entries()) {
    held += Number(amount ?? 0)
    if (held >= sum / 2) return { first: place + 1, share: held / sum }
  }
  return null
}

/** Contributions that matter on their own, and the rest in one: they still add up to the health. */
export function stepsOf<Reason extends { factor: string; contribution: number }>(
  reasons: readonly Reason[],
  least = 0.5,
): { base: Reason | null; steps: Reason[]; rest: { count: number; points: number } } {
  const base = reasons.find(({ factor }) => factor === 'base') ?? null
  const others = reasons.filter((reason) => reason !== base)
  const steps = others.filter(({ contribution }) => Math.abs(contribution) >= least)
  const small = others.filter(({ contribution }) => Math.abs(contribution) < least)
  return {
    base,
    steps: steps.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    rest: { count: small.length, points: small.reduce((sum, { contribution }) => sum + contribution, 0) },
  }
}
