import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

const SECRET_NAME =
  /pass(word|phrase)?$|secret|token|authori[sz]ation|cookie|api[-_]?key|^key$|(database|smtp)\w*url/i
const MAY_HOLD_SECRET = /"[^"]*(?:pass|secret|token|authori|cookie|key|url)[^"]*":/i
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
      formatters: { level: (label) => ({ level: label }) },
      // the finished line, so that nothing (children, errors, serializers of libraries) goes around it
      hooks: { streamWrite: (line) => hideInText(MAY_HOLD_SECRET.test(line) ? hideInLine(line) : line) },
    },
    stream,
  )
}

function hideInLine(line: string): string {
  try {
    const hide = (name: string, value: unknown) => (value !== null && SECRET_NAME.test(name) ? HIDDEN : value)
    return `${JSON.stringify(JSON.parse(line, hide))}\n`
  } catch {
    return `${JSON.stringify({ level: 'error', msg: 'A line of the log was not JSON and is left out.' })}\n`
  }
}

/** Text with passwords in addresses, bearer keys and secret query parameters hidden. */
export function hideInText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"\\]+@/gi, `$1${HIDDEN}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`)
    .replace(/([?&](?:token|key|secret|password|code|signature|state)=)[^&\s"\\]+/gi, `$1${HIDDEN}`)
}
