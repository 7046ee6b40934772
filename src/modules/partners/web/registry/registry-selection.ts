import { useCallback, useEffect, useMemo, useState } from 'react'
import type { WindowSelection } from '#ui/window-ledger.tsx'
import type { RegistryRow } from './registry-list.ts'

export type RegistrySelection = {
  window: WindowSelection
  /** How many are picked. */
  count: number
  /** All that match the filters, whether they were read or not. */
  isAll: boolean
  ids: readonly string[]
  /** Those of the picked that were read: for their sum. */
  rows: readonly RegistryRow[]
  pickAll: () => void
  clear: () => void
}

/** Which rows are picked: some by their ids, or all that match the filters. Another list lets go of them. */
export function useRegistrySelection(
  loaded: readonly RegistryRow[],
  total: number | undefined,
  listName: string,
): RegistrySelection {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [isAll, setIsAll] = useState(false)
  const clear = useCallback(() => {
    setPicked(new Set())
    setIsAll(false)
  }, [])
  // What is picked belongs to the list it was picked in: an action on rows one no longer sees would surprise.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list is another one
  useEffect(() => clear(), [listName])
  const ids = useMemo(() => [...picked], [picked])
  const rows = useMemo(() => {
    const unique = new Map(loaded.map((row) => [row.id, row]))
    return [...unique.values()].filter((row) => isAll || picked.has(row.id))
  }, [loaded, picked, isAll])
  const known = new Set(loaded.map((row) => row.id)).size
  const state = isAll || (known > 0 && picked.size >= known) ? 'all' : picked.size > 0 ? 'some' : 'none'
  return {
    count: isAll ? (total ?? picked.size) : picked.size,
    isAll,
    ids,
    rows,
    clear,
    pickAll: () => setIsAll(true),
    window: {
      has: (id) => isAll || picked.has(id),
      toggle: (id) => {
        if (isAll) {
          // One row less than all: from here on it is those that were read.
          setPicked(new Set(loaded.map((row) => row.id).filter((one) => one !== id)))
          return setIsAll(false)
        }
        setPicked((before) => {
          const next = new Set(before)
          if (!next.delete(id)) next.add(id)
          return next
        })
      },
      add: (more) => setPicked((before) => new Set([...before, ...more])),
      state,
      onAll: () => {
        if (state === 'all') return clear()
        setPicked(new Set(loaded.map((row) => row.id)))
      },
    },
  }
}
