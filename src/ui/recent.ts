import { useEffect } from 'react'
import { useSession } from './session.tsx'

/** Something one has looked at: its page and what it is called. */
export type Recent = { id: string; title: string; to: string; params?: Record<string, string> }

const most = 20

const keyOf = (networkId: string, userId: string) => `artel-recent-${networkId}-${userId}`

/** What was looked at last in this browser, the newest first. */
export function readRecent(networkId: string, userId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(networkId, userId)) ?? '[]')
    return Array.isArray(kept) ? (kept as Recent[]).filter((one) => typeof one?.title === 'string') : []
  } catch {
    return []
  }
}

/** Remembers that this page is looked at, so that the command palette offers it first. */
export function useRemembered(recent: Recent): void {
  const { network, user } = useSession()
  const text = JSON.stringify(recent)
  useEffect(() => {
    const now = JSON.parse(text) as Recent
    const others = readRecent(network.id, user.id).filter((one) => one.id !== now.id)
    try {
      localStorage.setItem(keyOf(network.id, user.id), JSON.stringify([now, ...others].slice(0, most)))
    } catch {
      // A browser that stores nothing offers no recent pages.
    }
  }, [text, network.id, user.id])
}
