import { useEffect, useRef, useState } from 'react'

const PREFIX = 'artel-draft:'
const PAUSE_MS = 400
/** Older drafts are of no use to anybody. */
const KEPT_MS = 30 * 86_400_000

type Kept = { at: number; changes: Record<string, unknown> }

/** Forgets all drafts of this browser: whoever signs out leaves nothing behind. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}

function read(key: string): Kept | null {
  try {
    const text = localStorage.getItem(key)
    const kept = text === null ? null : (JSON.parse(text) as Kept)
    return kept && Date.now() - kept.at < KEPT_MS && typeof kept.changes === 'object' ? kept : null
  } catch {
    return null
  }
}

function write(key: string, kept: Kept | null): boolean {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept))
    else localStorage.removeItem(key)
    return kept !== null
  } catch {
    return false // no room, or storage is switched off: the form warns before loss as ever
  }
}

export type Draft = {
  /** When what came back was typed; null when the form began empty-handed. */
  restoredAt: Date | null
  /** Whether what is typed now is kept in this browser. */
  isKept: boolean
  /** Drops what is kept. */
  forget: () => void
}

/**
 * Keeps what is typed into a form in this browser, for one person and place, so that it survives a reload. Only fields
 * that differ from what the form began with are kept and given back. `place` null: nothing is kept.
 */
export function useDraft<Values extends Record<string, unknown>>(options: {
  place: string | null
  userId: string
  initial: Values
  values: Values
  restore: (values: Values) => void
}): Draft {
  const { place, userId, initial, values, restore } = options
  const key = place === null ? null : `${PREFIX}${userId}:${place}`
  const [restoredAt, setRestoredAt] = useState<Date | null>(null)
  const [isKept, setKept] = useState(false)
  const first = useRef(initial)
  const ended = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept comes back once, when the form opens
  useEffect(() => {
    const kept = key === null ? null : read(key)
    if (!kept) return
    const known = Object.entries(kept.changes).filter(([field]) => field in first.current)
    if (known.length === 0) return
    restore({ ...first.current, ...Object.fromEntries(known) })
    setRestoredAt(new Date(kept.at))
    setKept(true)
  }, [key])
  const changed = Object.fromEntries(
    Object.entries(values).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(first.current[field]),
    ),
  )
  const text = JSON.stringify(changed)
  useEffect(() => {
    if (key === null || ended.current) return
    if (text === '{}') return
    const timer = setTimeout(() => {
      if (!ended.current) setKept(write(key, { at: Date.now(), changes: JSON.parse(text) }))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [key, text])
  return {
    restoredAt,
    isKept,
    forget: () => {
      ended.current = true
      if (key !== null) write(key, null)
      setKept(false)
      setRestoredAt(null)
    },
  }
}
