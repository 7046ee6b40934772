import { type ReactNode, useMemo } from 'react'
import { SECTIONS } from '#modules/access/contract.ts'
import { SessionProvider, useSession } from '#ui/session.tsx'

/**
 * What stands on the page of a partner that the reader may look at and not change: every part of it sees a session that
 * reads only, so that no deed is offered which the server would refuse.
 */
export function WithinReach({ mayEdit, children }: { mayEdit: boolean; children: ReactNode }) {
  const session = useSession()
  const narrowed = useMemo(() => {
    if (mayEdit) return session
    const closed = (section: string) => session.limits?.[section] === 'none'
    return {
      ...session,
      permissions: session.permissions.filter((name) => !/\.(write|archive|merge)$/.test(name)),
      limits: Object.fromEntries(SECTIONS.map((section) => [section, closed(section) ? 'none' : 'read'])),
    }
  }, [session, mayEdit])
  return <SessionProvider session={narrowed}>{children}</SessionProvider>
}
