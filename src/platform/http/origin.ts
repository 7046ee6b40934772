import { Refused } from './refused.ts'

type Asked = {
  method: string
  headers: Record<string, string | string[] | undefined>
  /** Host name and port the browser asked for. */
  host: string
  protocol: string
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that another site's page makes in a signed-in browser. Every browser sends `Origin` with such a
 * request, so one without it (and without Sec-Fetch-Site) does not come from a browser and carries no one's cookie
 * unasked. `publicOrigin` is the address people use, where it differs from what the server sees.
 */
export function refuseForeignOrigin(asked: Asked, publicOrigin: string | null): void {
  if (safeMethods.has(asked.method)) return
  const origin = asked.headers['origin']
  if (typeof origin === 'string') {
    if (origin === `${asked.protocol}://${asked.host}` || origin === publicOrigin) return
    throw new Refused('foreign_origin', { status: 403, detail: 'The request comes from another site.' })
  }
  const site = asked.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new Refused('foreign_origin', { status: 403, detail: 'The request comes from another site.' })
}
