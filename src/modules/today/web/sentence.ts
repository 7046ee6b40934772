import type { TodayLine } from '../contract.ts'

/** A part of a whole in words: which simple fraction it is near, and on which side of it. */
export type PartInWords = { part: PartName; side: 'about' | 'almost' | 'over' }
type PartName = 'all' | 'threeQuarters' | 'twoThirds' | 'half' | 'third' | 'quarter' | 'fifth'

const parts: readonly (readonly [PartName, number])[] = [
  ['all', 1],
  ['threeQuarters', 3 / 4],
  ['twoThirds', 2 / 3],
  ['half', 1 / 2],
  ['third', 1 / 3],
  ['quarter', 1 / 4],
  ['fifth', 1 / 5],
]

/** 0.31 is almost a third, 0.35 over a third, 0.33 a third; null below a fifth, which nobody needs to hear about. */
export function partInWords(share: number): PartInWords | null {
  if (share < 0.19) return null
  let best = parts[0] as readonly [PartName, number]
  for (const part of parts) if (Math.abs(part[1] - share) < Math.abs(best[1] - share)) best = part
  const away = share - best[1]
  return { part: best[0], side: Math.abs(away) <= 0.012 ? 'about' : away < 0 ? 'almost' : 'over' }
}

/** The line that holds a large part of what is at stake, worth naming in the second sentence. */
export function heaviest(lines: readonly TodayLine[]): { line: TodayLine; words: PartInWords } | null {
  const [first] = lines
  if (!first || lines.length < 2 || first.share === null) return null
  const words = partInWords(first.share)
  return words && { line: first, words }
}

/** In what to write sums of a column: whole units, or thousands where the largest is a million or more. */
export function unitOf(amounts: readonly (string | null)[]): 1 | 1000 {
  return amounts.some((amount) => amount !== null && Math.abs(Number(amount)) >= 1_000_000) ? 1000 : 1
}
