import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { type FactRow, resolve } from '#records/facts/read.ts'
import { withoutMoney } from '#records/facts/without-money.ts'
import { ofPartners, partnerSet, survivorOf } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { PartnerChanges } from '../contract.ts'
import { maskOfFields } from '../custom-fields/fields-in-facts.ts'
import { readPeople } from '../people.ts'
import { mayReadMoney } from '../policy.ts'
import './tables.ts'

const SHOWN = 100

/** Only people look and follow: a key has no eyes. */
function userOf(actor: Actor): string {
  if (actor.userId === null) throw new Refused('only_people', { status: 403 })
  return actor.userId
}

/** Begins or ends following a partner; answers how it stands now. Doing it twice does no harm. */
export async function setFollowing(
  writer: Writer,
  actor: Actor,
  namedId: string,
  isFollowing: boolean,
): Promise<{ following: boolean; followers: number }> {
  const { tx, networkId, now } = writer
  const userId = userOf(actor)
  const partnerId = await survivorOf(tx, namedId)
  if (isFollowing)
    await tx
      .insertInto('partner_follow')
      .values({
        partner_id: partnerId,
        id: newId(),
        network_id: networkId,
        user_id: userId,
        created_at: now,
      })
      .onConflict((conflict) => conflict.columns(['partner_id', 'user_id']).doNothing())
      .execute()
  else
    await tx
      .deleteFrom('partner_follow')
      .where('partner_id', '=', partnerId)
      .where('user_id', '=', userId)
      .execute()
  const { rows } = await sql<{ followers: number }>`
    select count(*)::int as followers from partner_follow where partner_id = ${partnerId}`.execute(tx)
  return { following: isFollowing, followers: rows[0]?.followers ?? 0 }
}

/** Remembers that the reader looks at the partner now: what others do from here on is news. */
export async function markSeen(writer: Writer, actor: Actor, partnerId: string): Promise<{ seenAt: string }> {
  const { tx, networkId, now } = writer
  const userId = userOf(actor)
  const ids = await partnerSet(tx, partnerId)
  await sql`
    insert into partner_seen (partner_id, id, network_id, audience, user_id, seen_at, shared_n, own_n)
    select p.id, n.id, ${networkId}::uuid, ${actor.side}, ${userId}, ${now},
      coalesce((select next_n from fact_counter c where c.partner_id = p.id and c.audience = 'shared'), 0),
      coalesce((select next_n from fact_counter c where c.partner_id = p.id and c.audience = ${actor.side}), 0)
    from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) as n(of, id) join unnest(${ids}::uuid[]) as p(id) on p.id = n.of
    on conflict (partner_id, audience, user_id) do update
      set seen_at = excluded.seen_at, shared_n = excluded.shared_n, own_n = excluded.own_n`.execute(tx)
  return { seenAt: now.toISOString() }
}

/** What others have done with a partner since the reader looked last; nothing for who never looked. */
export async function readChanges(tx: Tx, actor: Actor, partnerId: string): Promise<PartnerChanges> {
  const ids = await partnerSet(tx, partnerId)
  const userId = actor.userId ?? ''
  const { rows: looks } = await sql<{ seen_at: Date | null; following: boolean }>`
    select (select max(seen_at) from partner_seen where ${ofPartners('partner_id', ids)} and audience = ${actor.side}
        and user_id = ${userId}) as seen_at,
      exists (select from partner_follow where partner_id = ${ids[0]} and user_id = ${userId}) as following`.execute(
    tx,
  )
  const seenAt = looks[0]?.seen_at ?? null
  const following = looks[0]?.following ?? false
  if (seenAt === null) return { seenAt: null, total: 0, byKind: [], data: [], following }
  const seesMoney = mayReadMoney(actor)
  const news = sql`
    from fact x join partner_seen s on s.partner_id = x.partner_id and s.audience = ${actor.side} and s.user_id = ${userId}
    where ${ofPartners('x.partner_id', ids)} and x.actor_id is distinct from ${userId}
      and (x.audience = 'shared' and x.n >= s.shared_n or x.audience = s.audience and x.n >= s.own_n)
      ${seesMoney ? sql`` : sql`and x.kind not like 'transfer.%'`}`
  const { rows: kinds } = await sql<{ kind: string; count: number }>`
    select x.kind, count(*)::int as count ${news} group by 1 order by 2 desc, 1`.execute(tx)
  const { rows } = await sql<FactRow>`
    select x.*, x.happened_at::text as time_key ${news} order by x.recorded_at desc, x.id desc limit ${SHOWN}`.execute(
    tx,
  )
  const facts = await resolve(tx, rows)
  const mask = await maskOfFields(tx, actor)
  const people = await readPeople(
    tx,
    facts.map(({ actor: by }) => (by.kind === 'person' ? by.id : null)),
  )
  return {
    seenAt: seenAt.toISOString(),
    total: kinds.reduce((sum, { count }) => sum + count, 0),
    byKind: kinds,
    data: facts.map((fact) => ({
      id: fact.id,
      kind: fact.kind,
      at: fact.happenedAt.toISOString(),
      recordedAt: fact.recordedAt.toISOString(),
      audience: fact.audience,
      side: fact.side,
      actorName: fact.actor.name ?? (fact.actor.id && (people.get(fact.actor.id)?.name ?? null)),
      data: mask(seesMoney ? fact.data : withoutMoney(fact.data)),
    })),
    following,
  }
}
