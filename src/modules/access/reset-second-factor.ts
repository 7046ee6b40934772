import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import type { Context } from '#platform/module.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import { readMember } from './members.ts'
import { may, mayManagePeopleOf } from './policy.ts'
import { dropSecondFactor } from './second-factor.ts'
import { tellOfFactor } from './security-mail.ts'
import { endSessions } from './users.ts'

/**
 * Takes the second factor off a person who lost it; all their sessions end. Only for those who manage the people of that
 * side, and not for somebody who has a place in another network too: their account is not this network's to weaken.
 */
export async function resetSecondFactor(
  context: Context,
  actor: Actor,
  writer: RequestWriter,
  memberId: string,
  origin: Origin,
): Promise<void> {
  const { tx, now } = writer
  const member = await readMember(tx, memberId, actor.userId)
  if (!may(actor, 'members.manage') || !mayManagePeopleOf(actor, member.side))
    throw new Refused('not_allowed', { status: 403 })
  if (member.isYou)
    throw new Refused('own_second_factor', { status: 409, detail: 'Turn your own off in your profile.' })
  const { rows } = await sql<{ network_id: string; side: string; partner_id: string | null }>`
    select network_id, side, partner_id from house.memberships(${member.userId})`.execute(tx)
  const isElsewhere = rows.some(
    (place) =>
      place.network_id !== actor.networkId ||
      (actor.side === 'partner' && (place.side !== 'partner' || place.partner_id !== actor.partnerId)),
  )
  if (isElsewhere)
    throw new Refused('in_other_networks', { status: 409, detail: 'They have places that are not yours.' })
  const had = await dropSecondFactor(tx, member.userId)
  if (!had) throw new Refused('second_factor_off', { status: 409 })
  await endSessions(tx, member.userId)
  await writeAudit(
    tx,
    {
      ...auditOf(actor),
      side: member.side,
      partnerId: member.partner?.id ?? null,
      kind: 'second_factor.reset',
      target: member.email,
      origin,
    },
    now,
  )
  await tellOfFactor(
    context,
    { userId: member.userId, email: member.email, language: actor.language },
    'reset',
  )
}
