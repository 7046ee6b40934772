import { currencyExponent } from './currencies.ts'
import type { Decimal } from './decimal.ts'
import { parseDecimal, scaledText } from './decimal.ts'

/** An amount in integer minor units (cents, kopecks; whole yen) with its ISO 4217 code. */
export interface Money {
  readonly minor: bigint
  readonly currency: string
}

/**
 * How a number between two minor units is settled. Both take the nearer one; on an exact half `half-even` takes the
 * even one (imported line amounts: long sums do not drift) and `half-up` the one farther from zero (Russian tax
 * documents, per line).
 */
export type Rounding = 'half-even' | 'half-up'

const SMALL_POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

/**
 * Quantity × unit price in minor units of the currency, exact before the one rounding.
 * Numbers whose product fits a safe integer take a path without big-integer arithmetic; the results are the same.
 */
export function lineAmount(
  quantity: Decimal,
  unitPrice: Decimal,
  currency: string,
  rounding: Rounding,
): bigint {
  const scale = quantity.scale + unitPrice.scale
  const shift = scale - currencyExponent(currency)
  const product = Number(quantity.digits) * Number(unitPrice.digits)
  if (shift >= 0 && shift <= 15 && Number.isSafeInteger(product)) {
    return BigInt(roundSmall(product, SMALL_POWERS[shift] ?? 1, rounding))
  }
  return shiftRounded(quantity.digits * unitPrice.digits, shift, rounding)
}

/** A decimal number of whole currency units in minor units, rounded once. */
export function roundToMinor(amount: Decimal, currency: string, rounding: Rounding): bigint {
  return shiftRounded(amount.digits, amount.scale - currencyExponent(currency), rounding)
}

function roundSmall(value: number, divisor: number, rounding: Rounding): number {
  // Remainder and exact quotient of safe integers are exact in doubles.
  const remainder = value % divisor
  const quotient = (value - remainder) / divisor
  if (remainder === 0) return quotient
  const twice = Math.abs(remainder) * 2
  const up = twice > divisor || (twice === divisor && (rounding === 'half-up' || quotient % 2 !== 0))
  return up ? quotient + (value < 0 ? -1 : 1) : quotient
}

function shiftRounded(value: bigint, shift: number, rounding: Rounding): bigint {
  if (shift <= 0) return value * powerOfTen(-shift)
  const divisor = powerOfTen(shift)
  const remainder = value % divisor
  const quotient = value / divisor
  const twice = (remainder < 0n ? -remainder : remainder) * 2n
  const up = twice > divisor || (twice === divisor && (rounding === 'half-up' || quotient % 2n !== 0n))
  return up ? quotient + (value < 0n ? -1n : 1n) : quotient
}

/** The decimal string of an amount with all decimals of its currency: 109326435 BRL is `1093264.35`, 5 JPY is `5`. */
export function formatMinor(minor: bigint, currency: string): string {
  return scaledText(minor, currencyExponent(currency))
}

/**
 * Minor units of a decimal string as `formatMinor` writes it; null when it is not a number or when it has more
 * decimals (other than zeros) than the currency: nothing is rounded silently.
 */
export function parseMinor(text: string, currency: string): bigint | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null
  const amount = parseDecimal(text)
  if (!amount) return null
  const shift = amount.scale - currencyExponent(currency)
  if (shift > 0 && amount.digits % powerOfTen(shift) !== 0n) return null
  return shiftRounded(amount.digits, shift, 'half-even')
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: each gets its share cut towards zero, and what
 * is left goes one unit each to the largest remainders (earlier parts first on ties). Throws when all weights are zero
 * or one is negative.
 */
export function allocateMinor(minor: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total <= 0n || weights.some((weight) => weight < 0n))
    throw new RangeError('weights must add up to more than 0')
  const sign = minor < 0n ? -1n : 1n
  const amount = minor * sign
  const parts = weights.map((weight, index) => ({
    index,
    share: (amount * weight) / total,
    remainder: (amount * weight) % total,
  }))
  let left = amount - parts.reduce((sum, part) => sum + part.share, 0n)
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const part of byRemainder) {
    if (left === 0n) break
    part.share += 1n
    left -= 1n
  }
  return parts.map((part) => part.share * sign)
}
