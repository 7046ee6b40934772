import type { RatedPartner, RatingSettings } from './shapes.ts'

/** What a partner is shown of its row: no more than the network decided; null where that is nothing. */
export function shownToPartner(
  row: RatedPartner,
  { level, place }: RatingSettings['shown'],
): RatedPartner | null {
  if (level === 'nothing') return null
  const placed = place ? row : { ...row, rank: null, tied: 0, groupSize: 0 }
  if (level === 'score') return { ...placed, components: [] }
  if (level === 'whole') return placed
  // Its own components, without what would tell of others.
  return { ...placed, components: row.components.map((one) => ({ ...one, groupValue: null, groupN: 0 })) }
}
