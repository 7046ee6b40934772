// Reads the text of one file and writes it to standard output: extract-text.ts runs it apart and ends it when it must.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { open } from 'yauzl'
import { sheetRows } from '../tabular/sheet-rows.ts'
import { readWorkbook } from '../tabular/workbook.ts'
import { openZip } from '../tabular/zip-parts.ts'

const MAX_CHARACTERS = 250_000
const MAX_UNPACKED = 200 * 1024 * 1024
const [path = '', mediaType = ''] = process.argv.slice(2)
const [type = '', ...parameters] = mediaType.split(';').map((part) => part.trim())

async function readPdf(): Promise<string> {
  const { extractText, getDocumentProxy } = await import('unpdf')
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(path)))
  const { text } = await extractText(pdf, { mergePages: true })
  return text
}

async function readDocx(): Promise<string> {
  await refuseBomb()
  const { default: mammoth } = await import('mammoth')
  return (await mammoth.extractRawText({ path })).value
}

/** By the reader of imports: it starts at once, waits for no other file and holds the archive to the size it states. */
async function readXlsx(): Promise<string> {
  const zip = await openZip(path, MAX_UNPACKED)
  try {
    const workbook = await readWorkbook(zip)
    const options = { mark: '.', maxColumns: 16_384, maxField: MAX_CHARACTERS } as const
    const lines: string[] = []
    let size = 0
    for (const { part } of workbook.sheets)
      for await (const rows of sheetRows(zip, part, workbook, options, () => {})) {
        for (const { cells } of rows) {
          const line = cells.filter((cell) => cell !== '').join(' ')
          lines.push(line)
          size += line.length
        }
        if (size > MAX_CHARACTERS) return lines.join('\n')
      }
    return lines.join('\n')
  } finally {
    zip.close()
  }
}

async function readPlain(): Promise<string> {
  const charset = parameters.find((one) => one.startsWith('charset='))?.slice('charset='.length) ?? 'utf-8'
  const decoder = new TextDecoder(charset)
  let text = ''
  for await (const chunk of createReadStream(path)) {
    text += decoder.decode(chunk as Buffer, { stream: true })
    if (text.length > MAX_CHARACTERS) break
  }
  return text
}

/** Office files are archives that are unpacked in memory: what would become too large is not unpacked at all. */
function refuseBomb(): Promise<void> {
  return new Promise((resolve, reject) =>
    open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      let unpacked = 0
      zip.on('error', reject)
      zip.on('end', () => resolve())
      zip.on('entry', (entry) => {
        unpacked += entry.uncompressedSize
        if (unpacked > MAX_UNPACKED) return reject(new Error('unpacks to too much'))
        zip.readEntry()
      })
      zip.readEntry()
    }),
  )
}

const readers: Record<string, () => Promise<string>> = {
  'application/pdf': readPdf,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': readDocx,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': readXlsx,
}
const text = await (readers[type] ?? readPlain)()
process.stdout.write(text.slice(0, MAX_CHARACTERS))
