/** What rounds of ours and of the floor come to: medians, and the median of the rounds' ratios. */
export type Measured = { figure: number; floor: number; ratio: number }

export type Round = { ours: number; floor: number }

/**
 * Measures ours and the floor in turns (A B A B …), so that what else the machine does meets both alike. `ratioOf`
 * says which way is better: ours ÷ floor unless told.
 */
export async function interleave(
  rounds: number,
  sides: { ours: () => Promise<number>; floor: () => Promise<number> },
  ratioOf: (round: Round) => number = ({ ours, floor }) => ours / floor,
): Promise<Measured> {
  const done: Round[] = []
  for (let round = 0; round < rounds; round++)
    done.push({ ours: await sides.ours(), floor: await sides.floor() })
  return {
    figure: median(done.map(({ ours }) => ours)),
    floor: median(done.map(({ floor }) => floor)),
    ratio: median(done.map(ratioOf)),
  }
}

/** The value that this share of all values does not exceed. Refuses none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (found === undefined) throw new Error('a quantile of nothing')
  return found
}

/** The middle value; the mean of the two in the middle of an even number of them. Refuses none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing')
  return (lower + upper) / 2
}
