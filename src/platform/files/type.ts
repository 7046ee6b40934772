import { extname } from 'node:path'
import { fileTypeFromFile } from 'file-type'
import type { ReceivedFile } from './store.ts'

export type FileTypeRefusal = 'file_type_refused' | 'file_type_disguised'

/** Programs and what starts programs: refused under any name. */
const PROGRAMS = new Set([
  'application/x-msdownload',
  'application/vnd.microsoft.portable-executable',
  'application/x-elf',
  'application/x-mach-binary',
  'application/x-msi',
  'application/x-ms-shortcut',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/x-sh',
  'application/wasm',
  'application/x-shockwave-flash',
  'application/x-chrome-extension',
])
const PROGRAM_NAMES = new Set(
  (
    'exe dll com scr pif msi msp bat cmd ps1 psm1 vbs vbe js mjs jse wsf wsh hta lnk url reg jar apk app deb rpm sh ' +
    'cpl gadget inf scf chm xll'
  )
    .split(' ')
    .map((name) => `.${name}`),
)
/** What a browser would run as a page: only under its own name, so that nobody takes it for something else. */
const PAGES: Record<string, readonly string[]> = {
  'text/html': ['.html', '.htm', '.xhtml', '.mht', '.mhtml'],
  'image/svg+xml': ['.svg'],
  'application/xml': ['.xml', '.xsl', '.xsd', '.fb2', '.gpx', '.kml'],
}

/** Types that may be shown in the page; everything else is only downloaded. */
const PREVIEWS = new Set(['application/pdf', 'image/png', 'image/jpeg', 'text/plain'])

/** Whether a stored media type may be shown in the page. */
export function hasPreview(mediaType: string): boolean {
  return PREVIEWS.has(mediaType.split(';')[0] ?? '')
}

/**
 * The media type of received bytes, found by what they are and not by what they are called. Refuses programs, and pages
 * (HTML, SVG, XML) that come under another name.
 */
export async function detectType(
  file: ReceivedFile,
  fileName: string,
): Promise<{ mediaType: string } | { refusal: FileTypeRefusal }> {
  const extension = extname(fileName).toLowerCase()
  if (PROGRAM_NAMES.has(extension)) return { refusal: 'file_type_refused' }
  const found = (await fileTypeFromFile(file.path))?.mime
  const mediaType = found && found !== 'application/xml' ? found : (textType(file.head, extension) ?? found)
  if (mediaType === undefined) return { mediaType: 'application/octet-stream' }
  const plain = mediaType.split(';')[0] ?? ''
  if (PROGRAMS.has(plain) || file.head.subarray(0, 2).toString('latin1') === '#!')
    return { refusal: 'file_type_refused' }
  const names = PAGES[plain]
  if (names && !names.includes(extension)) return { refusal: 'file_type_disguised' }
  return { mediaType }
}

/** A type for bytes that read as text: with its charset; null when they do not. */
function textType(head: Buffer, extension: string): string | null {
  const decoded = decodedText(head)
  if (!decoded) return null
  const start = decoded.text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 4096)
    .toLowerCase()
  if (/<svg[\s>]/.test(start)) return 'image/svg+xml'
  if (/^<(!doctype html|html|head|body|script|iframe|meta|style|title|a |div|p[ >]|img|!--)/.test(start))
    return 'text/html'
  if (start.startsWith('<?xml')) return 'application/xml'
  if (extension === '.csv') return `text/csv; charset=${decoded.charset}`
  if (extension === '.json') return 'application/json'
  return `text/plain; charset=${decoded.charset}`
}

function decodedText(head: Buffer): { text: string; charset: string } | null {
  if (head.length === 0) return { text: '', charset: 'utf-8' }
  const marked =
    head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : null
  if (marked) return { text: new TextDecoder(marked).decode(head), charset: marked }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes that no text has
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(head.toString('latin1'))) return null
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }),
      charset: 'utf-8',
    }
  } catch {
    return { text: new TextDecoder('windows-1251').decode(head), charset: 'windows-1251' }
  }
}

/** A file's name as it is kept: its last part, without characters that hide or command. Never empty. */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    // control characters, marks that turn the direction of text, and what file systems refuse
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>|:*?]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const extension = extname(clean)
  return clean.length <= 150
    ? clean || 'file'
    : clean.slice(0, 150 - extension.length) + extension.slice(0, 20)
}
