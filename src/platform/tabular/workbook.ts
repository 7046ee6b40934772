import { PackedTexts } from './packed-texts.ts'
import { TableError } from './table-error.ts'
import { showsDate } from './typed-cells.ts'
import { attributesOf, type XmlEvents, XmlSplitter } from './xml-events.ts'
import type { ZipParts } from './zip-parts.ts'

/** What all sheets of a workbook share: names and places of the sheets, the texts, and which styles show dates. */
export type Workbook = {
  sheets: readonly { name: string; part: string }[]
  is1904: boolean
  texts: PackedTexts
  /** By the number of a cell's style. */
  isDate: readonly boolean[]
}

const MOST_PART = 32 << 20
const MOST_TEXTS = 64 << 20

/** Reads what all sheets share. Refuses an archive that is no workbook. */
export async function readWorkbook(zip: ZipParts): Promise<Workbook> {
  const part = await workbookPart(zip)
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const targets = await readRelations(zip, `${folder}_rels/${part.slice(folder.length)}.rels`, folder)
  const { sheets, is1904 } = await readSheets(zip, part, targets)
  const texts = [...targets.values()].find(({ type }) => type.endsWith('/sharedStrings'))?.part
  const styles = [...targets.values()].find(({ type }) => type.endsWith('/styles'))?.part
  return {
    sheets,
    is1904,
    texts: texts && zip.sizeOf(texts) !== null ? await readTexts(zip, texts) : new PackedTexts(),
    isDate: styles && zip.sizeOf(styles) !== null ? await readDateStyles(zip, styles) : [],
  }
}

/** Hands the XML of a part to `events`, piece by piece. */
export async function readXml(zip: ZipParts, part: string, events: XmlEvents, most: number): Promise<void> {
  if ((zip.sizeOf(part) ?? 0) > most) throw new TableError('unpacks_too_large')
  const splitter = new XmlSplitter(events)
  for await (const text of textOf(zip, part)) splitter.push(text)
}

/** The text of a part, in the encoding its first bytes tell. Damage ends in `spreadsheet_damaged`. */
export async function* textOf(zip: ZipParts, part: string): AsyncGenerator<string> {
  const stream = await zip.open(part)
  let decoder: InstanceType<typeof TextDecoder> | null = null
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer
      decoder ??= new TextDecoder(
        bytes[0] === 0xff && bytes[1] === 0xfe
          ? 'utf-16le'
          : bytes[0] === 0xfe && bytes[1] === 0xff
            ? 'utf-16be'
            : 'utf-8',
      )
      yield decoder.decode(bytes, { stream: true })
    }
  } catch (error) {
    throw error instanceof TableError ? error : new TableError('spreadsheet_damaged')
  } finally {
    stream.destroy()
  }
}

type Target = { type: string; part: string }

async function workbookPart(zip: ZipParts): Promise<string> {
  if (zip.sizeOf('_rels/.rels') === null) throw new TableError('not_a_spreadsheet')
  const targets = await readRelations(zip, '_rels/.rels', '')
  const part = [...targets.values()].find(({ type }) => type.endsWith('/officeDocument'))?.part
  if (!part || zip.sizeOf(part) === null) throw new TableError('not_a_spreadsheet')
  return part
}

async function readRelations(zip: ZipParts, part: string, folder: string): Promise<Map<string, Target>> {
  const targets = new Map<string, Target>()
  if (zip.sizeOf(part) === null) return targets
  await readXml(
    zip,
    part,
    {
      onOpen: (name, text) => {
        if (name !== 'Relationship') return
        const attributes = attributesOf(text)
        if (attributes.get('TargetMode') === 'External') return
        const target = attributes.get('Target') ?? ''
        targets.set(attributes.get('Id') ?? '', {
          type: attributes.get('Type') ?? '',
          part: target.startsWith('/') ? target.slice(1) : resolved(folder, target),
        })
      },
      onText: () => {},
      onClose: () => {},
    },
    MOST_PART,
  )
  return targets
}

function resolved(folder: string, target: string): string {
  const path: string[] = folder.split('/').filter((step) => step !== '')
  for (const step of target.split('/'))
    if (step === '..') path.pop()
    else if (step !== '.' && step !== '') path.push(step)
  return path.join('/')
}

async function readSheets(zip: ZipParts, part: string, targets: ReadonlyMap<string, Target>) {
  const sheets: { name: string; part: string }[] = []
  let is1904 = false
  let isWorkbook = false
  await readXml(
    zip,
    part,
    {
      onOpen: (name, text) => {
        const attributes = attributesOf(text)
        if (name === 'workbook') isWorkbook = true
        if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.get('date1904') ?? '')
        if (name !== 'sheet') return
        const id = [...attributes].find(([key]) => key.endsWith(':id'))?.[1] ?? ''
        const target = targets.get(id)
        // charts are sheets too, without rows
        if (target?.type.endsWith('/worksheet'))
          sheets.push({ name: attributes.get('name') ?? `${sheets.length + 1}`, part: target.part })
      },
      onText: () => {},
      onClose: () => {},
    },
    MOST_PART,
  )
  if (!isWorkbook) throw new TableError('not_a_spreadsheet')
  if (sheets.length === 0) throw new TableError('empty')
  return { sheets, is1904 }
}

/** The texts cells refer to by number; rich text without its looks, reading aids left out. */
async function readTexts(zip: ZipParts, part: string): Promise<PackedTexts> {
  const texts = new PackedTexts()
  let text = ''
  let isText = false
  let aids = 0
  let total = 0
  await readXml(
    zip,
    part,
    {
      onOpen: (name) => {
        if (name === 'si') text = ''
        else if (name === 'rPh') aids++
        else if (name === 't') isText = aids === 0
      },
      onText: (piece) => {
        if (isText) text += piece
      },
      onClose: (name) => {
        if (name === 't') isText = false
        else if (name === 'rPh') aids--
        else if (name === 'si') {
          total += text.length
          if (total > MOST_TEXTS) throw new TableError('unpacks_too_large')
          texts.add(plainCharacters(text))
        }
      },
    },
    512 << 20,
  )
  return texts
}

/** Characters that XML cannot hold are written `_x000D_` in spreadsheets. */
export function plainCharacters(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

async function readDateStyles(zip: ZipParts, part: string): Promise<boolean[]> {
  const custom = new Map<number, string>()
  const formats: number[] = []
  let isCellStyles = false
  await readXml(
    zip,
    part,
    {
      onOpen: (name, text) => {
        if (name === 'cellXfs') isCellStyles = true
        else if (name === 'numFmt') {
          const attributes = attributesOf(text)
          custom.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
        } else if (name === 'xf' && isCellStyles)
          formats.push(Number(attributesOf(text).get('numFmtId') ?? 0))
      },
      onText: () => {},
      onClose: (name) => {
        if (name === 'cellXfs') isCellStyles = false
      },
    },
    MOST_PART,
  )
  return formats.map((id) => showsDate(id, custom))
}
