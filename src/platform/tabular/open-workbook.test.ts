import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import yazl from 'yazl'
import { openTable, type TableOptions } from './open-table.ts'
import { TableError } from './table-error.ts'
import { dateOfSerial, plainNumber, showsDate } from './typed-cells.ts'

async function rowsOf(source: Buffer, options: TableOptions = {}) {
  const table = await openTable(source, options)
  const rows: string[][] = []
  const lines: number[] = []
  const problems: { line: number; reason: string }[] = []
  for await (const batch of table.rows) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
    problems.push(...batch.problems)
  }
  return { table, rows, lines, problems }
}

async function bytesOf(workbook: ExcelJS.Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** A workbook written by hand, part by part. */
async function packed(parts: Record<string, string>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const bare = (sheet: string, more: Record<string, string> = {}) => ({
  '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns:r="${REL}"><workbookPr date1904="1"/><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': sheet,
  ...more,
})

describe('a workbook is read as a table', () => {
  it('has typed cells as plain texts: numbers, days, times, truth, formulas by their kept value', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('Заказы')
    sheet.addRow(['Отчёт по заказам'])
    sheet.addRow([])
    sheet.addRow(['Номер', 'Дата', 'Сумма', 'Оплачен', 'Итого', 'Когда'])
    sheet.addRow([
      'А-1',
      new Date(Date.UTC(2024, 1, 29)),
      0.1,
      true,
      { formula: 'C4*2', result: 0.2 },
      new Date(Date.UTC(2024, 1, 29, 13, 5, 9)),
    ])
    sheet.addRow(['А-2', null, 1e-7, false, { formula: 'WEBSERVICE("http://x")' }, null])
    sheet.getColumn(2).numFmt = 'dd.mm.yyyy'
    sheet.getColumn(6).numFmt = 'dd.mm.yyyy hh:mm'
    workbook.addWorksheet('Пусто')
    const { table, rows, lines } = await rowsOf(await bytesOf(workbook))
    expect(table.columns).toEqual(['Номер', 'Дата', 'Сумма', 'Оплачен', 'Итого', 'Когда'])
    expect({ format: table.format, part: table.part, parts: table.parts }).toEqual({
      ...{ format: 'xlsx', part: 'Заказы', parts: ['Заказы', 'Пусто'] },
    })
    expect(rows).toEqual([
      ['А-1', '2024-02-29', '0.1', 'true', '0.2', '2024-02-29T13:05:09'],
      ['А-2', '', '0.0000001', 'false', '', ''],
    ])
    expect(lines).toEqual([4, 5])
  })

  it('takes the sheet that is asked for, and refuses one that is not there', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('A').addRows([['x'], [1]])
    workbook.addWorksheet('B').addRows([['y'], [2]])
    const bytes = await bytesOf(workbook)
    expect((await rowsOf(bytes, { part: 'B' })).rows).toEqual([['2']])
    await expect(openTable(bytes, { part: 'C' })).rejects.toThrow('table_missing')
  })

  it('gives all cells of a column merged downwards the value of the first', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('A')
    sheet.addRows([
      ['partner', 'sku'],
      ['Ель', 1],
      [null, 2],
      ['Сосна', 3],
    ])
    sheet.mergeCells('A2:A3')
    expect((await rowsOf(await bytesOf(workbook))).rows).toEqual([
      ['Ель', '1'],
      ['Ель', '2'],
      ['Сосна', '3'],
    ])
  })

  it('counts days from 1904 where the file says so, reads inline and rich texts, and leaves reading aids out', async () => {
    const sheet = `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>day</t></is></c><c t="s"><v>0</v></c></row>
      <row r="3"><c r="A3" s="1"><v>1</v></c><c r="B3" t="str"><f>A1</f><v>a&amp;b_x000A_c</v></c></row></sheetData></worksheet>`
    const more = {
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${REL}/worksheet" Target="/xl/worksheets/sheet1.xml"/>
        <Relationship Id="r2" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="r3" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
      'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-419]d\\ mmmm\\ yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
      'xl/sharedStrings.xml': `<sst><si><r><t>na</t></r><r><t>me</t></r><rPh><t>ナ</t></rPh></si></sst>`,
    }
    const { table, rows, lines } = await rowsOf(await packed(bare(sheet, more)))
    expect(table.columns).toEqual(['day', 'name'])
    expect(rows).toEqual([['1904-01-02', 'a&b\nc']])
    expect(lines).toEqual([3])
  })

  it('says which rows have cells beyond the header', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('A').addRows([['x', 'y'], [1, 2], [1, 2, 3], [4]])
    const { rows, problems } = await rowsOf(await bytesOf(workbook))
    expect(rows).toEqual([
      ['1', '2'],
      ['4', ''],
    ])
    expect(problems).toMatchObject([{ line: 3, reason: 'ragged_row' }])
  })
})

describe('hostile workbooks', () => {
  const sheet =
    '<worksheet><sheetData><row><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
  it.each([
    [
      'a document type with entities',
      bare(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>${sheet}`),
      'spreadsheet_damaged',
    ],
    ['an archive of something else', { 'word/document.xml': '<x/>' }, 'not_a_spreadsheet'],
    [
      'a cell far to the right',
      bare('<worksheet><sheetData><row><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'),
      'too_many_columns',
    ],
  ])('%s', async (_, parts, refusal) => {
    await expect(rowsOf(await packed(parts as Record<string, string>))).rejects.toThrow(refusal)
  })

  it('a bomb is refused by its stated size, and one that lies by what comes out', async () => {
    const zeros = bare(`<worksheet>${' '.repeat(3_000_000)}</worksheet>`)
    const bytes = await packed(zeros)
    await expect(openTable(bytes, { maxUnpackedBytes: 1_000_000 })).rejects.toThrow('unpacks_too_large')
    const lying = Buffer.from(bytes)
    // both places that state the size of the sheet now say 10 bytes
    const size = Buffer.alloc(4)
    size.writeUInt32LE(Buffer.byteLength(zeros['xl/worksheets/sheet1.xml'] ?? ''))
    for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size, at + 4)) lying.writeUInt32LE(10, at)
    await expect(rowsOf(lying)).rejects.toThrow(TableError)
  })

  it('a workbook of before 2007 and a truncated one', async () => {
    await expect(openTable(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('old_spreadsheet')
    const bytes = await packed(bare(sheet))
    await expect(openTable(bytes.subarray(0, bytes.length - 30))).rejects.toThrow('spreadsheet_damaged')
  })
})

describe('typed cells', () => {
  it('law: a number reads back as the same double and never has an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainNumber(value)
        return !/e/i.test(text) && (Number(text) === value || Object.is(value, -0))
      }),
    )
  })

  it('law: every day of both calendars reads back by its serial number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_900_000 }), (serial) => {
        const day = dateOfSerial(serial, false)
        return day !== null && (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000 === serial
      }),
    )
    expect(dateOfSerial(1, false)).toBe('1900-01-01')
    expect(dateOfSerial(59, false)).toBe('1900-02-28')
    expect(dateOfSerial(0, true)).toBe('1904-01-01')
    expect(dateOfSerial(-1, false)).toBeNull()
  })

  it('knows which formats show dates', () => {
    const custom = new Map([
      [164, '#,##0.00 "руб."'],
      [165, '[Red]0.00'],
      [166, 'dd/mm/yyyy'],
      [167, '[h]:mm'],
      [168, '"day" 0'],
    ])
    expect([0, 14, 22, 164, 165, 166, 167, 168].filter((id) => showsDate(id, custom))).toEqual([
      14, 22, 166, 167,
    ])
  })
})
