import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TableSource } from './byte-source.ts'
import { openTable, type TableOptions } from './open-table.ts'
import type { RowProblem } from './row-splitter.ts'
import { TableError } from './table-error.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function readAll(source: TableSource, options?: TableOptions) {
  const table = await openTable(source, options)
  const rows: string[][] = []
  const lines: number[] = []
  const problems: RowProblem[] = []
  for await (const batch of table.rows) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
    problems.push(...batch.problems)
  }
  const { columns, delimiter, encoding, compression } = table
  return { columns, delimiter, encoding, compression, rows, lines, problems, progress: table.progress() }
}

/** windows-1251 bytes of a text. */
function cp1251(text: string): Buffer {
  const page = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  return Buffer.from([...text].map((character) => page.indexOf(character)))
}

describe('opening a table', () => {
  const russian = 'Партнёр;Сумма;Примечание\r\nООО «Ромашка»;1 234,50;"да; нет"\r\nИП Щукин;7;\r\n'
  const expected = {
    columns: ['Партнёр', 'Сумма', 'Примечание'],
    delimiter: ';',
    rows: [
      ['ООО «Ромашка»', '1 234,50', 'да; нет'],
      ['ИП Щукин', '7', ''],
    ],
    lines: [2, 3],
    problems: [],
  }
  const wide = Buffer.from(russian, 'utf16le')

  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(russian), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${russian}`), 'utf-8'],
    ['windows-1251', cp1251(russian), 'windows-1251'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${russian}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without', wide, 'utf-16le'],
    ['UTF-16 the other way round', Buffer.from(`\ufeff${russian}`, 'utf16le').swap16(), 'utf-16be'],
  ])('in %s, plain and packed, from a file, a buffer and a stream', async (name, bytes, encoding) => {
    const path = file(`${name}.csv`, bytes)
    const packed = gzipSync(bytes)
    const packedPath = file(`${name}.csv.gz`, packed)
    expect(await readAll(path)).toMatchObject({ ...expected, encoding, compression: 'none' })
    expect(await readAll(packedPath)).toMatchObject({ ...expected, encoding, compression: 'gzip' })
    expect(await readAll(bytes)).toMatchObject({ ...expected, encoding })
    const single = Readable.from([...packed].map((byte) => Buffer.from([byte])))
    expect(await readAll(single)).toMatchObject({ ...expected, encoding, compression: 'gzip' })
  })

  test('tells windows-1252 from windows-1251', async () => {
    const table = await readAll(Buffer.from("country,n\nCôte d'Ivoire,1\nMéxico,2\n", 'latin1'))
    expect(table).toMatchObject({
      encoding: 'windows-1252',
      rows: [
        ["Côte d'Ivoire", '1'],
        ['México', '2'],
      ],
    })
  })

  test('finds the encoding where the first letters beyond ASCII stand, a megabyte down', async () => {
    const ascii = `number,name\n${'12345,plain text\n'.repeat(70_000)}`
    const late = await readAll(file('late.csv', Buffer.concat([Buffer.from(ascii), cp1251('7,Щукин\n')])))
    expect(late).toMatchObject({ encoding: 'windows-1251', problems: [] })
    expect(late.rows.at(-1)).toEqual(['7', 'Щукин'])
    const utf8 = await readAll(Buffer.from(`${ascii}7,Щукин\n`))
    expect(utf8).toMatchObject({ encoding: 'utf-8' })
    expect(utf8.rows.at(-1)).toEqual(['7', 'Щукин'])
  })

  test.each([
    ['comma', 'a,b;c,d\n1,2;3,4\n', ','],
    ['semicolon with decimal commas', 'a;b;c\n1,5;2,5;3\n1,5;2;3,5\n', ';'],
    ['tab', 'a\tb, c\n1\t2\n', '\t'],
    ['pipe', 'a|b|c\n1|2,2|3\n', '|'],
    ['commas in quotes', '"a,b,c";"d,e,f"\n"1,2,3";"4,5,6"\n', ';'],
    ['named by Excel', 'sep=;\r\na,x;b\r\n1;2\r\n', ';'],
    ['one column', 'a\n1\n', ','],
  ])('finds the delimiter: %s', async (_, text, delimiter) => {
    expect((await readAll(Buffer.from(text))).delimiter).toBe(delimiter)
  })

  test('reads what is told instead of guessing', async () => {
    const told = await readAll(Buffer.from('a:b\n1:2\n'), {
      delimiter: ':',
      hasHeader: false,
      encoding: 'utf-8',
    })
    expect(told).toMatchObject({
      columns: ['column 1', 'column 2'],
      rows: [
        ['a', 'b'],
        ['1', '2'],
      ],
      lines: [1, 2],
    })
  })

  test('gives every column a name of its own', async () => {
    const table = await readAll(Buffer.from('name, Name ,name,,"two\nlines",name (2)\n1,2,3,4,5,6\n'))
    expect(table.columns).toEqual(['name', 'Name', 'name (2)', 'column 4', 'two lines', 'name (2) (2)'])
    expect(table.lines).toEqual([3])
  })

  test('passes over title rows above the header', async () => {
    const table = await readAll(Buffer.from('Report for May;;\n\nA;B;C\n1;2;3\n4;5;6\n'))
    expect(table).toMatchObject({ columns: ['A', 'B', 'C'], lines: [4, 5] })
  })

  test('reports ragged rows with their line and takes the others', async () => {
    const table = await readAll(Buffer.from('a,b,c\n1,2,3\n1,2\n1,2,3,,\n1,2,3,4\n"x"y,2,3\n7,8,9\n'))
    expect(table.rows).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['7', '8', '9'],
    ])
    expect(table.lines).toEqual([2, 4, 7])
    expect(table.problems).toEqual([
      { line: 3, reason: 'ragged_row', cells: ['1', '2'] },
      { line: 5, reason: 'ragged_row', cells: ['1', '2', '3', '4'] },
      { line: 6, reason: 'quote_misplaced', cells: ['xy', '2', '3'] },
    ])
  })

  test('a header without rows is a table without rows', async () => {
    expect(await readAll(Buffer.from('a,b'))).toMatchObject({ columns: ['a', 'b'], rows: [], problems: [] })
  })

  test('old Macintosh line ends', async () => {
    expect((await readAll(Buffer.from('a,b\r1,2\r3,4'))).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })
})

describe('refusing what is no table', () => {
  test.each<[string, Uint8Array, string]>([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['blank lines', Buffer.from('\n\r\n\n'), 'empty'],
    ['an empty packed file', gzipSync(''), 'empty'],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
      'not_text',
    ],
    ['an archive that is no spreadsheet', Buffer.from('PK\x03\x04rest'), 'spreadsheet_damaged'],
    ['a packed file cut short', gzipSync('a,b\n1,2\n'.repeat(100)).subarray(0, -9), 'gzip_damaged'],
    [
      'packed rubbish',
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      'gzip_damaged',
    ],
    ['an open quote', Buffer.from('a,b\n1,"2\n3,4\n'), 'quote_not_closed'],
    ['a damaged header', Buffer.from('"a"x,b\n1,2\n'), 'header_damaged'],
  ])('%s', async (_, bytes, refusal) => {
    const error: unknown = await readAll(bytes).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TableError)
    expect(error).toMatchObject({ refusal })
  })

  test('stops a packed file that unpacks to more than it may', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'a,b\n'))
    expect(bomb.length).toBeLessThan(100_000)
    await expect(readAll(bomb, { maxUnpackedBytes: 1_000_000 })).rejects.toThrow('unpacks_too_large')
  })

  test('a file that is not there', async () => {
    await expect(openTable(join(folder, 'absent.csv'))).rejects.toThrow('ENOENT')
  })
})

describe('reading a large table', () => {
  test('in batches, with progress, holding little', async () => {
    const line = 'A-17,2024-05-09,"Said ""yes"", twice",Кот-д’Ивуар,12.500\n'
    const rows = 120_000
    const path = file('large.csv', `number,date,note,country,price\n${line.repeat(rows)}`)
    const table = await openTable(path)
    let count = 0
    let batches = 0
    let lastRead = 0
    for await (const batch of table.rows) {
      count += batch.rows.length
      batches++
      const { bytesRead, bytesTotal } = table.progress()
      expect(bytesRead).toBeGreaterThanOrEqual(lastRead)
      expect(bytesRead).toBeLessThanOrEqual(bytesTotal ?? 0)
      lastRead = bytesRead
    }
    expect(count).toBe(rows)
    expect(batches).toBeGreaterThan(10)
    expect(lastRead).toBe(table.progress().bytesTotal)
  })

  test('can be left in the middle, packed or not', async () => {
    const text = Buffer.from(`a,b\n${'1,2\n'.repeat(500_000)}`)
    for (const bytes of [text, gzipSync(text)]) {
      const path = file('left.csv', bytes)
      const table = await openTable(path)
      for await (const batch of table.rows) {
        expect(batch.rows.length).toBeGreaterThan(0)
        break
      }
      const unread = await openTable(path)
      unread.close()
      unread.close()
    }
  })
})

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))

describe.skipIf(!existsSync(data))('real files', () => {
  test.each([
    ['olist-sample/olist_order_items_dataset.csv.gz', 8365, 7],
    ['olist-sample/olist_order_reviews_dataset.csv.gz', 8225, 7],
    ['olist-sample/olist_orders_dataset.csv.gz', 8135, 8],
    ['olist-full/olist_sellers_dataset.csv.gz', 3095, 4],
    ['olist-full/olist_marketing_qualified_leads_dataset.csv.gz', 8000, 4],
    ['olist-full/olist_closed_deals_dataset.csv.gz', 842, 14],
    ['scms-delivery-history/SCMS_Delivery_History_Dataset.csv.gz', 10324, 33],
    ['crm-sales-opportunities/sales_pipeline.csv.gz', 8800, 8],
  ])('%s has %d rows of %d columns', async (path, rows, columns) => {
    const table = await readAll(join(data, path))
    expect(table).toMatchObject({ delimiter: ',', compression: 'gzip', problems: [] })
    expect([table.rows.length, table.columns.length]).toEqual([rows, columns])
  })

  test('none of the sets has a file that cannot be read', async () => {
    for (const name of readdirSync(join(data, 'olist-full')).filter((one) => one.endsWith('.csv.gz'))) {
      expect((await readAll(join(data, 'olist-full', name))).problems).toEqual([])
    }
  })
})
