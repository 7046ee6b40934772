/** Order of a list: the server's name of a column and its direction. */
export type Sort = { key: string; descending: boolean }

/** `-value` ⇄ `{ key: 'value', descending: true }`. */
export function readSort(text: string | undefined): Sort | null {
  if (!text) return null
  return text.startsWith('-') ? { key: text.slice(1), descending: true } : { key: text, descending: false }
}

/** The other way round, for addresses and queries. */
export function writeSort(sort: Sort): string {
  return sort.descending ? `-${sort.key}` : sort.key
}
