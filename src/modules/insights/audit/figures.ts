import type { FactSelector } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { AuditBlock, AuditCell, AuditDocument } from './shapes.ts'

function cellsOf(block: AuditBlock): AuditCell[] {
  switch (block.kind) {
    case 'figures':
      return block.items.map(({ cell }) => cell)
    case 'table':
      return block.rows.flat()
    case 'bars':
      return block.rows.map(({ cell }) => cell)
    case 'line':
      return block.cells
    default:
      return []
  }
}

/** Every figure of an audit that opens into facts: exactly what its page links, and its document prints. */
export function figuresOfAudit(document: Pick<AuditDocument, 'parts'>): FigureOf[] {
  return document.parts
    .flatMap(({ blocks }) => blocks.flatMap(cellsOf))
    .flatMap(({ opens, value, means }): FigureOf[] =>
      opens?.facts && value !== null && means !== null
        ? [[opens.facts as unknown as FactSelector, Number(value), means]]
        : [],
    )
}
