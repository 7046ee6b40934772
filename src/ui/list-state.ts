import { useMemo } from 'react'
import type { Query } from './api-client.ts'
import { type Search, useSearchState } from './routing.tsx'
import { readSort, type Sort, writeSort } from './sort.ts'

/**
 * State of a list that lives in the address, so that a view can be saved, sent and returned to: order, words to
 * find, filters, and the cursors of the pages gone through.
 */
export type ListState = {
  sort: Sort
  find: string
  filters: Record<string, string | undefined>
  /** What to send to the server: `sort` (`-value` is descending), `q`, filters, `cursor`, `limit`. */
  query: Query
  /** First row of this page counted from 1. */
  firstRow: number
  limit: number
  setSort: (sort: Sort) => void
  setFind: (find: string) => void
  setFilter: (key: string, value: string | undefined) => void
  /** Replaces all filters, order and words at once: opens a saved view. */
  setView: (view: Search) => void
  /** Undefined on the first page. */
  previous: (() => void) | undefined
  next: (cursor: string | null | undefined) => (() => void) | undefined
}

export function useListState(options: {
  sort: Sort
  filters?: readonly string[]
  limit?: number
}): ListState {
  const { filters: filterKeys = [], limit = 50 } = options
  const [search, change] = useSearchState()
  return useMemo(() => {
    const sort = readSort(search['sort']) ?? options.sort
    const find = search['q'] ?? ''
    const filters = Object.fromEntries(filterKeys.map((key) => [key, search[key]]))
    const cursors = (search['at'] ?? '').split(',').filter(Boolean)
    const cursor = cursors.at(-1)
    const restart = { at: undefined }
    return {
      sort,
      find,
      filters,
      limit,
      query: { sort: writeSort(sort), q: find, ...filters, cursor, limit },
      firstRow: cursors.length * limit + 1,
      setSort: (next) => change({ sort: writeSort(next), ...restart }),
      setFind: (next) => change({ q: next || undefined, ...restart }),
      setFilter: (key, value) => change({ [key]: value, ...restart }),
      setView: (view) => {
        const cleared = Object.fromEntries([...filterKeys, 'q', 'sort'].map((key) => [key, undefined]))
        change({ ...cleared, ...restart, ...view })
      },
      previous:
        cursors.length > 0
          ? () => change({ at: cursors.slice(0, -1).join(',') || undefined }, { replace: false })
          : undefined,
      next: (following) =>
        following ? () => change({ at: [...cursors, following].join(',') }, { replace: false }) : undefined,
    }
  }, [search, change, filterKeys, limit, options.sort])
}
