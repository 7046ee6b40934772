import { sql } from 'kysely'
import { type Actor, type SignedIn, scopeOf } from '#platform/auth-session/actor.ts'
import { inScope } from '#platform/database/scope.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import type { SessionAnswer } from './contract.ts'
import { readDelegationsOf } from './delegations.ts'
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
    user: {
      id: user.userId,
      name: user.name,
      email: user.email,
      language: user.language,
      timeZone: await timeZoneOf(context, user.userId),
    },
    network: null,
    side: null,
    role: null,
    permissions: [],
    partner: null,
    memberId: null,
    limits: {},
    readsAll: false,
    validUntil: null,
    delegations: [],
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
  const place = await readPlace(context, actor, user.memberId)
  const here = rows.find((row) => row.id === user.memberId)
  const partner = here?.partner_id ? { id: here.partner_id, name: here.partner_name ?? '' } : null
  return {
    ...answer,
    ...place,
    side: actor.side,
    role: actor.role,
    permissions: permissionsOf(actor),
    limits: actor.limits ?? {},
    readsAll: actor.readsAll ?? false,
    partner,
    memberId: user.memberId,
  }
}

async function timeZoneOf(context: Context, userId: string): Promise<string | null> {
  const row = await context.db
    .selectFrom('auth.user')
    .select('timeZone')
    .where('id', '=', userId)
    .executeTakeFirst()
  return row?.timeZone ?? null
}

async function readPlace(
  context: Context,
  actor: Actor,
  memberId: string | null,
): Promise<Pick<SessionAnswer, 'network' | 'counts' | 'delegations' | 'validUntil'>> {
  return inScope(context.db, scopeOf(actor, true), async (tx) => {
    const { rows } = await sql<{
      slug: string
      name: string
      currency: string
      time_zone: string
      language: 'ru' | 'en'
      is_demo: boolean
      partners: number
      valid_until: Date | null
    }>`select slug, name, currency, time_zone, language, is_demo,
         (select count(*)::int from partner
           where archived_at is null and merged_into is null and stage <> all ((select house.stages_of('prospect'))::text[])) as partners,
         (select valid_until from member where id = ${memberId}) as valid_until
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
      validUntil: row.valid_until?.toISOString() ?? null,
      delegations: await readDelegationsOf(tx, actor),
    }
  })
}

/** Makes another of one's own places the one this session acts in. Refuses a place that is not one's own. */
export async function chooseMembership(context: Context, user: SignedIn, memberId: string): Promise<void> {
  const { rows } = await sql`
    with chosen as (
      update auth.session set "activeMember" = ${memberId} where id = ${user.sessionId}
        and exists (select from house.memberships(${user.userId}) m where m.id = ${memberId}) returning id),
    remembered as (
      update auth."user" set "lastMember" = ${memberId} where id = ${user.userId} and exists (select from chosen))
    select id from chosen`.execute(context.db)
  if (rows.length === 0) throw new NotFound()
}

/** Changes one's own name, language or time zone. */
export async function changeProfile(
  context: Context,
  user: SignedIn,
  change: {
    name?: string | undefined
    language?: 'ru' | 'en' | undefined
    timeZone?: string | null | undefined
  },
): Promise<SignedIn> {
  const { name, language } = { name: change.name ?? user.name, language: change.language ?? user.language }
  await context.db
    .updateTable('auth.user')
    .set({
      name,
      language,
      ...(change.timeZone === undefined ? {} : { timeZone: change.timeZone }),
      updatedAt: context.clock.now(),
    })
    .where('id', '=', user.userId)
    .execute()
  return { ...user, name, language }
}
