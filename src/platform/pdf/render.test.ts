import { extractText, getDocumentProxy, getMeta } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { type PdfBlock, type PdfDocument, renderPdf } from './render.ts'

const document = (blocks: readonly PdfBlock[]): PdfDocument => ({
  title: 'Отчёт № 1',
  author: 'Сеть «Лён»',
  occasion: 'на 1 ноября 2026',
  language: 'ru',
  madeAt: new Date('2026-11-01T00:00:00Z'),
  pageOf: (page, pages) => `${page} из ${pages}`,
  blocks,
})

async function read(blocks: readonly PdfBlock[]) {
  const bytes = await renderPdf(document(blocks))
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(pdf, { mergePages: false })
  return { bytes, pages: text, meta: await getMeta(await getDocumentProxy(new Uint8Array(bytes))) }
}

describe('a document as PDF', () => {
  it('holds Cyrillic, № and ₽ as text, and says in its metadata what it is and in which language', async () => {
    const { pages, meta } = await read([
      { kind: 'title', text: 'Аудит сети', under: ['Ещё строка'] },
      { kind: 'sentence', text: 'Счёт № 640 на 12\u202f345 ₽, 5 ≤ 6 × 2 — «так»' },
    ])
    expect(pages[0]).toContain('Аудит сети')
    expect(pages[0]?.replaceAll('\u00a0', ' ')).toContain('Счёт № 640 на 12 345 ₽, 5 ≤ 6 × 2 — «так»')
    expect(meta.info['Title']).toBe('Отчёт № 1')
    expect(meta.info['Author']).toBe('Сеть «Лён»')
    expect(meta.info['Language']).toBe('ru')
  })

  it('repeats the head of a table on each page it goes over, and numbers the pages', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => [`Партнёр ${at}`, String(at)])
    const { pages } = await read([
      { kind: 'table', title: 'Все', columns: [{ head: 'Имя' }, { head: 'Сумма', align: 'right' }], rows },
    ])
    expect(pages.length).toBeGreaterThan(2)
    for (const [at, page] of pages.entries()) {
      expect(page).toContain('Имя')
      expect(page).toContain(`${at + 1} из ${pages.length}`)
    }
    const whole = pages.join(' ')
    for (const [name = ''] of rows) expect(whole).toContain(name)
  })

  it('keeps every kind of block, empty ones among them', async () => {
    const { pages } = await read([
      { kind: 'heading', level: 1, text: 'Глава' },
      { kind: 'list', items: [] },
      { kind: 'figures', items: [{ label: 'Доля', value: '5 %' }] },
      { kind: 'table', columns: [{ head: 'A' }], rows: [] },
      { kind: 'bars', title: 'Полосы', rows: [{ label: 'A', value: 2, text: '200 %' }] },
      {
        kind: 'line',
        title: 'Линия',
        x: ['янв', 'фев'],
        values: [null, 3],
        from: { value: 0, text: '0' },
        to: { value: 0, text: '0' },
      },
      { kind: 'signatures', lines: [{ role: 'Директор', name: 'И. Иванова' }], day: '__' },
    ])
    for (const text of ['Глава', 'Доля', 'Полосы', 'Линия', 'Директор', 'И. Иванова'])
      expect(pages.join(' ')).toContain(text)
  })

  it('law: the same document gives the same bytes, and rendering changes nothing of it', async () => {
    const blocks: PdfBlock[] = [
      { kind: 'title', text: 'Раз' },
      { kind: 'table', columns: [{ head: 'A' }], rows: [['1']] },
    ]
    const before = structuredClone(blocks)
    const [first, second] = [await renderPdf(document(blocks)), await renderPdf(document(blocks))]
    expect(first.equals(second)).toBe(true)
    expect(blocks).toEqual(before)
  })
})
