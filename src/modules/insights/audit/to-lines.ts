import { tableLines } from '../report-lines.ts'
import type { AuditBlock, AuditDocument } from './shapes.ts'

/** The audit for the terminal. */
export function auditLines(document: AuditDocument): string[] {
  return [
    document.title,
    ...[document.networkName, ...document.subtitle],
    '',
    ...document.summary.map((line) => `- ${line}`),
    ...document.parts.flatMap((part, place) => [
      '',
      `${place + 1}. ${part.title}`,
      part.finding,
      ...part.blocks.flatMap((block) => ['', ...linesOf(block)]),
      part.source,
    ]),
    ...(document.unknown.length > 0 ? ['', ...document.unknown] : []),
  ]
}

function linesOf(block: AuditBlock): string[] {
  switch (block.kind) {
    case 'sentence':
    case 'note':
      return [block.text]
    case 'figures':
      return block.items.map(
        ({ label, cell, note }) => `${label}: ${cell.text}${note === null ? '' : ` (${note})`}`,
      )
    case 'bars':
      return [block.title, ...block.rows.map(({ label, cell }) => `${label}: ${cell.text}`)]
    case 'line':
      return [
        block.title,
        ...tableLines(
          ['', block.head],
          block.x.map((x, at) => [x, block.cells[at]?.text ?? null]),
        ),
      ]
    case 'table':
      return [
        block.title,
        ...tableLines(
          block.columns.map(({ head }) => head),
          block.rows.map((row) => row.map(({ text }) => text)),
        ),
      ]
  }
}
