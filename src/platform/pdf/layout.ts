import type { Content, ContentTable, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { PdfBlock, PdfColumn, PdfDocument, PdfTone } from './blocks.ts'

const INK = '#211f1b'
const QUIET = '#6b655a'
const RULE = '#e1dcd1'
const BAND = '#f7f5f0'
const TONES: Record<PdfTone, string> = {
  ink: INK,
  host: '#3d3da3',
  partner: '#ae7b08',
  shared: '#1e857e',
  attention: '#cf5527',
  quiet: '#b9b2a4',
}
/** A4 in points, and its margins. */
const WIDTH = 595.28
const MARGIN = 48
const INNER = WIDTH - 2 * MARGIN

/** Signs the typeface has no picture of, as it can show them. */
const STAND_INS: Record<string, string> = {
  '\u202f': '\u00a0',
  '\u2009': '\u00a0',
  '→': '–',
  '₸': 'KZT',
  '₴': 'UAH',
  '₾': 'GEL',
  '₼': 'AZN',
  '₺': 'TRY',
  '₹': 'INR',
  '֏': 'AMD',
}
const STRANGE = new RegExp(`[${Object.keys(STAND_INS).join('')}]`, 'g')

function shown(text: string): string {
  return text.replace(STRANGE, (sign) => STAND_INS[sign] ?? sign)
}

/**
 * The definition of a document for pdfmake: A4, running head and foot, tables that break between rows and repeat their
 * heads. Made anew for each rendering, since rendering changes it.
 */
export function layOut(document: PdfDocument): TDocumentDefinitions {
  const { title, author, occasion, language, madeAt, pageOf, blocks } = document
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, 64, MARGIN, 56],
    version: '1.7',
    language,
    displayTitle: true,
    info: {
      title: shown(title),
      author,
      subject: occasion,
      creator: 'Artel',
      producer: 'Artel',
      creationDate: madeAt,
    },
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.25, color: INK },
    header: {
      margin: [MARGIN, 28, MARGIN, 0],
      columns: [
        { text: shown(author), color: QUIET, fontSize: 8 },
        { text: shown(occasion), color: QUIET, fontSize: 8, alignment: 'right' },
      ],
    },
    footer: (page, pages) => ({
      margin: [MARGIN, 20, MARGIN, 0],
      columns: [
        { text: shown(title), color: QUIET, fontSize: 8 },
        { text: pageOf(page, pages), color: QUIET, fontSize: 8, alignment: 'right' },
      ],
    }),
    // a heading never stands alone at the foot of a page
    pageBreakBefore: ({ headlineLevel, startPosition }, { getFollowingNodesOnPage }) =>
      headlineLevel !== undefined &&
      (startPosition.verticalRatio > (headlineLevel === 1 ? 0.82 : 0.9) ||
        getFollowingNodesOnPage().length < 3),
    content: blocks.map(contentOf),
  }
}

function contentOf(block: PdfBlock): Content {
  switch (block.kind) {
    case 'title':
      return {
        stack: [
          { text: shown(block.text), fontSize: 22, bold: true, lineHeight: 1.1 },
          ...(block.under ?? []).map((line) => ({
            text: shown(line),
            color: QUIET,
            margin: [0, 4, 0, 0] as Four,
          })),
        ],
        margin: [0, 0, 0, 14],
      }
    case 'heading':
      return {
        text: shown(block.text),
        fontSize: block.level === 1 ? 14 : 11,
        bold: true,
        headlineLevel: block.level,
        margin: block.level === 1 ? [0, 18, 0, 6] : [0, 12, 0, 4],
      }
    case 'sentence':
      return sentence(block.text, block.look ?? 'plain')
    case 'list':
      return {
        ul: block.items.map((item) => ({ text: shown(item), margin: [0, 0, 0, 3] })),
        margin: [0, 0, 0, 8],
      }
    case 'figures':
      return figures(block.items)
    case 'table':
      return table(block)
    case 'bars':
      return bars(block)
    case 'line':
      return lineChart(block)
    case 'signatures':
      return signatures(block)
    case 'break':
      return { text: '', pageBreak: 'after' }
  }
}

type Four = [number, number, number, number]

function sentence(text: string, look: 'lead' | 'plain' | 'small'): Content {
  if (look === 'lead') return { text: shown(text), fontSize: 11, margin: [0, 0, 0, 8] }
  if (look === 'small') return { text: shown(text), fontSize: 8, color: QUIET, margin: [0, 0, 0, 6] }
  return { text: shown(text), margin: [0, 0, 0, 6] }
}

const PER_ROW = 4

function figures(items: readonly { label: string; value: string; note?: string }[]): Content {
  const rows: TableCell[][] = []
  for (let at = 0; at < items.length; at += PER_ROW) {
    const cells: TableCell[] = items.slice(at, at + PER_ROW).map(({ label, value, note }) => ({
      stack: [
        { text: shown(label), fontSize: 8, color: QUIET },
        { text: shown(value), fontSize: 15, bold: true },
        { text: shown(note ?? ''), fontSize: 8, color: QUIET },
      ],
    }))
    while (cells.length < PER_ROW) cells.push({ text: '' })
    rows.push(cells)
  }
  return {
    table: { widths: Array.from({ length: PER_ROW }, () => '*'), body: rows, dontBreakRows: true },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      fillColor: BAND,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 6,
      paddingBottom: () => 6,
    },
    margin: [0, 4, 0, 10],
  }
}

function titled(
  title: string | undefined,
  note: string | undefined,
  inside: Content[],
  isWhole = true,
): Content {
  return {
    unbreakable: isWhole,
    stack: [
      ...(title === undefined
        ? []
        : [{ text: shown(title), bold: true, fontSize: 10, headlineLevel: 3, margin: [0, 4, 0, 3] as Four }]),
      ...inside,
      ...(note === undefined
        ? []
        : [{ text: shown(note), fontSize: 8, color: QUIET, margin: [0, 3, 0, 0] as Four }]),
    ],
    margin: [0, 4, 0, 10],
  }
}

/** The mean width of a character of a table, in points, with room for the wide ones; and the space beside a cell. */
const CHARACTER = 4.7
const BESIDE = 12

/**
 * Widths that fill the page: each column has at least its longest word, what is left goes to those whose texts are
 * longer, up to one line.
 */
function widthsOf(columns: readonly PdfColumn[], rows: readonly (readonly string[])[]): number[] {
  const texts = columns.map(({ head }, at) => [head, ...rows.map((row) => row[at] ?? '')])
  const word = (text: string, at: number) =>
    columns[at]?.align === 'right' && text !== columns[at]?.head
      ? text
      : (longest(text.split(/[\s-]+/)) ?? '')
  const least = texts.map((own, at) => CHARACTER * Math.max(3, ...own.map((text) => word(text, at).length)))
  const whole = texts.map((own, at) =>
    Math.max(least[at] as number, CHARACTER * Math.max(...own.map(({ length }) => length))),
  )
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
  const room = INNER - BESIDE * (columns.length - 1)
  const wish = sum(whole) - sum(least)
  const spare = room - sum(least)
  // too many words for the page: all columns give way alike
  if (spare <= 0) return least.map((each) => (each * room) / sum(least))
  if (wish > spare) return least.map((each, at) => each + (((whole[at] as number) - each) * spare) / wish)
  return whole.map((each) => (each * room) / sum(whole))
}

function longest(words: readonly string[]): string | undefined {
  return [...words].sort((a, b) => b.length - a.length)[0]
}

function table({ title, columns, rows, note }: Extract<PdfBlock, { kind: 'table' }>): Content {
  const content: ContentTable = {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: widthsOf(columns, rows),
      body: [
        columns.map(({ head, align = 'left' }) => ({
          text: shown(head),
          alignment: align,
          color: QUIET,
          fontSize: 8,
        })),
        ...rows.map((row) =>
          columns.map(({ align = 'left' }, at) => ({
            text: shown(row[at] ?? ''),
            alignment: align,
            fontSize: 8.5,
            // a number is read in one line
            noWrap: align === 'right' && (row[at]?.length ?? 0) < 24,
          })),
        ),
      ],
    },
    layout: {
      hLineWidth: (at) => (at === 0 ? 0 : 0.5),
      vLineWidth: () => 0,
      hLineColor: (at) => (at === 1 ? QUIET : RULE),
      paddingLeft: (at) => (at === 0 ? 0 : 6),
      paddingRight: (at) => (at === columns.length - 1 ? 0 : 6),
      paddingTop: () => 2.5,
      paddingBottom: () => 2.5,
    },
  }
  // a long table goes on over the page, a short one stays together
  return titled(title, note, [content], rows.length <= 6)
}

function bars({ title, rows, note }: Extract<PdfBlock, { kind: 'bars' }>): Content {
  const [length, height] = [210, 8]
  return titled(title, note, [
    {
      table: {
        widths: ['*', length, 'auto'],
        dontBreakRows: true,
        body: rows.map(({ label, value, text, tone = 'ink' }) => [
          { text: shown(label), fontSize: 8.5 },
          {
            canvas: [
              { type: 'rect', x: 0, y: 2, w: length, h: height, color: BAND },
              {
                type: 'rect',
                x: 0,
                y: 2,
                w: Math.max(0.5, length * Math.min(1, Math.max(0, value))),
                h: height,
                color: TONES[tone],
              },
            ],
          },
          { text: shown(text), fontSize: 8.5, alignment: 'right', noWrap: true },
        ]),
      },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: () => 0,
        paddingLeft: (at) => (at === 0 ? 0 : 6),
        paddingRight: (at) => (at === 2 ? 0 : 6),
        paddingTop: () => 1.5,
        paddingBottom: () => 1.5,
      },
    },
  ])
}

function lineChart(block: Extract<PdfBlock, { kind: 'line' }>): Content {
  const { title, x, values, from, to, note } = block
  const [axis, height] = [52, 96]
  const width = INNER - axis
  const span = to.value - from.value || 1
  const places = values.map((value, at) =>
    value === null
      ? null
      : {
          x: (width * (at + 0.5)) / Math.max(1, values.length),
          y: height - (height * (Math.min(to.value, Math.max(from.value, value)) - from.value)) / span,
        },
  )
  const steps = places.flatMap((place, at) => {
    const before = places[at - 1]
    return place && before ? [{ before, place }] : []
  })
  // labels that stand clear of each other: the first, the last and some between
  const every = Math.max(1, Math.ceil(x.length / 8))
  return titled(title, note, [
    {
      columns: [
        {
          width: axis,
          stack: [
            { text: shown(to.text), fontSize: 8, color: QUIET },
            { text: shown(from.text), fontSize: 8, color: QUIET, margin: [0, height - 22, 0, 0] },
          ],
        },
        {
          width,
          canvas: [
            { type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 0.5, lineColor: RULE },
            { type: 'line', x1: 0, y1: height, x2: width, y2: height, lineWidth: 0.5, lineColor: QUIET },
            ...steps.map(({ before, place }) => ({
              type: 'line' as const,
              x1: before.x,
              y1: before.y,
              x2: place.x,
              y2: place.y,
              lineWidth: 1.4,
              lineColor: INK,
            })),
            ...places.flatMap((place) =>
              place && places.length <= 36
                ? [{ type: 'ellipse' as const, x: place.x, y: place.y, r1: 1.8, r2: 1.8, color: INK }]
                : [],
            ),
          ],
        },
      ],
    },
    {
      margin: [axis, 2, 0, 0],
      columns: x
        .filter((_, at) => at % every === 0)
        .map((text) => ({
          width: (width * every) / x.length,
          text: shown(text),
          fontSize: 7.5,
          color: QUIET,
        })),
    },
  ])
}

function signatures({ lines, day }: Extract<PdfBlock, { kind: 'signatures' }>): Content {
  return {
    unbreakable: true,
    margin: [0, 28, 0, 0],
    stack: lines.map(({ role, name }) => ({
      margin: [0, 16, 0, 0],
      columns: [
        { width: '*', text: shown(role) },
        {
          width: 150,
          stack: [
            { canvas: [{ type: 'line', x1: 0, y1: 11, x2: 150, y2: 11, lineWidth: 0.5, lineColor: INK }] },
          ],
        },
        { width: 120, text: shown(name), margin: [10, 0, 0, 0] },
        { width: 130, text: shown(day), alignment: 'right', noWrap: true },
      ],
    })),
  }
}
