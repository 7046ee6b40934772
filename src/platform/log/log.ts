import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino'

export type { Logger } from 'pino'

const SECRET_NAME =
  /pass(word|phrase)?$|secret|token|authori[sz]ation|cookie|api[-_]?key|^key$|(database|smtp)\w*url/i
const HIDDEN = '[hidden]'

/**
 * The structured log, one JSON object per line, on standard error (standard output belongs to people and to command
 * results). Fields named like secrets are hidden at any depth, as are passwords in addresses and bearer keys in text.
 */
export function createLog(
  level: string,
  stream: DestinationStream = destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => hideFields(fields),
        bindings: (fields) => hideFields(fields),
      },
      serializers: { err: (error: unknown) => hideFields(describeError(error)) },
      hooks: { streamWrite: hideInText },
    },
    stream,
  )
}

function describeError(error: unknown): Record<string, unknown> {
  return error instanceof Error ? { ...stdSerializers.err(error) } : { message: String(error) }
}

function hideFields(fields: Record<string, unknown>, depth = 0): Record<string, unknown> {
  const seen = Object.entries(fields).map(([name, value]) => [name, hideValue(name, value, depth)])
  return Object.fromEntries(seen)
}

function hideValue(name: string, value: unknown, depth: number): unknown {
  if (SECRET_NAME.test(name)) return value === undefined || value === null ? value : HIDDEN
  if (Array.isArray(value)) return depth > 4 ? HIDDEN : value.map((item) => hideValue('', item, depth + 1))
  if (!isPlain(value)) return typeof value === 'bigint' ? value.toString() : value
  return depth > 4 ? HIDDEN : hideFields(value, depth + 1)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Text with passwords in addresses, bearer keys and secret query parameters hidden. */
export function hideInText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"\\]+@/gi, `$1${HIDDEN}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`)
    .replace(/([?&](?:token|key|secret|password|code|signature|state)=)[^&\s"\\]+/gi, `$1${HIDDEN}`)
}
