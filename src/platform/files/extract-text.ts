import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The most characters kept of a file: enough for a book, and what a word index can hold. */
export const MAX_TEXT = 250_000
const MAX_MS = 30_000
const MAX_MEMORY_MB = 256

export type Extracted = { status: 'done' | 'empty' | 'unsupported' | 'failed'; text: string }

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const READABLE = new Set([
  'application/pdf',
  `${OFFICE}.wordprocessingml.document`,
  `${OFFICE}.spreadsheetml.sheet`,
  'application/json',
])

/** Whether text can be read out of files of this type. */
export function isReadable(mediaType: string): boolean {
  const plain = mediaType.split(';')[0] ?? ''
  return READABLE.has(plain) || plain === 'text/plain' || plain === 'text/csv'
}

/**
 * The text of a file, read in a process of its own: a file may be made to fill the memory or to keep a reader busy for
 * ever, and then that process ends, not ours. `failed` for such files and for broken ones.
 */
export function extractText(path: string, mediaType: string): Promise<Extracted> {
  if (!isReadable(mediaType)) return Promise.resolve({ status: 'unsupported', text: '' })
  return new Promise((resolve) => {
    const program = fileURLToPath(new URL('extract-text-child.ts', import.meta.url))
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${MAX_MEMORY_MB}`,
        '--disable-warning=ExperimentalWarning',
        program,
        path,
        mediaType,
      ],
      // Nothing of ours in its environment: no address of a database, no secret.
      { stdio: ['ignore', 'pipe', 'ignore'], env: {}, timeout: MAX_MS, killSignal: 'SIGKILL' },
    )
    const chunks: Buffer[] = []
    let size = 0
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      // four bytes are the most a character takes
      if (size > MAX_TEXT * 4) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.on('error', () => resolve({ status: 'failed', text: '' }))
    child.on('close', (code) => {
      if (code !== 0) return resolve({ status: 'failed', text: '' })
      const text = tidy(Buffer.concat(chunks).toString('utf8'))
      resolve({ status: text === '' ? 'empty' : 'done', text })
    })
  })
}

/** PostgreSQL takes no NUL; runs of blank space tell nothing. */
function tidy(text: string): string {
  return text
    .replaceAll('\u0000', ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
    .slice(0, MAX_TEXT)
}
