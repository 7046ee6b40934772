import { useEffect, useState } from 'react'

/**
 * The secret of a mailed link. It stands behind the hash sign, which browsers send to no server, and is taken out of the
 * address at once, so that it stays in no history and no screenshot. A link pasted where its page is open already
 * changes nothing but the hash: it counts as well.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(takeToken)
  useEffect(() => {
    const take = () => {
      const found = takeToken()
      if (found) setToken(found)
    }
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}

function takeToken(): string {
  const found = window.location.hash.slice(1)
  if (found) window.history.replaceState(window.history.state, '', window.location.pathname)
  return found
}
