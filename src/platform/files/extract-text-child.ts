// Reads the text of one file and writes it to standard output: extract-text.ts runs it apart and ends it when it must.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { open } from 'yauzl'

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

async function readXlsx(): Promise<string> {
  await refuseBomb()
  const { default: ExcelJS } = await import('exceljs')
  const rows: string[] = []
  let size = 0
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(path, {})) {
    for await (const row of sheet) {
      const cells: string[] = []
      row.eachCell((cell) => cells.push(cell.text))
      const line = cells.join(' ')
      rows.push(line)
      size += line.length
      if (size > MAX_CHARACTERS) return rows.join('\n')
    }
  }
  return rows.join('\n')
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
