import { base64UrlToText, textToBase64Url } from './base64url.ts'
import { canonicalJson } from './canonical-json.ts'
import { accepted, type Result, refused } from './result.ts'

/** How many rows a page has when nobody says. */
export const DEFAULT_PAGE_LIMIT = 50
/** The most rows a page may have. */
export const MAX_PAGE_LIMIT = 200

/** A value of a column that a list is sorted by; times as ISO text, big integers as decimal text. */
export type SortKey = string | number | boolean | null

/** Where a page begins: right after (`next`) or right before (`previous`) the row with these sort keys. */
export interface Cursor {
  readonly keys: readonly SortKey[]
  readonly direction: 'next' | 'previous'
}

export type CursorRefusal = 'cursor_malformed' | 'cursor_of_other_filters'

const VERSION = 1
const MAX_LENGTH = 4000

/**
 * Writes a cursor for the reader to send back. `filters` is everything that decides which rows come in which order
 * (filters and sort, not the limit), as plain JSON; members that are undefined count as absent.
 */
export function encodeCursor(cursor: Cursor, filters: unknown): string {
  return textToBase64Url(JSON.stringify([VERSION, hashOfFilters(filters), cursor.direction, ...cursor.keys]))
}

/**
 * Reads a cursor back. Refuses what `encodeCursor` did not write, and a cursor of a list with other filters or another
 * sort: going on with it would silently skip or repeat rows. The keys are the reader's word, not a secret and not a
 * proof: they may only be compared with, never decide what somebody may see.
 */
export function decodeCursor(text: string, filters: unknown): Result<Cursor, CursorRefusal> {
  const parts = text.length > MAX_LENGTH ? null : parseList(base64UrlToText(text))
  if (!parts) return refused('cursor_malformed')
  const [version, hash, direction, ...keys] = parts
  if (version !== VERSION || typeof hash !== 'string') return refused('cursor_malformed')
  if (direction !== 'next' && direction !== 'previous') return refused('cursor_malformed')
  if (keys.length === 0 || !keys.every(isSortKey)) return refused('cursor_malformed')
  if (hash !== hashOfFilters(filters)) return refused('cursor_of_other_filters')
  return accepted({ keys, direction })
}

function parseList(json: string | null): unknown[] | null {
  if (json === null) return null
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function isSortKey(value: unknown): value is SortKey {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

/**
 * A short fingerprint of filters, the same for any order of their members: FNV-1a with 64 bits over the canonical form.
 * It tells lists apart; it does not protect anything.
 */
function hashOfFilters(filters: unknown): string {
  const plain: unknown = filters === undefined ? null : JSON.parse(JSON.stringify(filters))
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(canonicalJson(plain))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(36)
}

/** A page cut from rows of which one more than the limit was asked for, in the order the reader sees. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly previous: string | null
}

/**
 * Cuts the page and writes its cursors. `rows` are what the query found for `limit` + 1 rows, in the order it read them
 * (backwards when `from` points to the previous page); `keysOf` gives the sort keys of a row.
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  from: Cursor | null,
  filters: unknown,
  keysOf: (row: Row) => readonly SortKey[],
): Page<Row> {
  const hasMore = rows.length > limit
  const kept = rows.slice(0, limit)
  const isBackwards = from?.direction === 'previous'
  if (isBackwards) kept.reverse()
  const first = kept[0]
  const last = kept.at(-1)
  const cursor = (row: Row, direction: Cursor['direction']): string =>
    encodeCursor({ keys: keysOf(row), direction }, filters)
  return {
    rows: kept,
    next: last !== undefined && (isBackwards || hasMore) ? cursor(last, 'next') : null,
    previous:
      first !== undefined && (isBackwards ? hasMore : from !== null) ? cursor(first, 'previous') : null,
  }
}
