import type { TextHit } from '../contract.ts'

/** Where a thing that was found stands. */
export function placeOf(hit: TextHit): {
  to: string
  params: Record<string, string>
  search: Record<string, string>
} {
  const params = { partnerId: hit.partner.id }
  switch (hit.kind) {
    case 'order':
      return {
        to: '/partners/$partnerId/orders/$orderId',
        params: { ...params, orderId: hit.id },
        search: {},
      }
    case 'document':
      return { to: '/partners/$partnerId', params, search: { tab: 'documents', document: hit.id } }
    case 'promise':
      return { to: '/partners/$partnerId', params, search: { tab: 'promises' } }
    case 'note':
      return { to: '/partners/$partnerId', params, search: {} }
  }
}

/** Words of a hit on one line. */
export function lineOf(hit: TextHit): string {
  return hit.title || hit.snippet.map(({ text }) => text).join('')
}
