import { sql } from 'kysely'
import type { Holder } from '#modules/access/contract.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { readPeople } from '../people.ts'
import { mayReadContacts } from '../policy.ts'
import type { DuplicatePair, Evidence, PairList, PairListQuery, PairPartner, PairState } from './shapes.ts'
import './tables.ts'

type PairRow = {
  id: string
  state: PairState
  score: number
  evidence: Evidence[]
  a_id: string
  b_id: string
  found_at: Date
  decided_at: Date | null
  decided_by: string | null
  reason: string | null
}

/** Pairs that the scope shows wholly, the surest first. */
export async function listPairs(tx: Tx, actor: Holder, query: PairListQuery): Promise<PairList> {
  const { limit, cursor, ...filters } = query
  const known = { list: 'duplicates', ...filters }
  const decoded = cursor ? decodeCursor(cursor, known) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  const from = decoded?.ok ? decoded.value : null
  const ofPartner = query.partnerId
    ? sql`and ((select (house.partner_set(${query.partnerId}))[1]) in (d.a_id, d.b_id) or ${query.partnerId}::uuid in (d.a_id, d.b_id))`
    : sql``
  const after = from
    ? sql`and (d.score, d.id) < (${Number(from.keys[0])}::float8, ${String(from.keys[1])}::uuid)`
    : sql``
  const { rows } = await sql<PairRow>`
    select d.id, d.state, d.score, d.evidence, d.a_id, d.b_id, d.found_at, d.decided_at, d.decided_by, d.reason
    from duplicate_pair d where d.state = ${query.state} ${ofPartner} ${after} order by d.score desc, d.id desc limit ${limit + 1}`.execute(
    tx,
  )
  const page = cutPage(rows, limit, from, known, (row) => [row.score, row.id])
  const { rows: counts } = await sql<{ state: PairState; n: number }>`
    select d.state, count(*)::int as n from duplicate_pair d where true ${ofPartner} group by 1`.execute(tx)
  const count = (state: PairState) => counts.find((row) => row.state === state)?.n ?? 0
  return {
    data: await presentPairs(tx, actor, page.rows),
    nextCursor: page.next,
    counts: { open: count('open'), dismissed: count('dismissed'), merged: count('merged') },
  }
}

/** One pair. Refuses (not found) one of which the scope hides a partner. */
export async function readPair(tx: Tx, actor: Holder, pairId: string): Promise<DuplicatePair> {
  const { rows } = await sql<PairRow>`select * from duplicate_pair where id = ${pairId}`.execute(tx)
  const [pair] = await presentPairs(tx, actor, rows)
  if (!pair) throw new NotFound()
  return pair
}

async function presentPairs(tx: Tx, actor: Holder, rows: readonly PairRow[]): Promise<DuplicatePair[]> {
  const partners = await readPairPartners(
    tx,
    rows.flatMap(({ a_id, b_id }) => [a_id, b_id]),
  )
  const people = await readPeople(
    tx,
    rows.map(({ decided_by }) => decided_by),
  )
  return rows.flatMap((row) => {
    const [a, b] = [partners.get(row.a_id), partners.get(row.b_id)]
    if (!a || !b) return []
    const by = row.decided_by
    return [
      {
        id: row.id,
        state: row.state,
        score: row.score,
        evidence: shownEvidence(actor, row.evidence),
        a,
        b,
        foundAt: row.found_at.toISOString(),
        decidedAt: row.decided_at?.toISOString() ?? null,
        decidedBy: by === null ? null : { id: by, name: people.get(by)?.name ?? by },
        reason: row.reason,
      },
    ]
  })
}

/** Phones and mail addresses are shown to those who may read contacts; that they are equal, to all. */
function shownEvidence(actor: Holder, evidence: readonly Evidence[]): Evidence[] {
  if (mayReadContacts(actor)) return [...evidence]
  return evidence.map((sign) =>
    sign.kind === 'phone' || sign.kind === 'mail' ? { ...sign, value: null } : sign,
  )
}

/** What a list shows of partners; those that the scope hides are missing. */
export async function readPairPartners(tx: Tx, ids: readonly string[]): Promise<Map<string, PairPartner>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<
    Omit<PairPartner, 'curator' | 'archivedAt'> & { curator_id: string | null; archived: Date | null }
  >`
    select p.partner_id as id, p.name, p.city, p.curator_id, p.since, p.archived_at as archived,
      coalesce(f.orders, 0) as orders, f.last_order_on as "lastOrderOn",
      array(select e.external_id from partner_external_id e where e.partner_id = p.partner_id order by e.created_at, e.id limit 5) as "externalIds"
    from partner p left join partner_figure f on f.partner_id = p.partner_id and f.audience = 'host'
    where p.partner_id = any (${[...new Set(ids)]}::uuid[])`.execute(tx)
  const people = await readPeople(
    tx,
    rows.map(({ curator_id }) => curator_id),
  )
  return new Map(
    rows.map(({ curator_id, archived, ...row }) => [
      row.id,
      {
        ...row,
        curator:
          curator_id === null ? null : { id: curator_id, name: people.get(curator_id)?.name ?? curator_id },
        archivedAt: archived?.toISOString() ?? null,
      },
    ]),
  )
}

/** A person says that two partners are not the same; it stays so until something speaks for it that is not known now. */
export function dismissPair(
  writer: Writer,
  actor: Actor,
  pairId: string,
  reason: string | null,
): Promise<DuplicatePair> {
  return decide(writer, actor, pairId, 'open', 'dismissed', reason)
}

/** Takes a dismissal back. */
export function reopenPair(writer: Writer, actor: Actor, pairId: string): Promise<DuplicatePair> {
  return decide(writer, actor, pairId, 'dismissed', 'open', null)
}

async function decide(
  { tx, now }: Writer,
  actor: Actor,
  pairId: string,
  from: PairState,
  to: PairState,
  reason: string | null,
): Promise<DuplicatePair> {
  const pair = await readPair(tx, actor, pairId)
  if (pair.state !== from && pair.state !== to)
    throw new Refused('pair_is_decided', { status: 409, detail: 'The two are merged.' })
  await sql`
    update duplicate_pair set state = ${to}, decided_by = ${actor.userId}, decided_at = ${now}, reason = ${reason},
      dismissed_signs = case when ${to} = 'dismissed' then signs else '{}' end
    where id = ${pairId} and state = ${from}`.execute(tx)
  return readPair(tx, actor, pairId)
}
