import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTable, type TableOptions } from './open-table.ts'

async function read(text: string | Buffer, options: TableOptions = {}) {
  const table = await openTable(Buffer.from(text), options)
  const rows: string[][] = []
  const lines: number[] = []
  const problems: string[] = []
  for await (const batch of table.rows) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
    problems.push(...batch.problems.map(({ reason }) => reason))
  }
  return { columns: table.columns, rows, lines, problems, parts: table.parts, part: table.part }
}

describe('JSON is read as a table', () => {
  it('an array of objects: all members are columns, objects within by dotted paths, numbers digit by digit', async () => {
    const { columns, rows, lines } = await read(
      '[\n{"id": 1.10, "who": {"name": "Ель", "tags": ["a", "b"]}},\n{"id": 12345678901234567890.123, "paid": true, "who": null}\n]',
    )
    expect(columns).toEqual(['id', 'who.name', 'who.tags', 'paid', 'who'])
    expect(rows).toEqual([
      ['1.10', 'Ель', 'a, b', '', ''],
      ['12345678901234567890.123', '', '', 'true', ''],
    ])
    expect(lines).toEqual([2, 3])
  })

  it('JSON lines, also packed, with a line that is none', async () => {
    const text = '{"a": 1}\n{"a": "}{\\"", "b": [1, {"c": 2}]}\n{"a": 1e3}\n{"a": tru}\n'
    const { rows, problems } = await read(gzipSync(text))
    expect(rows).toEqual([
      ['1', ''],
      ['}{"', '[1,{"c":2}]'],
      ['1000', ''],
    ])
    expect(problems).toEqual(['json_malformed'])
  })

  it('lists under keys: the longest, or the one that is named', async () => {
    const text =
      '{"meta": {"n": 1}, "data": {"orders": [{"x": 1}, {"x": 2}], "notes": [{"y": 3}]}, "tags": ["a"]}'
    expect(await read(text)).toMatchObject({
      part: 'data.orders',
      parts: ['data.orders', 'data.notes'],
      rows: [['1'], ['2']],
    })
    expect(await read(text, { part: 'data.notes' })).toMatchObject({ columns: ['y'], rows: [['3']] })
    await expect(read(text, { part: 'tags' })).rejects.toThrow('table_missing')
  })

  it('numbers have the mark that is asked for, texts stay', async () => {
    expect((await read('[{"a": 1.5, "b": "1.5"}]', { decimalMark: ',' })).rows).toEqual([['1,5', '1.5']])
  })

  it.each([
    ['one that ends in the middle', '[{"a": 1}, {"a":', 'json_damaged'],
    ['one without rows', '{"a": [[1, 2]]}', 'json_without_rows'],
    ['one that nests without end', `{"a":${'['.repeat(100_000)}`, 'json_damaged'],
    ['a record that nests without end', `[${'{"a":'.repeat(100_000)}`, 'json_damaged'],
    ['a record beyond all measure', `[{"a": "${'x'.repeat(5 << 20)}"}]`, 'row_too_long'],
  ])('refused: %s', async (_, text, refusal) => {
    await expect(read(text)).rejects.toThrow(refusal)
  })

  it('law: what JSON.stringify writes comes back, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ s: fc.string({ unit: 'grapheme' }), n: fc.integer() }), { minLength: 1 }),
        async (records) => {
          const { rows } = await read(JSON.stringify(records))
          expect(rows).toEqual(records.map(({ s, n }) => [s.replaceAll('\u0000', ''), String(n)]))
        },
      ),
      { numRuns: 50 },
    )
  })
})
