import { isAscii, isUtf8 } from 'node:buffer'

/** The encodings that tables come in. */
export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'windows-1252'

/** What the first bytes say: the encoding, or null while all is plain ASCII; and how many bytes of a mark to skip. */
export interface EncodingGuess {
  readonly encoding: TableEncoding | null
  readonly markLength: number
}

/** Guesses the encoding from the first bytes: by its byte order mark, else by content. */
export function guessEncoding(head: Buffer): EncodingGuess {
  if (head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', markLength: 3 }
  }
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markLength: 2 }
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markLength: 2 }
  const wide = guessWide(head)
  if (wide) return { encoding: wide, markLength: 0 }
  return { encoding: isAscii(head) ? null : guessNarrow(head), markLength: 0 }
}

/** UTF-16 without a mark: commas, digits and line ends make every other byte zero. */
function guessWide(head: Buffer): TableEncoding | null {
  const length = Math.min(head.length, 4096)
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i++) {
    if (head[i] === 0) {
      if (i % 2 === 0) even++
      else odd++
    }
  }
  if (odd > length / 10 && even < odd / 10) return 'utf-16le'
  if (even > length / 10 && odd < even / 10) return 'utf-16be'
  return null
}

/**
 * The encoding of bytes of which some are not ASCII: UTF-8 when they are valid UTF-8 (but for a character cut at the
 * end), else one of the two Windows code pages. In windows-1251 Russian words are runs of high bytes; in windows-1252
 * an accented letter stands alone between plain ones (Côte d'Ivoire).
 */
export function guessNarrow(bytes: Buffer): TableEncoding {
  if (isUtf8(bytes.subarray(0, completeUtf8Length(bytes)))) return 'utf-8'
  let lonely = 0
  let inRuns = 0
  for (let i = 0; i < bytes.length; i++) {
    if (!isHighLetter(bytes[i])) continue
    if (isHighLetter(bytes[i - 1]) || isHighLetter(bytes[i + 1])) inRuns++
    else lonely++
  }
  return lonely > inRuns ? 'windows-1252' : 'windows-1251'
}

/** 0xC0 to 0xFF are letters in both code pages; ё and Ё (0xB8, 0xA8) are letters of windows-1251 only. */
function isHighLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0xc0
}

/** How many bytes of a buffer are whole UTF-8 characters: at most three at the end belong to one that is cut. */
export function completeUtf8Length(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

/** Turns the bytes of a field that is not ASCII into text. */
export type FieldDecoder = (bytes: Buffer, start: number, end: number) => string

const decodeUtf8: FieldDecoder = (bytes, start, end) => bytes.toString('utf8', start, end)

/** The decoder for fields of an encoding in which ASCII bytes mean ASCII (UTF-16 is turned into UTF-8 before). */
export function fieldDecoder(encoding: TableEncoding): FieldDecoder {
  if (encoding !== 'windows-1251' && encoding !== 'windows-1252') return decodeUtf8
  const codes = codePage(encoding)
  return (bytes, start, end) => {
    let text = ''
    for (let i = start; i < end; i++) text += String.fromCharCode(codes[bytes[i] ?? 0] ?? 0xfffd)
    return text
  }
}

const codePages = new Map<string, Uint16Array>()

function codePage(encoding: string): Uint16Array {
  const known = codePages.get(encoding)
  if (known) return known
  const text = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const codes = Uint16Array.from(text, (character) => character.charCodeAt(0))
  codePages.set(encoding, codes)
  return codes
}
