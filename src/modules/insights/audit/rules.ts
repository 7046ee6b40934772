/** Shares of net at which classes A and B end, the custom of ABC analysis. */
const ENDS = { a: 0.8, b: 0.95 } as const

export type AbcClass = { name: 'a' | 'b' | 'c'; partners: number; share: number }

/**
 * Classes by what partners bring, from the largest down: A until 80 % of the net above zero is reached (the one that
 * crosses the line belongs to A), B until 95 %, C the rest. Partners without net above zero are in none. Shares add up to 1.
 */
export function abcOf(nets: readonly { net: bigint }[]): AbcClass[] {
  const sorted = nets.map(({ net }) => net).filter((net) => net > 0n)
  sorted.sort((a, b) => (a === b ? 0 : a > b ? -1 : 1))
  const total = sorted.reduce((sum, net) => sum + net, 0n)
  const classes: Record<AbcClass['name'], { partners: number; net: bigint }> = {
    a: { partners: 0, net: 0n },
    b: { partners: 0, net: 0n },
    c: { partners: 0, net: 0n },
  }
  let before = 0n
  for (const net of sorted) {
    const reached = Number(before) / Number(total)
    const own = classes[reached < ENDS.a ? 'a' : reached < ENDS.b ? 'b' : 'c']
    own.partners += 1
    own.net += net
    before += net
  }
  return (['a', 'b', 'c'] as const).map((name) => ({
    name,
    partners: classes[name].partners,
    share: total === 0n ? 0 : Number(classes[name].net) / Number(total),
  }))
}

/** Upper ends, in days, of the ages that open problems and late promises are gathered by; the last has none. */
export const AGES = [7, 30, 90] as const

/** How many of these ages in days fall into each span: up to a week, a month, three months, longer. */
export function byAge(days: readonly number[]): number[] {
  const counts = [0, 0, 0, 0]
  for (const each of days) {
    const place = AGES.findIndex((end) => each < end)
    const at = place < 0 ? AGES.length : place
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

/** Where a value stands on its scale, 0 the worst and 1 the best. */
export function goodness(
  value: number,
  scale: { min: number; max: number; better: 'higher' | 'lower' },
): number {
  const place = (value - scale.min) / (scale.max - scale.min || 1)
  return scale.better === 'higher' ? place : 1 - place
}
