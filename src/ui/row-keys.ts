import { type KeyboardEvent, type RefObject, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ShortcutGroup, useShortcuts } from './shortcuts.ts'

export type RowKeys = {
  current: number
  setCurrent: (place: number) => void
  onKeyDown: (event: KeyboardEvent) => void
}

/**
 * Walking through rows: arrows, Home and End inside the table; j, k and x from anywhere on the page, unless the
 * person has switched single keys off.
 */
export function useRowKeys(options: {
  body: RefObject<HTMLTableSectionElement | null>
  count: number
  onOpen: (place: number) => void
  onPick: (place: number) => void
  /** Whether rows lead somewhere, and whether they can be picked: what the list of keys says of them. */
  opens: boolean
  picks: boolean
}): RowKeys {
  const words = useTableKeyWords(options)
  const { body, count, onOpen, onPick } = options
  const [current, setCurrent] = useState(0)
  const place = Math.min(current, Math.max(count - 1, 0))
  const go = useCallback(
    (to: number) => {
      if (count === 0) return
      const next = Math.min(Math.max(to, 0), count - 1)
      setCurrent(next)
      const row = body.current?.querySelectorAll<HTMLTableRowElement>(':scope > tr[tabindex]')[next]
      row?.focus()
      row?.scrollIntoView({ block: 'nearest' })
    },
    [body, count],
  )
  const inside = () => body.current?.contains(document.activeElement) ?? false
  useShortcuts(
    {
      j: () => go(inside() ? place + 1 : place),
      k: () => go(inside() ? place - 1 : place),
      x: () => inside() && onPick(place),
    },
    { words: count > 0 ? words : undefined },
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).tagName !== 'TR') return
    const moves = new Map<string, () => void>([
      ['ArrowDown', () => go(place + 1)],
      ['ArrowUp', () => go(place - 1)],
      ['Home', () => go(0)],
      ['End', () => go(count - 1)],
      ['Enter', () => onOpen(place)],
      [' ', () => onPick(place)],
    ])
    const move = moves.get(event.key)
    if (!move) return
    event.preventDefault()
    move()
  }
  return { current: place, setCurrent, onKeyDown }
}

/** The keys of a table in words: those that do something in this one. */
export function useTableKeyWords({
  opens,
  picks,
  extends: extending = false,
  more = [],
}: {
  opens: boolean
  picks: boolean
  extends?: boolean
  /** Keys that only this table has. */
  more?: ShortcutGroup['keys']
}): ShortcutGroup {
  const { t } = useTranslation('ui')
  return {
    title: t('shortcuts.tables'),
    keys: [
      { keys: 'j k ↓ ↑', text: t('shortcuts.rows') },
      { keys: 'Home End', text: t('shortcuts.ends') },
      ...(opens ? [{ keys: 'Enter', text: t('shortcuts.openRow') }] : []),
      ...(picks ? [{ keys: 'x', text: t('shortcuts.pickRow') }] : []),
      ...more,
      ...(picks && extending ? [{ keys: 'Shift ↓ ↑', text: t('shortcuts.pickMore') }] : []),
      ...(picks ? [{ keys: 'Esc', text: t('shortcuts.clear') }] : []),
    ],
  }
}
