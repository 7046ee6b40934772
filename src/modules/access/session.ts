import { sql } from 'kysely'
import { type Actor, type SignedIn, scopeOf } from '#platform/auth-session/actor.ts'
import { inScope } from '#platform/database/scope.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import type { SessionAnswer } from './contract.ts'
import { permissionsOf } from './policy.ts'

type MembershipRow = {
  id: string
  network_id: string
  network_name: string
  is_demo: boolean
  side: 'host' | 'partner'
  role: string
  partner_id: string | null
  partner_name: string | null
}

/** Who is signed in, the place they act in with what they may there, and their other places. */
export async function readSession(
  context: Context,
  user: SignedIn,
  actor: Actor | null,
): Promise<SessionAnswer> {
  const { rows } = await sql<MembershipRow>`
    select id, network_id, network_name, is_demo, side, role, partner_id, partner_name
    from house.memberships(${user.userId})`.execute(context.db)
  const answer: SessionAnswer = {
    user: { id: user.userId, name: user.name, email: user.email, language: user.language },
    network: null,
    side: null,
    role: null,
    permissions: [],
    partner: null,
    memberId: null,
    memberships: rows.map((row) => ({
      id: row.id,
      networkId: row.network_id,
      networkName: row.network_name,
      isDemo: row.is_demo,
      side: row.side,
      role: row.role,
      partnerId: row.partner_id,
      partnerName: row.partner_name,
    })),
    counts: { partners: 0 },
  }
  if (!actor) return answer
  const place = await readPlace(context, actor)
  const here = rows.find((row) => row.id === user.memberId)
  const partner = here?.partner_id ? { id: here.partner_id, name: here.partner_name ?? '' } : null
  return {
    ...answer,
    ...place,
    side: actor.side,
    role: actor.role,
    permissions: permissionsOf(actor),
    partner,
    memberId: user.memberId,
  }
}

async function readPlace(context: Context, actor: Actor): Promise<Pick<SessionAnswer, 'network' | 'counts'>> {
  return inScope(context.db, scopeOf(actor), async (tx) => {
    const { rows } = await sql<{
      slug: string
      name: string
      currency: string
      time_zone: string
      language: 'ru' | 'en'
      is_demo: boolean
      partners: number
    }>`select slug, name, currency, time_zone, language, is_demo,
         (select count(*)::int from partner
           where archived_at is null and merged_into is null and stage <> all ((select house.stages_of('prospect'))::text[])) as partners
       from network`.execute(tx)
    const row = rows[0]
    if (!row) throw new NotFound()
    return {
      network: {
        id: actor.networkId,
        slug: row.slug,
        name: row.name,
        currency: row.currency,
        timeZone: row.time_zone,
        language: row.language,
        isDemo: row.is_demo,
      },
      counts: { partners: row.partners },
    }
  })
}

/** Makes another of one's own places the one this session acts in. Refuses a place that is not one's own. */
export async function chooseMembership(context: Context, user: SignedIn, memberId: string): Promise<void> {
  const { rows } = await sql`
    update auth.session set "activeMember" = ${memberId} where id = ${user.sessionId}
      and exists (select from house.memberships(${user.userId}) m where m.id = ${memberId}) returning id`.execute(
    context.db,
  )
  if (rows.length === 0) throw new NotFound()
}

/** Changes one's own name or language. */
export async function changeProfile(
  context: Context,
  user: SignedIn,
  change: { name?: string | undefined; language?: 'ru' | 'en' | undefined },
): Promise<SignedIn> {
  const { name, language } = { name: change.name ?? user.name, language: change.language ?? user.language }
  await context.db
    .updateTable('auth.user')
    .set({ name, language, updatedAt: context.clock.now() })
    .where('id', '=', user.userId)
    .execute()
  return { ...user, name, language }
}
