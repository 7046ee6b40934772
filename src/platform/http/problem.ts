import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { type FieldError, type RefusalCode, type RefusalParams, Refused } from './refused.ts'

const Params = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('Values that a sentence about the code needs')

/** The body of every error (RFC 9457). `code` is stable; `requestId` finds the request in the log. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string(),
    detail: z.string().optional(),
    params: Params.optional(),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string(),
          detail: z.string(),
          params: Params.optional(),
          current: z.unknown().optional().describe('What stands there now, of a conflict'),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'An error: RFC 9457 problem details with a stable code.' })
export type Problem = z.infer<typeof Problem>

export type ProblemAnswer = { body: Problem; headers: Readonly<Record<string, string>> }

type KnownError = Error & {
  statusCode?: number
  code?: string
  validation?: { instancePath: string; keyword: string; message?: string; params?: Record<string, unknown> }[]
  validationContext?: string
}

/** What passes by itself: pages have general words for it. */
type PassingCode = 'busy' | 'took_too_long' | 'database_away' | 'internal'

// What PostgreSQL refuses although nothing above it did: the last line of defence, never the usual way.
const databaseCodes: Record<
  string,
  { status: number; code: RefusalCode | PassingCode; retryAfter?: string }
> = {
  '42501': { status: 403, code: 'not_allowed' },
  '22P02': { status: 400, code: 'malformed' },
  '22021': { status: 400, code: 'malformed' },
  '22P05': { status: 400, code: 'malformed' },
  '22003': { status: 400, code: 'out_of_range' },
  '23505': { status: 409, code: 'already_exists' },
  '23503': { status: 409, code: 'referred_to' },
  '23514': { status: 422, code: 'not_acceptable' },
  '40001': { status: 503, code: 'busy', retryAfter: '1' },
  '40P01': { status: 503, code: 'busy', retryAfter: '1' },
  '53300': { status: 503, code: 'busy', retryAfter: '2' },
  '57014': { status: 503, code: 'took_too_long', retryAfter: '5' },
  '57P01': { status: 503, code: 'database_away', retryAfter: '2' },
  '57P03': { status: 503, code: 'database_away', retryAfter: '2' },
  ECONNREFUSED: { status: 503, code: 'database_away', retryAfter: '2' },
  ECONNRESET: { status: 503, code: 'database_away', retryAfter: '2' },
}

const statusCodes: Record<number, RefusalCode | PassingCode> = {
  400: 'malformed',
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'took_too_long',
  413: 'too_large',
  415: 'media_type_not_supported',
  429: 'too_many_requests',
}

/** The answer to an error. Nothing of the inside (messages, stacks, SQL) is told for what was not foreseen. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  if (error instanceof Refused)
    return answer(error.status, error.code, requestId, {
      detail: error.detail,
      params: error.params,
      errors: error.errors,
      headers: error.headers,
    })
  const known = error as KnownError
  if (known.validation) {
    return answer(400, 'invalid', requestId, {
      detail: 'Some of what was sent cannot be accepted; "errors" names each place.',
      errors: known.validation.map((issue) => ({
        pointer: pointerOf(issue.instancePath, known.validationContext),
        // zod names what is wrong by these
        code: issue.keyword as z.core.$ZodIssueCode,
        detail: issue.message ?? 'not valid',
        params: paramsOf(issue.params ?? {}),
      })),
    })
  }
  const fromDatabase = typeof known.code === 'string' ? databaseCodes[known.code] : undefined
  if (fromDatabase) {
    const headers: Record<string, string> = fromDatabase.retryAfter
      ? { 'retry-after': fromDatabase.retryAfter }
      : {}
    return answer(fromDatabase.status, fromDatabase.code, requestId, { headers })
  }
  const status = known.statusCode ?? 500
  if (status >= 400 && status < 500)
    return answer(status, statusCodes[status] ?? 'malformed', requestId, { detail: known.message })
  return answer(500, 'internal', requestId, {
    detail: 'Something went wrong on our side. Quote the request id when you ask for help.',
  })
}

/** What bounds the value (`minimum`, `maximum`, `origin`, `format`), of all that zod tells. */
function paramsOf(told: Record<string, unknown>): RefusalParams {
  const plain = Object.entries(told).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'number' || (typeof entry[1] === 'string' && entry[1].length <= 40),
  )
  return Object.fromEntries(plain)
}

function pointerOf(path: string, context: string | undefined): string {
  if (context === undefined || context === 'body') return `#${path}`
  return `#/${context === 'querystring' ? 'query' : context}${path}`
}

function answer(
  status: number,
  code: RefusalCode | PassingCode,
  requestId: string,
  more: {
    detail?: string | undefined
    params?: RefusalParams | undefined
    errors?: readonly FieldError[] | undefined
    headers?: Readonly<Record<string, string>>
  },
): ProblemAnswer {
  const body: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    ...(more.detail === undefined ? {} : { detail: more.detail }),
    ...(more.params === undefined ? {} : { params: { ...more.params } }),
    requestId,
    ...(more.errors === undefined ? {} : { errors: [...more.errors] }),
  }
  return { body, headers: more.headers ?? {} }
}
