import type { FactWithHistory } from '../contract.ts'

/** What happened at once: the fact one would name, and the promises that were made or kept by it. */
export type Happening = { fact: FactWithHistory; along: FactWithHistory[] }

type Folded = Pick<FactWithHistory, 'kind' | 'happenedAt' | 'audience'>

/** Whether a promise's fact was stated with an order's: the same moment, the same readers. */
function belongs<Fact extends Folded>(order: Fact, promise: Fact): boolean {
  const pairs: Record<string, string> = {
    'order.placed': 'promise.made',
    'order.delivered': 'promise.fulfilled',
  }
  return (
    pairs[order.kind] === promise.kind &&
    order.happenedAt === promise.happenedAt &&
    order.audience === promise.audience
  )
}

/**
 * Puts an order and the promise stated with it into one entry; nothing is lost, the order of the list stays. An order
 * whose promises are of several lines takes them all.
 */
export function foldFacts<Fact extends Folded>(facts: readonly Fact[]): { fact: Fact; along: Fact[] }[] {
  const folded: { fact: Fact; along: Fact[] }[] = []
  let at = 0
  while (at < facts.length) {
    const group = sameMoment(facts, at)
    const orders = group.filter((fact) => fact.kind.startsWith('order.'))
    const [order] = orders
    const along = order && orders.length === 1 ? group.filter((fact) => belongs(order, fact)) : []
    for (const fact of group) {
      if (along.includes(fact)) continue
      folded.push({ fact, along: fact === order ? along : [] })
    }
    at += group.length
  }
  return folded
}

function sameMoment<Fact extends Folded>(facts: readonly Fact[], from: number): Fact[] {
  const moment = facts[from]?.happenedAt
  const end = facts.findIndex((fact, place) => place >= from && fact.happenedAt !== moment)
  return facts.slice(from, end < 0 ? facts.length : end)
}
