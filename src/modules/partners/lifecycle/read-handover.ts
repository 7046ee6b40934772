import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import type { HandoverPage, HandoversWaiting, Stage } from '../contract.ts'
import { personOf, readPeople } from '../people.ts'
import { type HandoverRow, presentHandover } from './handovers.ts'

type Listed = {
  promises: HandoverPage['promises']
  contacts: HandoverPage['contacts']
  documents: HandoverPage['documents']
}

/** The hand-over of a partner with what its records say; all that is open, whoever wrote it down. */
export async function readHandover(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  now: Date,
): Promise<HandoverPage> {
  const set = await partnerSet(tx, partnerId)
  const inSet = ofPartners('partner_id', set)
  const handovers = await sql<HandoverRow>`select * from handover where ${inSet} and audience = 'host'
    order by opened_at desc, id limit 50`.execute(tx)
  const { rows } = await sql<Listed>`
    select
      coalesce((select jsonb_agg(x order by x."dueAt") from (
        select id, title, owed_by as "owedBy", made_at as "madeAt", due_at as "dueAt", promise_state(r, ${now}) as state, audience
        from promise r where ${inSet} and kind <> 'handover' and fulfilled_at is null and broken_at is null
          and withdrawn_at is null and retracted_at is null order by due_at limit 100) x), '[]') as promises,
      coalesce((select jsonb_agg(x) from (select id, name, position, of_side as "ofSide" from contact
        where ${inSet} and archived_at is null order by of_side, is_primary desc, name limit 100) x), '[]') as contacts,
      coalesce((select jsonb_agg(x) from (select id, title, kind, created_at as at from document
        where ${inSet} and removed_at is null order by created_at desc limit 100) x), '[]') as documents
    from partner p where p.partner_id = ${set[0]}`.execute(tx)
  const row = rows[0]
  if (!row) throw new NotFound()
  const people = await readPeople(
    tx,
    handovers.rows.flatMap((one) => [one.from_user_id, one.to_user_id, one.accepted_by]),
  )
  const all = handovers.rows.map((one) => presentHandover(one, people, actor))
  const iso = (text: string) => new Date(text).toISOString()
  return {
    handover: all.find(({ state }) => state === 'open') ?? null,
    promises: row.promises.map((one) => ({ ...one, madeAt: iso(one.madeAt), dueAt: iso(one.dueAt) })),
    contacts: row.contacts,
    documents: row.documents.map((one) => ({ ...one, at: iso(one.at) })),
    earlier: all.filter(({ state }) => state !== 'open'),
  }
}

/** Open hand-overs by the account that stands for the partner, whichever of its accounts each was begun at; the oldest of each. */
const openHandovers = sql`select distinct on (stands_for) coalesce(a.merged_into, a.partner_id) as stands_for, h.*
  from handover h join partner a on a.partner_id = h.partner_id
  where h.audience = 'host' and h.accepted_at is null and h.withdrawn_at is null order by stands_for, h.opened_at, h.id`

/** Which partners nobody answers for after signing, as a condition over `p` (partner): no curator, or not taken over. */
export const nobodyAnswers = sql<boolean>`(p.stage = any ((select house.signed_stages())::text[]) and (p.curator_id is null
  or p.partner_id in (select stands_for from (${openHandovers}) h)))`

/** Partners after signing that nobody answers for yet, the longest waiting first. */
export async function listWaiting(tx: Tx, limit: number): Promise<HandoversWaiting> {
  const { rows } = await sql<{
    partner_id: string
    name: string
    stage: Stage
    since: Date
    due_at: Date | null
    to_user_id: string | null
    total: number
  }>`select p.partner_id, p.name, p.stage, coalesce(h.opened_at, p.stage_since) as since, h.due_at,
      coalesce(h.to_user_id, p.curator_id) as to_user_id, count(*) over ()::int as total
    from partner p left join (${openHandovers}) h on h.stands_for = p.partner_id
    where p.archived_at is null and p.merged_into is null and ${nobodyAnswers}
    order by coalesce(h.opened_at, p.stage_since), p.partner_id limit ${limit}`.execute(tx)
  const people = await readPeople(
    tx,
    rows.map((row) => row.to_user_id),
  )
  return {
    data: rows.map((row) => ({
      partnerId: row.partner_id,
      name: row.name,
      stage: row.stage,
      because: row.due_at ? 'not_accepted' : 'no_curator',
      since: row.since.toISOString(),
      dueAt: row.due_at?.toISOString() ?? null,
      to: personOf(people, row.to_user_id),
    })),
    total: rows[0]?.total ?? 0,
  }
}
