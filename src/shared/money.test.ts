import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currencyCodes, currencyExponent, isCurrency } from './currencies.ts'
import { parseDecimal } from './decimal.ts'
import { allocateMinor, formatMinor, lineAmount, parseMinor, type Rounding, roundToMinor } from './money.ts'

const decimal = (text: string) => {
  const parsed = parseDecimal(text)
  if (!parsed) throw new Error(`not a number: ${text}`)
  return parsed
}

describe('the exponent of a currency', () => {
  test.each([
    ['RUB', 2],
    ['JPY', 0],
    ['BHD', 3],
    ['CLF', 4],
    ['BRL', 2],
  ])('%s has %s decimals', (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent)
  })

  test('refuses what is no code', () => {
    expect(isCurrency('rub')).toBe(false)
    expect(() => currencyExponent('XYZ')).toThrow(RangeError)
  })

  test('knows only codes of three capitals, each once', () => {
    const codes = currencyCodes()
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^[A-Z]{3}$/)
  })
})

describe('the amount of a line', () => {
  test.each<[string, string, string, Rounding, bigint]>([
    ['3', '19.99', 'EUR', 'half-even', 5997n],
    ['1', '0.125', 'EUR', 'half-even', 12n],
    ['1', '0.125', 'EUR', 'half-up', 13n],
    ['1', '0.135', 'EUR', 'half-even', 14n],
    ['-1', '0.125', 'EUR', 'half-even', -12n],
    ['-1', '0.125', 'EUR', 'half-up', -13n],
    ['1', '0.1250001', 'EUR', 'half-even', 13n],
    ['2.5', '1', 'JPY', 'half-even', 2n],
    ['3.5', '1', 'JPY', 'half-even', 4n],
    ['2.5', '1', 'JPY', 'half-up', 3n],
    ['1', '1.2345', 'BHD', 'half-even', 1234n],
    ['7', '12', 'BHD', 'half-up', 84000n],
    ['0', '9.99', 'EUR', 'half-up', 0n],
    ['-0', '9.99', 'EUR', 'half-up', 0n],
    ['100000000000', '123456789012.345', 'EUR', 'half-even', 1234567890123450000000000n],
  ])('%s × %s %s, %s, is %s', (quantity, price, currency, rounding, minor) => {
    expect(lineAmount(decimal(quantity), decimal(price), currency, rounding)).toBe(minor)
  })

  test('is within half a unit of the exact product, the same on the fast and the exact path', () => {
    const number = fc.record({
      digits: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      scale: fc.nat({ max: 9 }),
    })
    const rounding = fc.constantFrom<Rounding>('half-even', 'half-up')
    fc.assert(
      fc.property(number, number, fc.constantFrom('JPY', 'EUR', 'BHD'), rounding, (q, p, currency, mode) => {
        const minor = lineAmount(q, p, currency, mode)
        // Multiplied out so that no division is needed: |minor · 10^s - product · 10^e| · 2 ≤ 10^s.
        const unit = 10n ** BigInt(q.scale + p.scale)
        const exact = q.digits * p.digits * 10n ** BigInt(currencyExponent(currency))
        const off = minor * unit - exact
        const twice = (off < 0n ? -off : off) * 2n
        expect(twice <= unit).toBe(true)
        if (twice === unit && mode === 'half-even') expect(minor % 2n).toBe(0n)
        if (twice === unit && mode === 'half-up') expect(off > 0n).toBe(exact > 0n)
        // The same product by way of a price too long for the fast path.
        const long = { digits: p.digits * 10n ** 20n, scale: p.scale + 20 }
        expect(lineAmount(q, long, currency, mode)).toBe(minor)
        expect(roundToMinor({ digits: q.digits * p.digits, scale: q.scale + p.scale }, currency, mode)).toBe(
          minor,
        )
      }),
    )
  })
})

describe('writing and reading amounts', () => {
  test.each([
    [109326435n, 'BRL', '1093264.35'],
    [-5n, 'EUR', '-0.05'],
    [0n, 'EUR', '0.00'],
    [5n, 'JPY', '5'],
    [1n, 'BHD', '0.001'],
  ])('%s %s is %s', (minor, currency, text) => {
    expect(formatMinor(minor, currency)).toBe(text)
    expect(parseMinor(text, currency)).toBe(minor)
  })

  test.each([
    ['10.5', 1050n],
    ['10.500', 1050n],
    ['10.505', null],
    ['1,000', null],
    ['', null],
    ['.5', null],
    ['1e2', null],
  ])('reads %j of EUR as %s', (text, minor) => {
    expect(parseMinor(text, 'EUR')).toBe(minor)
  })

  test('always reads back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.constantFrom(...currencyCodes()),
        (minor, currency) => {
          expect(parseMinor(formatMinor(minor, currency), currency)).toBe(minor)
        },
      ),
    )
  })
})

describe('splitting an amount', () => {
  test.each([
    [100000n, [1n, 1n, 1n], [33334n, 33333n, 33333n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [5n, [0n, 1n], [0n, 5n]],
    [10n, [70n, 30n], [7n, 3n]],
  ])('%s by %s', (minor, weights, parts) => {
    expect(allocateMinor(minor, weights)).toEqual(parts)
  })

  test('adds up to the whole, each part within one unit of its share', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.bigInt(), weights, (minor, given) => {
        const total = given.reduce((sum, weight) => sum + weight, 0n)
        fc.pre(total > 0n)
        const parts = allocateMinor(minor, given)
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(minor)
        for (const [index, part] of parts.entries()) {
          const off = part * total - minor * (given[index] ?? 0n)
          expect((off < 0n ? -off : off) < total).toBe(true)
        }
      }),
    )
  })

  test('refuses weights without a sum', () => {
    expect(() => allocateMinor(5n, [0n, 0n])).toThrow(RangeError)
    expect(() => allocateMinor(5n, [2n, -1n])).toThrow(RangeError)
  })
})
