import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BYTE_ORDER_MARK, csvLine, csvText, protectCell, unprotectCell } from './csv-write.ts'

describe('writing a line', () => {
  test.each([
    [['a', 'b'], 'a,b'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
    [[1, -3.5, true, null], '1,-3.5,true,'],
    [[' x', 'x '], '" x","x "'],
    [[''], '""'],
    [['=1+1', '+7 912 000-00-00', '@SUM(A1)', '-cmd'], "'=1+1,'+7 912 000-00-00,'@SUM(A1),'-cmd"],
    [['-3.50', '+3', '-1,5'], '-3.50,+3,"-1,5"'],
    [["'=1", "'quoted'"], "''=1,'quoted'"],
    [['＝1+1'], "'＝1+1"],
  ])('%j', (values, line) => {
    expect(csvLine(values)).toBe(`${line}\r\n`)
  })

  test('quotes by its own delimiter only, and protects only when asked to', () => {
    expect(csvLine(['a,b', 'c;d'], { delimiter: ';' })).toBe('a,b;"c;d"\r\n')
    expect(csvLine(['=1'], { protect: false })).toBe('=1\r\n')
    expect(csvLine([-10n, 5n])).toBe('-10,5\r\n')
  })
})

describe('protecting a cell', () => {
  test('can always be undone, and leaves nothing that runs', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."'=+-@\t1.,a") }))
    fc.assert(
      fc.property(text, (one) => {
        const safe = protectCell(one)
        expect(unprotectCell(safe)).toBe(one)
        expect(/^[=+\-@\t\r\n]/.test(safe) && !/^[+-]?\d+([.,]\d+)?$/.test(safe)).toBe(false)
      }),
    )
  })
})

describe('writing a file', () => {
  test('begins with the byte order mark when asked to', () => {
    expect(csvText(['имя'], [['Ёж']], { bom: true })).toBe(`${BYTE_ORDER_MARK}имя\r\nЁж\r\n`)
  })

  test('is read back by another reader as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'aя ",;\r\n=-\t1') })
    const delimiter = fc.constantFrom<',' | ';' | '\t'>(',', ';', '\t')
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 })
    fc.assert(
      fc.property(table, delimiter, (rows, sign) => {
        const text = csvText(['x', 'y'], rows, { delimiter: sign })
        const read: string[][] = parse(text, { delimiter: sign, record_delimiter: '\r\n' })
        expect(read.slice(1).map((row) => row.map(unprotectCell))).toEqual(rows)
      }),
    )
  })
})
