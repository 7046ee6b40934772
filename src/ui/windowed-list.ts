import { useDebouncedCallback } from '@mantine/hooks'
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'

/** Where a page begins: after the row a cursor names, or, after a jump, past so many rows. */
export type PageStart = { cursor: string } | { skip: number }
export type ListPage<Row> = { rows: readonly Row[]; nextCursor: string | null; total: number | null }

/** A part of a list with a head of its own: a group. A list without groups is one section without a head. */
export type ListSection = {
  key: string
  /** How many rows it has; left out, its first page tells. */
  count?: number
  hasHead?: boolean
  folded?: boolean
}

/** What stands at a place of the list: a section's head, or a row, undefined while it is on its way. */
export type ListItem<Row> =
  | { kind: 'head'; section: string; key: string }
  | { kind: 'row'; section: string; key: string; row: Row | undefined; place: number }

export type WindowedList<Row> = {
  /** All places, heads and rows; undefined until the first page says how many there are. */
  count: number | undefined
  itemAt: (index: number) => ListItem<Row>
  /** Says which places are in sight; their pages and the next are read. */
  look: (first: number, last: number) => void
  /** All rows that were read so far. */
  loaded: readonly Row[]
  /** The first page, for what comes beside its rows. */
  total: number | undefined
  error: unknown
  retry: () => void
  /** Other rows are on their way, the old ones stay. */
  busy: boolean
}

type Options<Row, Page extends ListPage<Row>> = {
  /** Names the list: what else may change its rows (filters, order) belongs here. */
  queryKey: readonly unknown[]
  sections: readonly ListSection[]
  load: (section: string, from: PageStart, signal: AbortSignal) => Promise<Page>
  pageSize: number
  rowKey: (row: Row) => string
}

type Wanted = { section: string; page: number }

/**
 * A list of any length of which only what is in sight is read: pages next to one that is there go by its cursor, so
 * that nothing is shown twice or left out, and jumps by counting rows. Pages stay for some minutes, so that who goes
 * back finds the list as it was.
 */
export function useWindowedList<Row, Page extends ListPage<Row>>(
  options: Options<Row, Page>,
): WindowedList<Row> & { first: Page | undefined } {
  const { queryKey, sections, load, pageSize, rowKey } = options
  const client = useQueryClient()
  const name = JSON.stringify(queryKey)
  const [asked, setAsked] = useState<{ name: string; wanted: readonly Wanted[] }>({ name, wanted: [] })
  const opened = sections.filter((section) => !section.folded)
  const firstSection = opened[0]?.key
  const wanted = useMemo(() => {
    const first: Wanted[] =
      firstSection === undefined || sections.some((section) => section.hasHead)
        ? []
        : [{ section: firstSection, page: 0 }]
    const rest = asked.name === name ? asked.wanted : []
    return [...first, ...rest.filter((one) => !(one.page === 0 && first[0]?.section === one.section))]
  }, [asked, name, firstSection, sections])
  const keyOf = (one: Wanted) => [...queryKey, one.section, one.page]
  const results = useQueries({
    queries: wanted.map((one) => ({
      queryKey: keyOf(one),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        load(one.section, startOf<Row>(client, queryKey, one, pageSize), signal),
      staleTime: 15_000,
    })),
  })
  const failed = results.find((result) => result.isError)
  const firstPage = wanted[0] ? client.getQueryData<Page>(keyOf(wanted[0])) : undefined
  const isGrouped = sections.some((section) => section.hasHead)
  const counted = sections.map((section) => ({
    ...section,
    count: section.count ?? totalOf(client.getQueryData<Page>([...queryKey, section.key, 0])),
  }))
  const isKnown = counted.every((section) => section.count !== undefined)
  // Pages come one by one: each arrival is a new version of what is known, and only that.
  const arrived = results.map((result) => result.dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cache is read anew when a page has arrived
  const now = useMemo(() => {
    if (!isKnown) return undefined
    const starts: { section: ListSection & { count: number }; start: number; end: number }[] = []
    let end = 0
    for (const section of counted) {
      const start = end
      const count = section.count ?? 0
      end += (section.hasHead ? 1 : 0) + (section.folded ? 0 : count)
      starts.push({ section: { ...section, count }, start, end })
    }
    // To look a page up by its key is dear, and rows are asked for at every step of scrolling.
    const pages = new Map<string, readonly Row[] | undefined>()
    const rowsOf = (section: string, page: number) => {
      const key = `${page} ${section}`
      if (!pages.has(key)) pages.set(key, client.getQueryData<Page>([...queryKey, section, page])?.rows)
      return pages.get(key)
    }
    const itemAt = (index: number): ListItem<Row> => {
      const found = starts.find((one) => index < one.end) ?? starts.at(-1)
      if (!found) return { kind: 'row', section: '', key: String(index), row: undefined, place: index }
      const { section, start } = found
      if (section.hasHead && index === start)
        return { kind: 'head', section: section.key, key: `head ${section.key}` }
      const place = index - start - (section.hasHead ? 1 : 0)
      const page = Math.floor(place / pageSize)
      const row = rowsOf(section.key, page)?.[place % pageSize]
      // The page is part of the key: while pages are read anew a row may stand in two of them for a moment.
      const key = row === undefined ? `${section.key} ${place}` : `${section.key} ${page} ${rowKey(row)}`
      return { kind: 'row', section: section.key, key, row, place }
    }
    return { count: end, itemAt }
  }, [name, isKnown, arrived, JSON.stringify(counted)])
  const before = useRef(now)
  if (now) before.current = now
  const shown = now ?? before.current
  const ask = useDebouncedCallback((first: number, last: number) => {
    const next = pagesOf(sections, counted, first, last, pageSize)
    setAsked((known) =>
      known.name === name && JSON.stringify(known.wanted) === JSON.stringify(next)
        ? known
        : { name, wanted: next },
    )
  }, 40)
  const look = useCallback((first: number, last: number) => ask(first, last), [ask])
  const loaded = useMemo(() => {
    void arrived
    return client
      .getQueriesData<Page>({
        queryKey,
        predicate: ({ queryKey: key }) => key.length === queryKey.length + 2,
      })
      .flatMap(([, page]) => page?.rows ?? [])
  }, [client, queryKey, arrived])
  return {
    count: shown?.count,
    itemAt:
      shown?.itemAt ??
      ((index) => ({ kind: 'row', section: '', key: String(index), row: undefined, place: index })),
    look,
    loaded,
    first: firstPage,
    total: isGrouped ? counted.reduce((sum, section) => sum + (section.count ?? 0), 0) : counted[0]?.count,
    error: failed && shown === undefined ? failed.error : null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch()
    },
    busy: now === undefined && before.current !== undefined,
  }
}

function totalOf(page: ListPage<unknown> | undefined): number | undefined {
  return page?.total ?? undefined
}

function startOf<Row>(
  client: QueryClient,
  queryKey: readonly unknown[],
  { section, page }: Wanted,
  pageSize: number,
): PageStart {
  if (page === 0) return { skip: 0 }
  const cursor = client.getQueryData<ListPage<Row>>([...queryKey, section, page - 1])?.nextCursor
  return cursor ? { cursor } : { skip: page * pageSize }
}

/** The pages that hold the places from `first` to `last`, and the one after them in the direction of reading. */
function pagesOf(
  sections: readonly ListSection[],
  counted: readonly { count: number | undefined }[],
  first: number,
  last: number,
  pageSize: number,
): Wanted[] {
  const wanted: Wanted[] = []
  let start = 0
  for (const [place, section] of sections.entries()) {
    const count = section.folded ? 0 : (counted[place]?.count ?? 0)
    const rowsFrom = start + (section.hasHead ? 1 : 0)
    const end = rowsFrom + count
    if (count > 0 && end > first && rowsFrom <= last) {
      const from = Math.floor(Math.max(first - rowsFrom, 0) / pageSize)
      const to = Math.floor((Math.min(last, end - 1) - rowsFrom + pageSize / 2) / pageSize)
      for (let page = from; page <= to && page * pageSize < count; page += 1)
        wanted.push({ section: section.key, page })
    }
    start = end
  }
  return wanted
}
