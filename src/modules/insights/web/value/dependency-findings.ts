import type { DependencyReport } from '../../contract.ts'

/** More than this part of what a partner buys comes from us: it depends on us. */
export const OVER_HALF = 0.5
/** A partner that brings more than this is a risk of its own (the sources call it strategic). */
export const LARGE = 0.2

/** The largest share of our net, and how many partners buy more than half of what they need from us. */
export function dependencyOf({ rows, told, overHalf }: DependencyReport): {
  largest: DependencyReport['rows'][number] | null
  told: number
  overHalf: number
} {
  return { largest: rows.find(({ share }) => share !== null) ?? null, told, overHalf }
}

/** Dots worth a name: the largest partners and those that depend on us most. */
export function namedOf(rows: DependencyReport['rows'], count = 10): Set<string> {
  const told = rows.filter(({ purchaseShare, share }) => purchaseShare !== null && share !== null)
  const byShare = [...told].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)).slice(0, count / 2)
  const byPurchase = [...told]
    .sort((a, b) => (b.purchaseShare ?? 0) - (a.purchaseShare ?? 0))
    .slice(0, count / 2)
  return new Set([...byShare, ...byPurchase].map(({ partnerId }) => partnerId))
}
