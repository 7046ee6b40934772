import type { Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useTableKeyWords } from './row-keys.ts'
import { useShortcuts } from './shortcuts.ts'
import type { WindowSelection } from './window-ledger.tsx'
import type { WindowedList } from './windowed-list.ts'

const page = 16

/** Keys of a table's own with what they do, in words for the list of keys. */
export type RowKeys<Row> = Readonly<Record<string, { text: string; act: (row: Row) => void }>>

/** Walking through a list of which only a part stands in the page: a row that is not there yet is scrolled to first. */
export function useWindowKeys<Row>(options: {
  body: RefObject<HTMLTableSectionElement | null>
  list: WindowedList<Row>
  virtualizer: Virtualizer<Window, HTMLTableRowElement>
  selection: WindowSelection | undefined
  rowKey: (row: Row) => string
  onOpen: (row: Row) => void
  rowKeys: RowKeys<Row> | undefined
  onToggleSection: ((section: string) => void) | undefined
}) {
  const { body, virtualizer } = options
  const latest = useRef(options)
  latest.current = options
  const [current, setCurrentPlace] = useState(0)
  const place = useRef(0)
  const anchor = useRef<number | null>(null)
  /** The place that shall have the focus once it stands in the page. */
  const awaited = useRef<number | null>(null)
  const setCurrent = useCallback((index: number) => {
    place.current = index
    setCurrentPlace(index)
  }, [])
  const focusRow = (index: number): boolean => {
    const row = body.current?.querySelector<HTMLTableRowElement>(`tr[data-index="${index}"][tabindex]`)
    row?.focus({ preventScroll: true })
    return row !== undefined && row !== null
  }
  useEffect(() => {
    if (awaited.current !== null && focusRow(awaited.current)) awaited.current = null
  })
  const go = (to: number) => {
    const count = latest.current.list.count ?? 0
    if (count === 0) return
    const next = Math.min(Math.max(to, 0), count - 1)
    setCurrent(next)
    virtualizer.scrollToIndex(next, { align: 'auto' })
    if (!focusRow(next)) awaited.current = next
  }
  const pick = useCallback((index: number, extend: boolean) => {
    const { selection, rowKey, list } = latest.current
    if (!selection) return
    if (extend && anchor.current !== null)
      return selection.add(keysBetween(list, rowKey, anchor.current, index))
    anchor.current = index
    const item = list.itemAt(index)
    if (item.kind === 'row' && item.row !== undefined) selection.toggle(rowKey(item.row))
  }, [])
  const extend = (to: number) => {
    anchor.current ??= place.current
    go(to)
    const { list, rowKey, selection } = latest.current
    selection?.add(keysBetween(list, rowKey, anchor.current, place.current))
  }
  const act = (index: number) => {
    const { list, onOpen, onToggleSection } = latest.current
    const item = list.itemAt(index)
    if (item.kind === 'head') onToggleSection?.(item.section)
    else if (item.row !== undefined) onOpen(item.row)
  }
  const inside = () => body.current?.contains(document.activeElement) ?? false
  const own = Object.fromEntries(
    Object.entries(options.rowKeys ?? {}).map(([key, { act }]) => [
      key,
      () => {
        const row = inside() ? rowAt(latest.current.list, place.current) : undefined
        if (row !== undefined) act(row)
      },
    ]),
  )
  const words = useTableKeyWords({
    opens: true,
    picks: options.selection !== undefined,
    extends: true,
    more: Object.entries(options.rowKeys ?? {}).map(([keys, { text }]) => ({ keys, text })),
  })
  useShortcuts(
    {
      ...own,
      j: () => go(inside() ? place.current + 1 : place.current),
      k: () => go(inside() ? place.current - 1 : place.current),
      x: () => inside() && pick(place.current, false),
    },
    { words: (options.list.count ?? 0) > 0 ? words : undefined },
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).tagName !== 'TR') return
    const at = place.current
    const step: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: (options.list.count ?? 1) - 1,
    }
    const to = step[event.key]
    if (to !== undefined) {
      event.preventDefault()
      if (event.shiftKey) extend(to)
      else {
        anchor.current = null
        go(to)
      }
      return
    }
    if (event.key === ' ') {
      event.preventDefault()
      pick(at, event.shiftKey)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      act(at)
    }
  }
  return { current, setCurrent, onKeyDown, pick }
}

function rowAt<Row>(list: WindowedList<Row>, index: number): Row | undefined {
  const item = list.itemAt(index)
  return item.kind === 'row' ? item.row : undefined
}

function keysBetween<Row>(
  list: WindowedList<Row>,
  rowKey: (row: Row) => string,
  from: number,
  to: number,
): string[] {
  const keys: string[] = []
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const row = rowAt(list, index)
    if (row !== undefined) keys.push(rowKey(row))
  }
  return keys
}
