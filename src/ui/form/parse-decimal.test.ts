import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNumber } from '../format.ts'
import { parseDecimal } from './parse-decimal.ts'

describe('parseDecimal', () => {
  it.each([
    ['1 234,50', '1234.50'],
    ['1,234.50', '1234.50'],
    ['1.234,5', '1234.5'],
    ['1,234,567', '1234567'],
    ['\u22123', '-3'],
    ['12,', '12'],
    ['0,5', '0.5'],
    ['', null],
    ['12 кг', null],
    ['1,2,3', null],
    ['1.2.3,4', null],
    ['--3', null],
  ])('%s is %s', (typed, decimal) => {
    expect(parseDecimal(typed)).toBe(decimal)
  })

  it('reads back what is shown, in both languages', () => {
    const cents = fc.integer({ min: -(10 ** 12), max: 10 ** 12 })
    fc.assert(
      fc.property(cents, fc.constantFrom('ru', 'en'), (value, language) => {
        const shown = formatNumber(value / 100, language, { decimals: 2 })
        expect(Number(parseDecimal(shown))).toBeCloseTo(value / 100, 6)
      }),
    )
  })
})
