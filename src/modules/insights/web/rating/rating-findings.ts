import type { RatedComponent, RatedPartner, RatingReport } from '../../contract.ts'

/** What is told by points is below this when it is no more than rounding. */
const LEAST_POINTS = 0.5

/** The component that lifted a rating most and the one that lowered it most; null where none did. */
export function strongest(row: Pick<RatedPartner, 'components'>): {
  up: RatedComponent | null
  down: RatedComponent | null
} {
  const known = row.components.filter(({ points }) => points !== null && Math.abs(points) >= LEAST_POINTS)
  const sorted = [...known].sort((a, b) => (b.points ?? 0) - (a.points ?? 0))
  const [first, last] = [sorted[0], sorted.at(-1)]
  return {
    up: first && (first.points ?? 0) > 0 ? first : null,
    down: last && (last.points ?? 0) < 0 ? last : null,
  }
}

/** How many partners pull the network down in at least one figure. */
export function pullingPartners(report: Pick<RatingReport, 'pulls'>): number {
  return new Set(report.pulls.flatMap(({ partners }) => partners.map(({ partnerId }) => partnerId))).size
}
