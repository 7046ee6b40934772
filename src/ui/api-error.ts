/** One refused field: JSON pointer into the body that was sent (`#/lines/0/qty`) and what is wrong with it. */
export type FieldProblem = { pointer: string; code?: string; detail?: string }

/** An RFC 9457 problem the server answered with, or `network_unreachable` (status 0) when there was no answer. */
export class ApiError extends Error {
  readonly status: number
  /** Stable snake_case code; pages choose their words by it. */
  readonly code: string
  readonly title: string
  readonly detail: string | null
  readonly errors: FieldProblem[]
  /** Reference id to give to support; also in the server's log. */
  readonly requestId: string | null
  /** Seconds to wait before trying again (429, 503). */
  readonly retryAfter: number | null

  constructor(problem: {
    status: number
    code: string
    title: string
    detail?: string | null
    errors?: FieldProblem[]
    requestId?: string | null
    retryAfter?: number | null
  }) {
    super(`${problem.status} ${problem.code}: ${problem.title}`)
    this.name = 'ApiError'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.detail = problem.detail ?? null
    this.errors = problem.errors ?? []
    this.requestId = problem.requestId ?? null
    this.retryAfter = problem.retryAfter ?? null
  }
}

type Headers = { get(name: string): string | null }

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { pointer, code, detail } = entry as Record<string, unknown>
    if (typeof pointer !== 'string') return []
    return [
      {
        pointer,
        ...(text(code) ? { code: String(code) } : {}),
        ...(text(detail) ? { detail: String(detail) } : {}),
      },
    ]
  })
}

/** Reads a problem document; a body that is none still gives an error with the status as its code. */
export function problemOf(status: number, body: unknown, headers: Headers): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const wait = Number(headers.get('retry-after'))
  return new ApiError({
    status,
    code: text(problem['code']) ?? `http_${status}`,
    title: text(problem['title']) ?? `HTTP ${status}`,
    detail: text(problem['detail']),
    errors: fieldProblems(problem['errors']),
    requestId: text(problem['requestId']) ?? text(problem['request_id']) ?? headers.get('x-request-id'),
    retryAfter: Number.isFinite(wait) && wait > 0 ? wait : null,
  })
}

/** Names of form fields and what is wrong with them: `#/lines/0/qty` → `lines.0.qty`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const found: Record<string, string> = {}
  for (const { pointer, detail, code } of error.errors) {
    const path = pointer
      .replace(/^#?\/?/, '')
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .join('.')
    if (path) found[path] = detail ?? code ?? error.title
  }
  return found
}
