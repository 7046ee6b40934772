/** What one partner ordered and brought in two ranges of days: minor units. */
export type TwoRanges = {
  ordersBefore: number
  ordersNow: number
  before: bigint
  now: bigint
  /** Whether it had ordered before both. */
  hadOrdered: boolean
}

/** What becomes of value between two ranges; the amounts of all kinds add up to the change. */
export const GROWTH_KINDS = ['new', 'returned', 'expansion', 'contraction', 'silence'] as const
export type GrowthKind = (typeof GROWTH_KINDS)[number]

/**
 * Why a partner's value changed. New: first order ever. Returned: ordered again after a whole range without. Silence: no
 * order any more. Expansion and contraction: ordered in both ranges (or in neither, when goods of an earlier time came
 * back) and brought more or less. Null: nothing changed.
 */
export function growthKindOf(partner: TwoRanges): GrowthKind | null {
  const { ordersBefore, ordersNow, before, now } = partner
  if (ordersNow > 0 && ordersBefore === 0) return partner.hadOrdered ? 'returned' : 'new'
  if (ordersNow === 0 && ordersBefore > 0) return 'silence'
  if (now === before) return null
  return now > before ? 'expansion' : 'contraction'
}

/**
 * How much of what partners brought in the first range they still bring: `gross` counts only losses and is at most 1,
 * `net` counts what they added too; new and returned partners are in neither. Null where nothing was brought.
 */
export function revenueRetention(
  start: number,
  changes: Record<'expansion' | 'contraction' | 'silence', number>,
): { gross: number | null; net: number | null } {
  if (start <= 0) return { gross: null, net: null }
  const losses = changes.contraction + changes.silence
  return { gross: Math.min(1, (start + losses) / start), net: (start + losses + changes.expansion) / start }
}

export type AbcName = 'a' | 'b' | 'c'
const ENDS = { a: 0.8, b: 0.95 } as const

/**
 * The class of each partner with a net above zero, from the largest down: A until 80 % of all is reached (the one that
 * crosses the line belongs to A), B until 95 %, C the rest.
 */
export function classesOf(nets: ReadonlyMap<string, bigint>): Map<string, AbcName> {
  const sorted = [...nets]
    .filter(([, net]) => net > 0n)
    .sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1))
  const total = sorted.reduce((sum, [, net]) => sum + net, 0n)
  const classes = new Map<string, AbcName>()
  let before = 0n
  for (const [id, net] of sorted) {
    const reached = Number(before) / Number(total)
    classes.set(id, reached < ENDS.a ? 'a' : reached < ENDS.b ? 'b' : 'c')
    before += net
  }
  return classes
}

/** With how many equal partners the index would be the same: 10,000 ÷ HHI. */
export function effectiveNumber(hhi: number | null): number | null {
  return hhi === null || hhi === 0 ? null : 10_000 / hhi
}

/** The index on 0 (all equal) to 1 (one has all): (H − 1/N) ÷ (1 − 1/N); null for a single partner. */
export function normalisedHhi(hhi: number | null, partners: number): number | null {
  if (hhi === null || partners < 2) return null
  return Math.max(0, (hhi / 10_000 - 1 / partners) / (1 - 1 / partners))
}

/** Gini with the correction for few partners: G · n ÷ (n − 1). */
export function correctedGini(gini: number | null, partners: number): number | null {
  return gini === null || partners < 2 ? null : (gini * partners) / (partners - 1)
}

export type MarginRule = {
  level: 'network' | 'nature' | 'segment' | 'partner'
  code: string | null
  partnerId: string | null
  margin: number
}

const LEVELS = ['partner', 'segment', 'nature', 'network'] as const

/** The rule that holds for a partner: that of itself, else of its segment, its nature, the network. */
export function ruleFor(
  rules: readonly MarginRule[],
  partner: { id: string; nature: string | null; segments: readonly string[] },
): MarginRule | null {
  for (const level of LEVELS) {
    const found = rules.find((rule) => {
      if (rule.level !== level) return false
      if (level === 'partner') return rule.partnerId === partner.id
      if (level === 'segment') return rule.code !== null && partner.segments.includes(rule.code)
      return level === 'network' || rule.code === partner.nature
    })
    if (found) return found
  }
  return null
}

/** Net times margin, with what the partner gave beside trade and less what was given to it. Minor units. */
export function profitOf(net: bigint, margin: number, received: bigint, costs: bigint): bigint {
  // A margin has five decimals: whole numbers keep cents exact where floating point would not.
  const parts = BigInt(Math.round(margin * 100_000))
  const product = net * parts
  const half = product < 0n ? -50_000n : 50_000n
  return (product + half) / 100_000n + received - costs
}

/** Standard deviations between the middle of a normal distribution and the ends of its middle 80 %. */
const Z_80 = 1.2816

/**
 * The middle 80 % of a sum of what partners bring, when each has its own interval and they do not move together. Ends
 * of sums are no sums of ends: independent surprises even out.
 */
export function sumInterval(parts: readonly { value: number; low: number; high: number }[]): {
  value: number
  low: number
  high: number
} {
  const value = parts.reduce((sum, part) => sum + part.value, 0)
  const variance = parts.reduce((sum, { low, high }) => sum + ((high - low) / (2 * Z_80)) ** 2, 0)
  const half = Z_80 * Math.sqrt(variance)
  return { value, low: Math.max(0, value - half), high: value + half }
}
