/** What each side gave, in minor units of one unit. */
export type Pair = { host: bigint; partner: bigint }

/**
 * The host's part of what both gave, A ÷ (A + B), 0…1. A side whose reversals outweigh what it gave in the range counts
 * as having given nothing. Null when nothing was given.
 */
export function shareOfHost({ host, partner }: Pair): number | null {
  const [a, b] = [host > 0n ? host : 0n, partner > 0n ? partner : 0n]
  return a + b === 0n ? null : Number(a) / (Number(a) + Number(b))
}

/** How even a share is: 1 − |2·share − 1|, 1 even and 0 one-sided. */
export function balanceOf(share: number | null): number | null {
  return share === null ? null : 1 - Math.abs(2 * share - 1)
}

/** The more one-sided first; of equals the one with more given. */
export function compareOneSided(a: Pair, b: Pair): number {
  const [first, second] = [balanceOf(shareOfHost(a)) ?? 2, balanceOf(shareOfHost(b)) ?? 2]
  const [givenA, givenB] = [a.host + a.partner, b.host + b.partner]
  return first - second || (givenA === givenB ? 0 : givenA > givenB ? -1 : 1)
}

export type Rate = { unit: string; currency: string; amount: bigint; since: string }

/** The rate of a unit on a day: the last that holds from that day or before; null where none was agreed. */
export function rateOn(rates: readonly Rate[], unit: string, day: string): Rate | null {
  const holding = rates.filter((rate) => rate.unit === unit && rate.since <= day)
  return holding.sort((a, b) => (a.since < b.since ? -1 : 1)).at(-1) ?? null
}

/** An amount of a unit in minor units of the rate's currency, rounded half to even; `exponent`: decimals of the unit. */
export function atRate(amount: bigint, exponent: number, rate: Rate): bigint {
  const scale = 10n ** BigInt(exponent)
  const product = amount * rate.amount
  const [whole, rest] = [product / scale, product % scale]
  const twice = (rest < 0n ? -rest : rest) * 2n
  const up = twice > scale || (twice === scale && whole % 2n !== 0n)
  return up ? whole + (product < 0n ? -1n : 1n) : whole
}
