import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnLetters,
  serialOf,
  writeXlsx,
  writeXlsxBook,
  type XlsxColumn,
  type XlsxValue,
} from './xlsx-write.ts'

async function written(
  columns: readonly XlsxColumn[],
  rows: readonly (readonly XlsxValue[])[],
): Promise<ExcelJS.Worksheet> {
  const file = writeXlsx({ sheet: 'Партнёры: все?', columns })
  const bytes = buffer(file.stream)
  for (const row of rows) await file.row(row)
  await file.finish()
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await bytes) as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  if (!sheet) throw new Error('no sheet')
  return sheet
}

const text = (head: string): XlsxColumn => ({ head, kind: 'text' })

describe('a sheet written as it goes out', () => {
  it('keeps numbers, sums, shares and days as numbers with their formats', async () => {
    const sheet = await written(
      [
        text('Партнёр'),
        { head: 'Сумма', kind: 'money', currency: '₽' },
        { head: 'Доля', kind: 'share' },
        { head: 'День', kind: 'day' },
        { head: 'Когда', kind: 'moment' },
        { head: 'Штук', kind: 'whole' },
      ],
      [
        ['ООО «Тверьлён»', '-1093264.35', 0.25, '2026-11-22', '2026-11-22 09:30', 12],
        ['Пусто', null, null, null, null, null],
      ],
    )
    const row = sheet.getRow(2)
    expect(row.getCell(2).value).toBe(-1093264.35)
    expect(row.getCell(2).numFmt).toBe('#,##0.00 "₽"')
    expect(row.getCell(3).value).toBe(0.25)
    expect(row.getCell(3).numFmt).toBe('0.0%')
    expect(row.getCell(4).value).toEqual(new Date('2026-11-22T00:00:00Z'))
    expect(row.getCell(5).value).toEqual(new Date('2026-11-22T09:30:00Z'))
    expect(row.getCell(6).value).toBe(12)
    expect(sheet.getRow(3).getCell(2).value).toBeNull()
  })

  it('has a bold head that stays in sight and filters, and a name a sheet may have', async () => {
    const sheet = await written([text('A'), text('B')], [['x', 'y']])
    expect(sheet.name).toBe('Партнёры  все')
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet.autoFilter).toBe('A1:B2')
    expect(sheet.getCell('A1').font?.bold).toBe(true)
  })

  it('runs no text as a formula', async () => {
    const nasty = ['=1+1', '+7 921 000-00-00', '-2', '@SUM(A1)', '=HYPERLINK("http://x","y")', '\t=1', '＝1']
    const sheet = await written(
      [text('A')],
      nasty.map((one) => [one]),
    )
    for (const [place, one] of nasty.entries()) {
      const cell = sheet.getRow(place + 2).getCell(1)
      expect(cell.type, one).not.toBe(ExcelJS.ValueType.Formula)
      expect(cell.value).toBe(one)
    }
  })

  it('law: any texts come back as they were, but for signs XML cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 2, maxLength: 2 }), {
          minLength: 1,
          maxLength: 20,
        }),
        async (rows) => {
          const sheet = await written([text('A'), text('B')], rows)
          for (const [place, row] of rows.entries())
            for (const [at, value] of row.entries()) {
              const kept = value
                .toWellFormed()
                // biome-ignore lint/suspicious/noControlCharactersInRegex: the signs that have no place in XML 1.0
                .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
              expect(sheet.getRow(place + 2).getCell(at + 1).value ?? '').toBe(kept)
            }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('folds rows under the heads of their groups', async () => {
    const file = writeXlsx({ sheet: 'x', columns: [text('A'), { head: 'B', kind: 'whole' }] })
    const bytes = buffer(file.stream)
    await file.group(['рост', 2])
    await file.row(['а', 1])
    await file.row(['б', 1])
    await file.finish()
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await bytes) as unknown as ArrayBuffer)
    const sheet = book.worksheets[0]
    expect(sheet?.getRow(2).getCell(1).font?.bold).toBe(true)
    expect(sheet?.getRow(2).outlineLevel).toBe(0)
    expect(sheet?.getRow(3).outlineLevel).toBe(1)
  })

  it('holds several sheets with names of their own, each with its columns and numbers', async () => {
    const share: XlsxColumn = { head: 'Доля', kind: 'share' }
    const bytes = await writeXlsxBook([
      { name: 'Ценность', columns: [text('Партнёр'), share], rows: [['ООО «Лён»', 0.25]] },
      { name: 'Обещания', columns: [{ head: 'Штук', kind: 'whole' }], rows: [[7], [8]] },
      { name: 'ценность', columns: [text('A')], rows: [] },
    ])
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(bytes as unknown as ArrayBuffer)
    expect(book.worksheets.map(({ name }) => name)).toEqual(['Ценность', 'Обещания', 'ценность 2'])
    expect(book.worksheets[0]?.getCell('B2').value).toBe(0.25)
    expect(book.worksheets[0]?.getCell('B2').numFmt).toBe('0.0%')
    expect(book.worksheets[1]?.getCell('A3').value).toBe(8)
  })

  it('counts days as spreadsheets do and names columns past Z', () => {
    expect(serialOf('2026-11-22')).toBe(46348)
    expect(serialOf('1900-03-01')).toBe(61)
    expect(serialOf('1899-01-01')).toBeNull()
    expect(serialOf('so')).toBeNull()
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  })
})
