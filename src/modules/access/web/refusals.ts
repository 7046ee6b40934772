import { ApiError } from '#ui/api-client.ts'

/** The same error with the places of its fields as the page's form names them (`#/owner/email` → `#/email`). */
export function withFieldsAt(error: unknown, places: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof ApiError) || error.errors.length === 0) return error
  const { status, code, title, detail, params, requestId, retryAfter } = error
  const errors = error.errors.map((one) => ({ ...one, pointer: places[one.pointer] ?? one.pointer }))
  return new ApiError({ status, code, title, detail, params, requestId, retryAfter, errors })
}
