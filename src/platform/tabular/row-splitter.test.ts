import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RowSplitter, type SplitRows } from './row-splitter.ts'
import { TableError } from './table-error.ts'
import { fieldDecoder } from './text-encoding.ts'

const LIMITS = { maxFieldBytes: 1000, maxRowBytes: 5000, maxColumns: 50 }

function splitter(delimiter = ',', newline: 'lf' | 'cr' = 'lf'): RowSplitter {
  return new RowSplitter({ delimiter, newline, ...LIMITS }, fieldDecoder('utf-8'), true)
}

function split(text: string, delimiter = ',', newline: 'lf' | 'cr' = 'lf'): SplitRows {
  return splitter(delimiter, newline).push(Buffer.from(text), true)
}

/** The same in pieces that end at the given places. */
function splitInPieces(text: string, cuts: readonly number[], delimiter = ','): SplitRows {
  const bytes = Buffer.from(text)
  const one = splitter(delimiter)
  const whole: SplitRows = { rows: [], lines: [], problems: [] }
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...places, bytes.length]) {
    const part = one.push(bytes.subarray(from, to), false)
    whole.rows.push(...part.rows)
    whole.lines.push(...part.lines)
    whole.problems.push(...part.problems)
    from = to
  }
  const last = one.push(Buffer.alloc(0), true)
  return {
    rows: [...whole.rows, ...last.rows],
    lines: [...whole.lines, ...last.lines],
    problems: [...whole.problems, ...last.problems],
  }
}

describe('splitting rows', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,\n,b\n,',
      [
        ['a', ''],
        ['', 'b'],
        ['', ''],
      ],
    ],
    ['"a,b","say ""hi"""\n', [['a,b', 'say "hi"']]],
    ['"two\r\nlines",x\r\n', [['two\r\nlines', 'x']]],
    ['"",""\n', [['', '']]],
    ['""""\n', [['"']]],
    ['a\n\n\r\nb\n', [['a'], ['b']]],
    ['5" pipe,6"\n', [['5" pipe', '6"']]],
    ['"a" ,b\n', [['a', 'b']]],
    [' "a",b\n', [[' "a"', 'b']]],
    ['a\rb,c\n', [['a\rb', 'c']]],
    ['Ёж,"Щука"\n', [['Ёж', 'Щука']]],
    ['"a"\r', [['a']]],
    ['', []],
  ])('%j', (text, rows) => {
    expect(split(text)).toMatchObject({ rows, problems: [] })
  })

  test('by other delimiters, and by CR alone when told so', () => {
    expect(split('a,b;"c;d"\n', ';').rows).toEqual([['a,b', 'c;d']])
    expect(split('a\t"b"\tc\n', '\t').rows).toEqual([['a', 'b', 'c']])
    expect(split('a,b\r"c\rd",e\r', ',', 'cr')).toMatchObject({
      rows: [
        ['a', 'b'],
        ['c\rd', 'e'],
      ],
      lines: [1, 2],
    })
  })

  test('says on which line of the file each row begins', () => {
    expect(split('a\n"b\nb\nb"\n\nc\n"d"x\ne').lines).toEqual([1, 2, 6, 8])
    expect(split('a\n"b\nb\nb"\n\nc\n"d"x\ne').problems).toEqual([
      { line: 7, reason: 'quote_misplaced', cells: ['dx'] },
    ])
  })

  test('reports rows with broken characters or NUL and keeps their neighbours', () => {
    const bytes = Buffer.concat([Buffer.from('a,Ёж\nb,'), Buffer.from([0xd0]), Buffer.from('\nc,\0\nd,я\n')])
    const { rows, problems } = splitter().push(bytes, true)
    expect(rows).toEqual([
      ['a', 'Ёж'],
      ['d', 'я'],
    ])
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'invalid_bytes'],
      [3, 'nul_character'],
    ])
  })

  test.each([
    ['a quote that is never closed', 'a,b\nc,"d\ne,f\n', 'quote_not_closed', 2],
    ['one after others that are', '"a\nb","c\nd', 'quote_not_closed', 2],
    ['a field beyond the limit', `a\n${'x'.repeat(1001)}\n`, 'field_too_long', 2],
    ['a quoted field beyond the limit', `a\n"${'x'.repeat(1001)}"\n`, 'field_too_long', 2],
    ['a row beyond the limit', `a\n${`${'x'.repeat(900)},`.repeat(6)}\n`, 'row_too_long', 2],
    ['too many columns', `a\n${','.repeat(50)}\n`, 'too_many_columns', 2],
  ])('stops at %s', (_, text, refusal, line) => {
    for (const work of [() => split(text), () => splitInPieces(text, [3, 7, 950, 1800, 2700, 4000])]) {
      expect(work).toThrow(TableError)
      expect(work).toThrow(`${refusal} at line ${line}`)
    }
  })

  test('does not wait for ever for a row to end: memory stays within the limit', () => {
    const one = splitter()
    const flood = () => {
      for (let i = 0; i < 100; i++) one.push(Buffer.from(`"${'x'.repeat(200)}`.slice(i === 0 ? 0 : 1)), false)
    }
    expect(flood).toThrow('quote_not_closed at line 1')
  })

  const cell = fc.string({ unit: fc.constantFrom(...'aбё1 ",;\r\n'), maxLength: 8 })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 })
  const quoted = (text: string): string =>
    /[",;\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

  test('agrees with csv-parse on every well-formed file', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';'),
        fc.constantFrom('\n', '\r\n'),
        (rows, delimiter, newline) => {
          const text = rows.map((row) => row.map(quoted).join(delimiter)).join(newline)
          const wanted: string[][] = parse(text, {
            delimiter,
            record_delimiter: newline,
            relax_column_count: true,
            skip_empty_lines: true,
          })
          expect(split(text, delimiter).rows).toEqual(wanted)
          expect(wanted).toEqual(rows)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('gives the same however the bytes are cut into pieces, well-formed or not', () => {
    const anything = fc.string({ unit: fc.constantFrom(...'aё",\r\n\0'), maxLength: 60 })
    const text = fc.oneof(
      anything,
      table.map((rows) => rows.map((row) => row.map(quoted).join(',')).join('\r\n')),
    )
    const outcome = (work: () => SplitRows): unknown => {
      try {
        return work()
      } catch (error) {
        return error instanceof TableError ? [error.refusal, error.line] : error
      }
    }
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 500 }), { maxLength: 20 }), (one, cuts) => {
        expect(outcome(() => splitInPieces(one, cuts))).toEqual(outcome(() => split(one)))
      }),
      { numRuns: 1000 },
    )
  })
})
