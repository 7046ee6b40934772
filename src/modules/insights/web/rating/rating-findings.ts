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

/** A move of less than this over the months shown is none. */
const LEAST_MOVE = 5

/** Whether a rating rose or fell between the first and the last month that has one; null with fewer than two. */
export function moveOf(
  history: readonly { score: number | null }[],
): { way: 'up' | 'down' | 'same'; from: number; to: number } | null {
  const scores = history.flatMap(({ score }) => score ?? [])
  const [from, to] = [scores[0], scores.at(-1)]
  if (scores.length < 2 || from === undefined || to === undefined) return null
  const way = Math.abs(to - from) < LEAST_MOVE ? 'same' : to > from ? 'up' : 'down'
  return { way, from, to }
}

/** How many partners pull the network down in at least one figure. */
export function pullingPartners(report: Pick<RatingReport, 'pulls'>): number {
  return new Set(report.pulls.flatMap(({ partners }) => partners.map(({ partnerId }) => partnerId))).size
}
