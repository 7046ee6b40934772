import type { SharingRule } from './shapes.ts'

export type ToShare = { id: string; net: number }
export type Taker = { id: string; partners: number }

/**
 * Shares partners out among people, each to exactly one of them:
 * `even`: as many to each as to any other, give or take one, the bigger ones dealt round;
 * `load`: each to whoever answers for the fewest by then, so that the totals come together;
 * `value`: the biggest first, each to whoever got the least net by then (Graham's longest-first rule: no share exceeds
 * the best possible largest one by more than a third).
 * The same input gives the same shares, in whatever order it comes.
 */
export function shareOut(
  partners: readonly ToShare[],
  takers: readonly Taker[],
  rule: SharingRule,
): Map<string, string[]> {
  const people = [...takers].sort((a, b) => compare(a.id, b.id))
  const shares = new Map(people.map(({ id }) => [id, [] as string[]]))
  const total = new Map(people.map(({ id, partners: count }) => [id, rule === 'load' ? count : 0]))
  const ordered = [...partners].sort((a, b) => b.net - a.net || compare(a.id, b.id))
  for (const partner of ordered) {
    let least = people[0]
    for (const person of people) {
      if (least && isLess(person.id, least.id, total, shares)) least = person
    }
    if (!least) break
    shares.get(least.id)?.push(partner.id)
    total.set(least.id, (total.get(least.id) ?? 0) + (rule === 'value' ? Math.max(partner.net, 0) : 1))
  }
  return shares
}

// where totals are equal the shorter share goes on, so that partners without trade are dealt round too
function isLess(a: string, b: string, total: Map<string, number>, shares: Map<string, string[]>): boolean {
  const difference = (total.get(a) ?? 0) - (total.get(b) ?? 0)
  if (difference !== 0) return difference < 0
  return (shares.get(a)?.length ?? 0) < (shares.get(b)?.length ?? 0)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
