import { TableError } from './table-error.ts'

export type XmlEvents = {
  /** Attributes are handed over as they are written; `attribute` reads one. */
  onOpen: (name: string, attributes: string) => void
  onText: (text: string) => void
  onClose: (name: string) => void
}

const LONGEST_PIECE = 4 << 20

/**
 * Reads XML piece by piece, as far as spreadsheets need it: elements without their prefixes, text, CDATA. It knows the
 * five entities of XML and character references and nothing else: a document type, which could define more and grow
 * without end, is refused (`spreadsheet_damaged`).
 */
export class XmlSplitter {
  readonly #events: XmlEvents
  #rest = ''

  constructor(events: XmlEvents) {
    this.#events = events
  }

  push(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    for (;;) {
      const open = text.indexOf('<', at)
      if (open < 0) break
      if (open > at) this.#events.onText(unescapeXml(text.slice(at, open)))
      const end = this.#markup(text, open)
      at = open
      if (end < 0) break
      at = end
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST_PIECE) throw new TableError('spreadsheet_damaged')
  }

  /** Reads what begins at `<`; returns where it ends, −1 when the piece ends before. */
  #markup(text: string, open: number): number {
    if (text.startsWith('<!--', open)) return after(text, '-->', open)
    if (text.startsWith('<?', open)) return after(text, '?>', open)
    if (text.startsWith('<![CDATA[', open)) {
      const end = after(text, ']]>', open)
      if (end >= 0) this.#events.onText(text.slice(open + 9, end - 3))
      return end
    }
    if (text.startsWith('<!', open)) {
      // a comment or CDATA may be cut by the end of the piece
      if (
        text.length - open < 9 &&
        ('<![CDATA['.startsWith(text.slice(open)) || '<!--'.startsWith(text.slice(open)))
      )
        return -1
      throw new TableError('spreadsheet_damaged')
    }
    const close = endOfTag(text, open)
    if (close < 0) return -1
    if (text[open + 1] === '/') {
      this.#events.onClose(localName(text.slice(open + 2, close).trim()))
      return close + 1
    }
    const isEmpty = text[close - 1] === '/'
    const tag = text.slice(open + 1, isEmpty ? close - 1 : close)
    const space = tag.search(/\s/)
    const name = localName(space < 0 ? tag : tag.slice(0, space))
    this.#events.onOpen(name, space < 0 ? '' : tag.slice(space))
    if (isEmpty) this.#events.onClose(name)
    return close + 1
  }
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? -1 : at + mark.length
}

/** The `>` that ends a tag: not one within quotes. */
function endOfTag(text: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < text.length; at++) {
    const char = text[at] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '>') return at
  }
  return -1
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** All attributes of an element, by their names as written. */
export function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE))
    found.set(name, unescapeXml(double ?? single ?? ''))
  return found
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Entities of XML and character references as characters; whatever else stands as it is. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
