import { Refused } from './refused.ts'

/**
 * The version that `If-Match` names (RFC 9110, strong comparison), null for `*`. Refuses a missing header with 428
 * (RFC 6585) and one that cannot match any version with 412.
 */
export function readIfMatch(header: string | undefined): number | null {
  if (header === undefined)
    throw new Refused('precondition_required', {
      status: 428,
      detail: 'Send If-Match with the ETag that the row was read with.',
    })
  if (header.trim() === '*') return null
  const version = /^\s*"(\d{1,9})"\s*$/.exec(header)?.[1]
  if (version === undefined)
    throw new Refused('version_conflict', { status: 412, detail: 'If-Match names no version of this row.' })
  return Number(version)
}

/** The ETag of an answer whose body has a `version`, else null. */
export function etagOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('version' in body)) return null
  return typeof body.version === 'number' ? `"${body.version}"` : null
}
