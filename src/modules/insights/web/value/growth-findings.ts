import type { GrowthReport } from '../../contract.ts'

/** What moved net most, up and down: the finding of the bridge. Null where nothing did. */
export function mainMoves({ steps }: Pick<GrowthReport, 'steps'>): {
  up: GrowthReport['steps'][number] | null
  down: GrowthReport['steps'][number] | null
} {
  const sorted = [...steps].sort((a, b) => Number(b.amount) - Number(a.amount))
  const [first, last] = [sorted[0], sorted.at(-1)]
  return {
    up: first && Number(first.amount) > 0 ? first : null,
    down: last && Number(last.amount) < 0 ? last : null,
  }
}
