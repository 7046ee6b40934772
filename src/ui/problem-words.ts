import i18next from 'i18next'
import { ApiError, type ProblemParams } from './api-error.ts'

/** What happened, and what to do about it. */
export type ProblemWords = { title: string; detail: string | null; isGeneral: boolean }

// These only say that something of the body is wrong; the fields say what.
const OF_FIELDS = ['invalid', 'validation_failed']

/**
 * The words of a code in the reader's language, or null when it has none or they are not loaded (`problems` is loaded with
 * the first refusal). `params` fill the sentence; a sentence whose values were not told is left out.
 */
export function wordsOfCode(code: string, params: ProblemParams = {}): ProblemWords | null {
  // a string must say something, so that its smallest length of one means that it is missing
  const known = code === 'too_small' && params['origin'] === 'string' && params['minimum'] === 1
  const key = `problems:${known ? 'invalid_type' : code}`
  if (!i18next.exists(`${key}.title`)) return null
  const context = typeof params['origin'] === 'string' ? { context: params['origin'] } : {}
  const values = { count: 1, ...params, ...context }
  const raw = i18next.t(`${key}.detail`, { ...values, defaultValue: '', skipInterpolation: true })
  const isTold = [...raw.matchAll(/{{\s*(\w+)/g)].every(([, name]) => name !== undefined && name in values)
  return {
    title: i18next.t(`${key}.title`, values),
    detail: raw !== '' && isTold ? i18next.t(`${key}.detail`, values) : null,
    isGeneral: false,
  }
}

/** The words of any error: of its code, of its first field where the code says no more, else general ones. */
export function problemWords(error: unknown): ProblemWords {
  if (error instanceof ApiError && error.status !== 0 && error.status < 500) {
    const [first] = error.errors
    const words =
      (first?.code && OF_FIELDS.includes(error.code) ? wordsOfCode(first.code, first.params) : null) ??
      wordsOfCode(error.code, { ...waitOf(error), ...error.params })
    if (words) return words
  }
  const kind = generalKind(error)
  return {
    title: i18next.t(`ui:problem.${kind}.title`),
    detail: i18next.t(`ui:problem.${kind}.detail`),
    isGeneral: true,
  }
}

/** The same in one line: for a toast, a cell or beside a field. */
export function problemLine(error: unknown): string {
  return lineOf(problemWords(error))
}

/** The words of a code in one line; null when it has none. */
export function lineOfCode(code: string, params?: ProblemParams): string | null {
  const words = wordsOfCode(code, params)
  return words && lineOf(words)
}

function lineOf({ title, detail }: ProblemWords): string {
  return detail === null ? title : `${title} ${detail}`
}

/** Names of form fields and what is wrong with them: `#/lines/0/qty` → `lines.0.qty`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const found: Record<string, string> = {}
  for (const { pointer, detail, code, params } of error.errors) {
    const path = pointer
      .replace(/^#?\/?/, '')
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .join('.')
    const words = code === undefined ? null : lineOfCode(code, params)
    if (path) found[path] = words ?? detail ?? code ?? error.title
  }
  return found
}

function waitOf({ retryAfter }: ApiError): ProblemParams {
  return { count: Math.max(1, Math.ceil((retryAfter ?? 60) / 60)) }
}

/** Which general words a problem gets: a key under `problem.` in `ui/{ru,en}.json`. */
function generalKind(problem: unknown): string {
  if (!(problem instanceof ApiError)) return 'unknown'
  if (problem.status === 0) return 'network_unreachable'
  if (problem.status === 403) return 'forbidden'
  if (problem.status === 404) return 'not_found'
  if (problem.status === 412 || problem.status === 409) return 'changed_meanwhile'
  if (problem.status === 429) return 'too_many'
  if (problem.status >= 400 && problem.status < 500) return 'refused'
  return 'unknown'
}
