import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import { afterAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { extractText, MAX_TEXT } from './extract-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'artel-texts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A PDF of one page, its cross-reference table computed as the format asks. */
function pdf(words: string): Buffer {
  const content = `BT /F1 18 Tf 72 720 Td (${words}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((body, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

async function zip(path: string, entries: Record<string, string | Buffer>): Promise<void> {
  const file = new ZipFile()
  for (const [name, bytes] of Object.entries(entries)) file.addBuffer(Buffer.from(bytes as string), name)
  file.end()
  await pipeline(file.outputStream, createWriteStream(path))
}

const docx = (body: string) => ({
  '[Content_Types].xml':
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  '_rels/.rels':
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
})
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

describe('the text of', () => {
  it('a PDF', async () => {
    writeFileSync(at('a.pdf'), pdf('Discount of seven percent'))
    expect(await extractText(at('a.pdf'), 'application/pdf')).toEqual({
      status: 'done',
      text: 'Discount of seven percent',
    })
  })

  it('a document of a word processor', async () => {
    await zip(at('a.docx'), docx(paragraph('Договор поставки') + paragraph('Срок — год')))
    expect(await extractText(at('a.docx'), DOCX)).toEqual({
      status: 'done',
      text: 'Договор поставки\nСрок — год',
    })
  })

  it('a spreadsheet, all sheets', async () => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Цены').addRows([
      ['Лён', 120],
      ['Бархат', 480],
    ])
    book.addWorksheet('Склад').addRow(['Казань'])
    await book.xlsx.writeFile(at('a.xlsx'))
    expect(await extractText(at('a.xlsx'), XLSX)).toEqual({
      status: 'done',
      text: 'Лён 120\nБархат 480\nКазань',
    })
  })

  it('a plain file in the charset it has', async () => {
    writeFileSync(at('a.txt'), Buffer.from([0xcb, 0xb8, 0xed]))
    expect(await extractText(at('a.txt'), 'text/plain; charset=windows-1251')).toEqual({
      status: 'done',
      text: 'Лён',
    })
  })

  it('a picture is not read, an empty file has none', async () => {
    writeFileSync(at('empty.txt'), '')
    expect((await extractText(at('empty.txt'), 'image/png')).status).toBe('unsupported')
    expect((await extractText(at('empty.txt'), 'text/plain')).status).toBe('empty')
  })
})

describe('a file made to hurt', () => {
  it('that unpacks to gigabytes is given up before it does', async () => {
    await zip(at('bomb.docx'), { ...docx(''), 'word/document.xml': Buffer.alloc(250 * 1024 * 1024, 0x20) })
    expect(await extractText(at('bomb.docx'), DOCX)).toEqual({ status: 'failed', text: '' })
  }, 60_000)

  it.each([
    ['a broken PDF', 'application/pdf', '%PDF-1.7\nrubbish'],
    ['a broken archive', DOCX, 'PK\u0003\u0004rubbish'],
  ])('%s only fails', async (_, type, bytes) => {
    writeFileSync(at('broken'), bytes)
    expect((await extractText(at('broken'), type)).status).toBe('failed')
  })

  it('with names of files of ours in it reads none of them', async () => {
    writeFileSync(at('secret'), 'the secret')
    const entity = `<!DOCTYPE d [<!ENTITY x SYSTEM "file://${at('secret')}">]>`
    const parts = docx(paragraph('&x;'))
    await zip(at('xxe.docx'), {
      ...parts,
      'word/document.xml': parts['word/document.xml'].replace('?>', `?>${entity}`),
    })
    expect((await extractText(at('xxe.docx'), DOCX)).text).not.toContain('secret')
  })

  it('a long one is cut, and bytes that no database takes are left out', async () => {
    writeFileSync(at('long.txt'), `\u0000${'слово '.repeat(100_000)}`)
    const { text } = await extractText(at('long.txt'), 'text/plain; charset=utf-8')
    expect(text.length).toBeLessThanOrEqual(MAX_TEXT)
    expect(text.startsWith('слово слово')).toBe(true)
  })
})
