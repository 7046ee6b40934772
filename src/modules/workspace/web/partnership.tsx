import './workspace.css'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useSession } from '#ui/session.tsx'
import type { Audience, Side } from '../contract.ts'

/** The partnership a page is about, seen from the reader's seat. */
export type Partnership = {
  partnerId: string
  /** The side the reader sits on. */
  own: Side
  other: Side
  names: { host: string; partner: string }
  /** Who sells in this partnership; orders come from the other side. */
  seller: Side
  archived: boolean
  mayWrite: boolean
  mayWriteDocuments: boolean
  mayReadMoney: boolean
  /** Address of the page, for links to its parts. */
  to: string
  params: Record<string, string>
}

const PartnershipContext = createContext<Partnership | null>(null)

/** Gives the parts of a partnership page the partnership they are about and what the reader may do in it. */
export function PartnershipProvider(props: {
  partnerId: string
  names: { host: string; partner: string }
  seller: Side
  archived: boolean
  to: string
  params: Record<string, string>
  children: ReactNode
}) {
  const { partnerId, names, seller, archived, to, params, children } = props
  const { side, permissions } = useSession()
  const value = useMemo<Partnership>(
    () => ({
      partnerId,
      own: side,
      other: side === 'host' ? 'partner' : 'host',
      names,
      seller,
      archived,
      mayWrite: !archived && permissions.includes('records.write'),
      mayWriteDocuments: !archived && permissions.includes('documents.write'),
      mayReadMoney: permissions.includes('money.read'),
      to,
      params,
    }),
    [partnerId, side, names, seller, archived, permissions, to, params],
  )
  return <PartnershipContext value={value}>{children}</PartnershipContext>
}

/** The partnership of the open page. */
export function usePartnership(): Partnership {
  const partnership = use(PartnershipContext)
  if (!partnership) throw new Error('this part stands on a partnership page')
  return partnership
}

/** Whose mark a record gets: both sides' for what is shared and belongs to neither. */
export function audienceOf(own: Side, isPrivate: boolean): Audience {
  return isPrivate ? own : 'shared'
}
