import { v7, validate } from 'uuid'

const POOL = new Uint8Array(16 * 256)
let unused = POOL.length

/**
 * A new UUIDv7 (RFC 9562): ids made later sort later, by the millisecond.
 *
 * Within one millisecond the order is random on purpose. The usual counter would let a reader of two shared ids
 * count the private ones made between them, and private records must stay uncountable; so never take the order of
 * ids made together for the order of what they name.
 */
export function newId(): string {
  if (unused === POOL.length) {
    crypto.getRandomValues(POOL)
    unused = 0
  }
  const random = POOL.subarray(unused, unused + 16)
  unused += 16
  return v7({ random })
}

/** Whether a value is a UUID of any version, in the usual form with hyphens; case does not matter. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && validate(value)
}
