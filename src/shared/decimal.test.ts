import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectDecimalSeparator, formatDecimal, parseDecimal, scaledText } from './decimal.ts'

describe('reading a decimal number', () => {
  test.each([
    ['0', 0n, 0],
    ['-3', -3n, 0],
    ['+3', 3n, 0],
    ['-0', 0n, 0],
    ['12.50', 1250n, 2],
    ['.5', 5n, 1],
    ['5.', 5n, 0],
    ['007', 7n, 0],
    [' 7 ', 7n, 0],
    ['1,234.50', 123450n, 2],
    ['1 234 567.5', 12345675n, 1],
    ['1\u00a0234\u00a0567', 1234567n, 0],
    ["1'234.5", 12345n, 1],
    ['(3.50)', -350n, 2],
    ['( 1,000 )', -1000n, 0],
    ['3.50-', -350n, 2],
    ['\u22123.5', -35n, 1],
    ['- 3.5', -35n, 1],
    ['123456789012345678901234567890.123', 123456789012345678901234567890123n, 3],
    ['999999999999999', 999999999999999n, 0],
    ['9999999999999999', 9999999999999999n, 0],
  ])('takes %j with a point', (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ digits, scale })
  })

  test.each([
    ['1 234,50', 123450n, 2],
    ['1.234,50', 123450n, 2],
    ['1.234.567', 1234567n, 0],
    ['12,5', 125n, 1],
    [',5', 5n, 1],
    ['-1\u202f000,25', -100025n, 2],
    ['(3,50)', -350n, 2],
  ])('takes %j with a comma', (text, digits, scale) => {
    expect(parseDecimal(text, { decimalSeparator: ',' })).toEqual({ digits, scale })
  })

  test.each([
    ...[
      '',
      ' ',
      '-',
      '.',
      '-.',
      '1e3',
      '1E3',
      'NaN',
      'Infinity',
      '0x10',
      '$5',
      '5%',
      '1.2.3',
      '--1',
      '-1-',
      '+-1',
      '1_000',
    ],
    ...[
      '1,5',
      '12,34',
      '1,2345',
      '1,234 567',
      '1,234,56',
      ',234',
      '1,,234',
      '(-3)',
      '(3',
      '3)',
      '٣',
      '1\n2',
      '1 .5',
    ],
    '9'.repeat(61),
  ])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeNull()
  })

  test('refuses parentheses when told to', () => {
    expect(parseDecimal('(3)', { parentheses: false })).toBeNull()
  })

  test('reads back whatever was written, grouped or not, with either separator', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.nat({ max: 20 }),
        (digits, scale) => {
          const plain = scaledText(digits, scale)
          expect(parseDecimal(plain)).toEqual({ digits, scale })
          expect(parseDecimal(plain.replace('.', ','), { decimalSeparator: ',' })).toEqual({ digits, scale })
          const [whole = '', fraction] = plain.split('.')
          const grouped =
            whole.replace(/\B(?=(\d{3})+$)/g, ' ') + (fraction === undefined ? '' : `.${fraction}`)
          expect(parseDecimal(grouped)).toEqual({ digits, scale })
        },
      ),
    )
  })

  test('agrees with Number wherever it takes a short text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+0-9.]{1,9}$/), (text) => {
        const decimal = parseDecimal(text)
        if (decimal && !text.endsWith('-')) expect(Number(formatDecimal(decimal))).toBe(Number(text) + 0)
      }),
    )
  })
})

describe('telling the decimal separator', () => {
  test.each([
    [['1.5', '7'], '.'],
    [['1,5', '7'], ','],
    [['1,234.50'], '.'],
    [['1.234,50'], ','],
    [['1.234', '5.678'], null],
    [['17', '', 'n/a'], null],
    [['1.5', '1,5'], null],
    [['1.234', '1.23'], '.'],
  ] as const)('from %j: %j', (samples, separator) => {
    expect(detectDecimalSeparator(samples)).toBe(separator)
  })
})

describe('writing a decimal number', () => {
  test.each([
    [1200n, 0, '1200'],
    [1200n, 2, '12'],
    [-350n, 2, '-3.5'],
    [5n, 3, '0.005'],
    [0n, 2, '0'],
  ])('%s × 10^-%s is %s', (digits, scale, text) => {
    expect(formatDecimal({ digits, scale })).toBe(text)
  })
})
