import type { XlsxColumn, XlsxSheet, XlsxValue } from '#platform/tabular/xlsx-write.ts'
import type { AuditWords } from './frame.ts'
import type { AuditBlock, AuditCell, AuditDocument, AuditPart } from './shapes.ts'

/**
 * The audit as a workbook: the summary, then for each part a sheet of its single figures and a sheet for each of its
 * tables, with numbers, sums, shares and days as such. There are no formulas in it.
 */
export function auditBook(document: AuditDocument, { t }: AuditWords): XlsxSheet[] {
  const text = (head: string, width?: number): XlsxColumn => ({
    head,
    kind: 'text',
    ...(width === undefined ? {} : { width }),
  })
  return [
    {
      name: t('summary'),
      columns: [text(t('column.part'), 34), text(t('column.finding'), 120)],
      rows: [
        [document.title, document.networkName],
        ...document.subtitle.map((line): XlsxValue[] => ['', line]),
        ...document.parts.map(({ title, finding }): XlsxValue[] => [title, finding]),
        ...document.unknown.map((line): XlsxValue[] => [t('unknownTitle'), line]),
      ],
    },
    ...document.parts.flatMap((part) => sheetsOf(part, t('column.figure'), t('column.value'))),
    {
      name: t('definitions'),
      columns: [text(t('term.head'), 34), text(t('term.says'), 120)],
      rows: document.definitions.map(({ term, says }) => [term, says]),
    },
  ]
}

function xlsxValueOf({ value, text }: AuditCell): XlsxValue {
  return value ?? text
}

function sheetsOf(part: AuditPart, figureHead: string, valueHead: string): XlsxSheet[] {
  const single = part.blocks.flatMap((block): XlsxValue[][] => {
    if (block.kind === 'figures')
      return block.items.map(({ label, cell }) => [label, xlsxValueOf(cell), cell.text])
    if (block.kind === 'bars')
      return block.rows.map(({ label, cell }) => [`${block.title}: ${label}`, xlsxValueOf(cell), cell.text])
    return []
  })
  const sheets: XlsxSheet[] =
    single.length === 0
      ? []
      : [
          {
            name: part.title,
            columns: [
              { head: figureHead, kind: 'text', width: 40 },
              { head: valueHead, kind: 'number', width: 18 },
              { head: '', kind: 'text', width: 24 },
            ],
            rows: single,
          },
        ]
  return [...sheets, ...part.blocks.flatMap((block) => sheetOf(block))]
}

function sheetOf(block: AuditBlock): XlsxSheet[] {
  if (block.kind === 'line')
    return [
      {
        name: block.title,
        columns: [
          { head: block.head, kind: 'text' },
          { head: block.title, kind: 'number' },
        ],
        rows: block.x.map((name, at) => [name, block.cells[at]?.value ?? null]),
      },
    ]
  if (block.kind !== 'table') return []
  return [
    {
      name: block.title,
      columns: block.columns.map(({ head, kind, currency }) => ({
        head,
        kind,
        ...(currency === null ? {} : { currency }),
      })),
      rows: block.rows.map((row) => row.map(xlsxValueOf)),
    },
  ]
}
