/** One refused field: JSON pointer into the body that was sent (`#/lines/0/qty`) and what is wrong with it. */
export type FieldProblem = { pointer: string; code?: string; detail?: string; params?: ProblemParams }

/** Values that the sentence about a code needs: a limit, the name of a column. */
export type ProblemParams = Readonly<Record<string, string | number>>

/** An RFC 9457 problem the server answered with, or `network_unreachable` (status 0) when there was no answer. */
export class ApiError extends Error {
  readonly status: number
  /** Stable snake_case code; pages choose their words by it. */
  readonly code: string
  readonly title: string
  /** English, for readers of the API; people are told the words of the code. */
  readonly detail: string | null
  readonly params: ProblemParams
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
    params?: ProblemParams
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
    this.params = problem.params ?? {}
    this.errors = problem.errors ?? []
    this.requestId = problem.requestId ?? null
    this.retryAfter = problem.retryAfter ?? null
  }
}

type Headers = { get(name: string): string | null }

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function plainValues(value: unknown): ProblemParams {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  )
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { pointer, code, detail, params } = entry as Record<string, unknown>
    if (typeof pointer !== 'string') return []
    return [
      {
        pointer,
        ...(text(code) ? { code: String(code) } : {}),
        ...(text(detail) ? { detail: String(detail) } : {}),
        params: plainValues(params),
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
    params: plainValues(problem['params']),
    errors: fieldProblems(problem['errors']),
    requestId: text(problem['requestId']) ?? text(problem['request_id']) ?? headers.get('x-request-id'),
    retryAfter: Number.isFinite(wait) && wait > 0 ? wait : null,
  })
}
