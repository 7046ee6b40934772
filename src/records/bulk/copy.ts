import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** A value of one field of a COPY line; null is SQL NULL. */
export type CopyValue = string | number | bigint | null

const SPECIAL = /[\\\t\n\r]/
const FLUSH_AT = 64 * 1024

/** A text as COPY's text format writes it. */
export function copyText(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

/** One line of COPY's text format. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (i > 0) line += '\t'
    if (value === null || value === undefined) line += '\\N'
    else line += typeof value === 'string' ? copyText(value) : String(value)
  }
  return `${line}\n`
}

export type CopySink = {
  add: (values: readonly CopyValue[]) => void
  /** Sends what has gathered once it is enough; waits while the server is slower than we are. */
  flush: () => Promise<void>
  end: () => Promise<void>
}

/** Opens a COPY into a table of this connection; nothing else may be asked of the connection until `end`. */
export function openCopy(client: pg.Client, target: string): CopySink {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  let failure: Error | null = null
  stream.on('error', (error: Error) => {
    failure = error
  })
  let waiting = ''
  const send = async () => {
    if (failure) throw failure
    const text = waiting
    waiting = ''
    if (text !== '' && !stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
    if (failure) throw failure
  }
  return {
    add: (values) => {
      waiting += copyLine(values)
    },
    flush: async () => {
      if (waiting.length >= FLUSH_AT) await send()
    },
    end: async () => {
      await send()
      stream.end()
      await once(stream, 'finish')
    },
  }
}
