import { currencyExponent, isCurrency } from '#shared/currencies.ts'
import { parseDecimal, scaledText } from '#shared/decimal.ts'

/** Decimal places of units that are not currencies: an hour has hundredths; points and pieces are whole. */
const EXPONENTS: Record<string, number> = { hours: 2, days: 2 }

/** The largest amount of one transfer: what PostgreSQL's bigint holds. */
const LARGEST = 2n ** 63n - 1n

/** Decimal places of a unit: a currency's minor units, hundredths of an hour, whole numbers of anything else. */
export function unitExponent(unit: string): number {
  return isCurrency(unit) ? currencyExponent(unit) : (EXPONENTS[unit] ?? 0)
}

/** Whether a unit can be used: a currency we know, or a word in small letters (hours, points). */
export function isUnit(unit: string): boolean {
  return isCurrency(unit) || /^[a-z][a-z_]{1,31}$/.test(unit)
}

/** An amount in minor units as a decimal string: 125000 RUB → "1250.00", 750 hours → "7.50", 300 points → "300". */
export function formatAmount(minor: bigint, unit: string): string {
  return scaledText(minor, unitExponent(unit))
}

/** A decimal string in minor units; null when it is no number, has more places than the unit, or is too large. */
export function parseAmount(text: string, unit: string): bigint | null {
  const decimal = /^-?\d+(\.\d+)?$/.test(text) ? parseDecimal(text) : null
  if (!decimal) return null
  const shift = unitExponent(unit) - decimal.scale
  const factor = 10n ** BigInt(Math.abs(shift))
  if (shift < 0 && decimal.digits % factor !== 0n) return null
  const minor = shift < 0 ? decimal.digits / factor : decimal.digits * factor
  return minor > LARGEST || minor < -LARGEST ? null : minor
}
