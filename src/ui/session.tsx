import { createContext, type ReactNode, use } from 'react'
import type { Language } from '#shared/language.ts'

/** One table the person may sit at. */
export type Membership = {
  id: string
  networkId: string
  networkName: string
  isDemo: boolean
  side: 'host' | 'partner'
  role: string
  partnerId: string | null
  partnerName: string | null
}

/** Who is signed in, where they sit and what they may reach: the answer of `GET /api/v1/session`. */
export type Session = {
  user: { id: string; name: string; email: string; language: Language; timeZone?: string | null }
  network: {
    id: string
    slug: string
    name: string
    currency: string
    timeZone: string
    language: Language
    isDemo: boolean
  }
  side: 'host' | 'partner'
  role: string
  /** Names of what this person may do here; modules' policies read them. */
  permissions: readonly string[]
  memberId: string | null
  partner: { id: string; name: string } | null
  memberships: Membership[]
  /** How far parts of the work are open; what is not named is as open as the role lets it be. */
  limits?: Readonly<Record<string, string>>
  /** Reads more than it may change. */
  readsAll?: boolean
  /** When the access ends by itself. */
  validUntil?: string | null
  /** Who acts now for whom, as far as this person has a part in it. */
  delegations?: readonly {
    id: string
    absent: { id: string; name: string }
    delegate: { id: string; name: string }
    startsAt: string
    endsAt: string
  }[]
  counts?: Record<string, number>
}

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({ session, children }: { session: Session | null; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

/** The session of a page that needs one; throws on pages that open without signing in. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('this page needs a session')
  return session
}

/** The session, or null on pages that open without signing in. */
export function useMaybeSession(): Session | null {
  return use(SessionContext)
}
