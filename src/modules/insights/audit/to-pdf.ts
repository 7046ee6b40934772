import type { PdfBlock, PdfDocument } from '#platform/pdf/render.ts'
import type { AuditWords } from './frame.ts'
import type { AuditBlock, AuditColumn, AuditDocument } from './shapes.ts'

/** The audit as a document to be signed. */
export function auditPdf(document: AuditDocument, words: AuditWords): PdfDocument {
  const { t } = words
  const blocks: PdfBlock[] = [
    { kind: 'title', text: document.title, under: [document.networkName, ...document.subtitle] },
    { kind: 'heading', level: 1, text: t('summary') },
    { kind: 'list', items: document.summary },
  ]
  for (const [place, part] of document.parts.entries()) {
    blocks.push(
      { kind: 'heading', level: 1, text: `${place + 1}. ${part.title}` },
      { kind: 'sentence', look: 'lead', text: part.finding },
      ...part.blocks.map(blockOf),
      { kind: 'sentence', look: 'small', text: part.source },
    )
  }
  if (document.unknown.length > 0)
    blocks.push(
      { kind: 'heading', level: 1, text: t('unknownTitle') },
      { kind: 'list', items: document.unknown },
    )
  blocks.push({ kind: 'signatures', lines: document.signatures, day: t('signature.day') })
  if (document.definitions.length > 0)
    blocks.push(
      { kind: 'heading', level: 1, text: t('definitions') },
      {
        kind: 'table',
        columns: [{ head: t('term.head') }, { head: t('term.says') }],
        rows: document.definitions.map(({ term, says }) => [term, says]),
      },
    )
  return {
    title: document.title,
    author: document.networkName,
    occasion: t('subtitle.state', { day: words.date(document.day) }),
    language: document.language,
    madeAt: new Date(document.madeAt),
    pageOf: (page, pages) => t('page', { page, pages }),
    blocks,
  }
}

const RIGHT: readonly AuditColumn['kind'][] = ['number', 'whole', 'money', 'share']

function blockOf(block: AuditBlock): PdfBlock {
  switch (block.kind) {
    case 'sentence':
      return { kind: 'sentence', text: block.text }
    case 'note':
      return { kind: 'sentence', look: 'small', text: block.text }
    case 'figures':
      return {
        kind: 'figures',
        items: block.items.map(({ label, cell, note }) => ({
          label,
          value: cell.text,
          ...(note === null ? {} : { note }),
        })),
      }
    case 'table':
      return {
        kind: 'table',
        title: block.title,
        columns: block.columns.map(({ head, kind }) => ({
          head,
          align: RIGHT.includes(kind) ? 'right' : 'left',
        })),
        rows: block.rows.map((row) => row.map(({ text }) => text)),
        ...(block.note === null ? {} : { note: block.note }),
      }
    case 'bars':
      return {
        kind: 'bars',
        title: block.title,
        rows: block.rows.map(({ label, length, tone, cell }) => ({
          label,
          value: length,
          text: cell.text,
          tone,
        })),
        ...(block.note === null ? {} : { note: block.note }),
      }
    case 'line':
      return {
        kind: 'line',
        title: block.title,
        x: block.x,
        values: block.cells.map(({ value }) => (typeof value === 'number' ? value : null)),
        from: block.from,
        to: block.to,
        ...(block.note === null ? {} : { note: block.note }),
      }
  }
}
