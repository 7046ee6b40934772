import { queryOptions } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import type { Session } from '#ui/session.tsx'

/** As the server answers: a person who belongs to no network (yet) has no seat. */
export type SessionAnswer = Omit<Session, 'network' | 'side' | 'role'> & {
  network: Session['network'] | null
  side: Session['side'] | null
  role: string | null
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.get<SessionAnswer>('/session', { signal, keepUnauthenticated: true }),
  staleTime: 60_000,
  retry: false,
})

/** The session with a seat, or null when the person belongs nowhere. */
export function seated(answer: SessionAnswer): Session | null {
  const { network, side, role } = answer
  return network && side && role ? { ...answer, network, side, role } : null
}
