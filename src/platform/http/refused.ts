/**
 * Every code of a refusal that there is, by declaration merging: the application adds those that have words for a reader
 * (`src/app/refusal-codes.ts`), so that a refusal without words does not pass the type check.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled from where the words are
export interface RefusalCodes {}
export type RefusalCode = keyof RefusalCodes

/** Plain values that a reader's sentence needs: a limit, a name of a column. */
export type RefusalParams = Readonly<Record<string, string | number>>

/**
 * One thing wrong with a request: where (a JSON pointer), a stable code, English words for readers of the API and values
 * for sentences in other languages; of a conflict also what stands there now.
 */
export type FieldError = {
  pointer: string
  code: RefusalCode
  detail: string
  params?: RefusalParams
  current?: unknown
}

/**
 * A use case says no. `code` is stable and snake_case; the answer is an RFC 9457 problem. 422 unless told: the request
 * was understood and is not allowed by the rules.
 */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: RefusalCode
  readonly status: number
  readonly detail: string | undefined
  readonly params: RefusalParams | undefined
  readonly errors: readonly FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: RefusalCode,
    options: {
      status?: number
      detail?: string
      params?: RefusalParams
      errors?: readonly FieldError[]
      headers?: Record<string, string>
    } = {},
  ) {
    super(options.detail ? `${code}: ${options.detail}` : code)
    this.code = code
    this.status = options.status ?? 422
    this.detail = options.detail
    this.params = options.params
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }
}

/** There is no such thing, or the asker may not know that there is. */
export class NotFound extends Refused {
  override name = 'NotFound'
  constructor(detail?: string) {
    super('not_found', { status: 404, ...(detail === undefined ? {} : { detail }) })
  }
}

/** Somebody else has changed the row since it was read (`If-Match` names another version). */
export class VersionConflict extends Refused {
  override name = 'VersionConflict'
  constructor() {
    super('version_conflict', {
      status: 412,
      detail: 'Somebody has changed it since you read it. Read it again and repeat your change.',
    })
  }
}
