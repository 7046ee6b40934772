import { useState } from 'react'

/**
 * The secret of a mailed link. It stands behind the hash sign, which browsers send to no server, and is taken out of the
 * address at once, so that it stays in no history and no screenshot.
 */
export function useLinkToken(): string {
  const [token] = useState(() => {
    const found = window.location.hash.slice(1)
    if (found) window.history.replaceState(window.history.state, '', window.location.pathname)
    return found
  })
  return token
}
