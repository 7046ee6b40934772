import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { compare, LEAST_SCORE, signsOf } from './compare.ts'
import type { Dossier } from './dossier.ts'
import { keysOf } from './keys.ts'
import { readDossiers } from './read-dossiers.ts'
import type { Evidence } from './shapes.ts'
import './tables.ts'

/** A key that more partners share than this tells nothing and would make each be compared with each. */
const MOST_OF_A_KEY = 40
/** Marks that the keys of a partner were made from what is known of it now. */
const MADE = 'made'
/** Marks that nobody was compared with the partner since its keys were made. */
const WAITS = 'waits'
const CHUNK = 1000

export type FoundPair = { a: string; b: string; score: number; evidence: Evidence[] }

/** Notes that something by which a partner is compared has changed: the next search makes its keys anew. */
export async function markChanged(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  await sql`
    delete from duplicate_key k using partner p
    where p.partner_id = any (${partnerIds}::uuid[]) and k.partner_id = coalesce(p.merged_into, p.partner_id) and k.kind = ${MADE}`.execute(
    tx,
  )
}

/** Partners whose keys are to be made: new ones and those marked. Some at a time. */
export async function changedPartners(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.partner_id as id from partner p where p.merged_into is null and not exists (
      select from duplicate_key k where k.partner_id = p.partner_id and k.kind = ${MADE})
    order by p.partner_id limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

/** Partners whose keys are made and who wait to be compared. Some at a time. */
export async function waitingPartners(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from duplicate_key where kind = ${WAITS} order by partner_id limit ${limit}`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

/** Makes the keys of these partners anew. */
export async function makeKeys(tx: Tx, networkId: string, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    const part = ids.slice(start, start + CHUNK)
    const dossiers = await readDossiers(tx, part)
    const rows = [...dossiers.values()].flatMap((dossier) =>
      [{ kind: MADE, key: '' }, { kind: WAITS, key: '' }, ...keysOf(dossier)].map((key) => ({
        partner: dossier.id,
        ...key,
      })),
    )
    await sql`delete from duplicate_key where partner_id = any (${part}::uuid[])`.execute(tx)
    await sql`
      insert into duplicate_key (partner_id, network_id, audience, kind, key)
      select partner, ${networkId}, 'host', kind, key
      from unnest(${rows.map(({ partner }) => partner)}::uuid[], ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ key }) => key)}::text[])
        as k(partner, kind, key)`.execute(tx)
  }
}

/** Makes the keys of all partners of a network and compares them, in one transaction: for a network just made. */
export async function searchDuplicates(tx: Tx, networkId: string, now: Date): Promise<number> {
  const ids = await changedPartners(tx, 100_000)
  await makeKeys(tx, networkId, ids)
  return (await searchAround(tx, networkId, ids, now)).found
}

/**
 * Compares these partners with all that share a key with them and keeps what was found: new pairs, changed scores, and
 * away with open pairs that no longer hold. Returns how many pairs were looked at and how many hold.
 */
export async function searchAround(
  tx: Tx,
  networkId: string,
  ids: readonly string[],
  now: Date,
): Promise<{ compared: number; found: number }> {
  if (ids.length === 0) return { compared: 0, found: 0 }
  const candidates = await candidatesOf(tx, networkId, ids)
  const found = await compareAll(tx, networkId, candidates)
  await keepPairs(tx, networkId, ids, found, now)
  await sql`delete from duplicate_key where kind = ${WAITS} and partner_id = any (${ids}::uuid[])`.execute(tx)
  return { compared: candidates.length, found: found.length }
}

type Candidate = { a: string; b: string }

/** Pairs that share a key which few enough have. */
async function candidatesOf(tx: Tx, networkId: string, ids: readonly string[]): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    with own as materialized (
      select k.partner_id, k.kind, k.key from duplicate_key k where k.partner_id = any (${ids}::uuid[]) and k.kind not in (${MADE}, ${WAITS})
    ), few as materialized (
      select w.kind, w.key from (select distinct kind, key from own) w
      cross join lateral (select count(*) as n from (select from duplicate_key k where k.network_id = ${networkId}
        and k.kind = w.kind and k.key = w.key limit ${MOST_OF_A_KEY + 1}) hits) c
      where c.n between 2 and ${MOST_OF_A_KEY}
    )
    select distinct least(own.partner_id, other.partner_id) as a, greatest(own.partner_id, other.partner_id) as b
    from few join own on own.kind = few.kind and own.key = few.key
    join duplicate_key other on other.network_id = ${networkId} and other.kind = few.kind and other.key = few.key
      and other.partner_id <> own.partner_id`.execute(tx)
  return rows
}

async function compareAll(tx: Tx, networkId: string, candidates: readonly Candidate[]): Promise<FoundPair[]> {
  const found: FoundPair[] = []
  const sorted = [...candidates].sort((x, y) => (x.a < y.a ? -1 : 1))
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const part = sorted.slice(start, start + CHUNK)
    const ids = [...new Set(part.flatMap(({ a, b }) => [a, b]))]
    const dossiers = await readDossiers(tx, ids)
    const namesakes = await countNamesakes(tx, networkId, ids)
    for (const { a, b } of part) {
      const pair = comparePair(dossiers.get(a), dossiers.get(b), namesakes)
      if (pair) found.push(pair)
    }
  }
  return found
}

function comparePair(
  a: Dossier | undefined,
  b: Dossier | undefined,
  namesakes: ReadonlyMap<string, number>,
): FoundPair | null {
  if (!a || !b) return null
  const common = Math.max(namesakes.get(a.id) ?? 1, namesakes.get(b.id) ?? 1)
  const { score, evidence } = compare(a, b, common)
  return score < LEAST_SCORE ? null : { a: a.id, b: b.id, score, evidence }
}

/** For each partner, how many of the network have its most common name; counted up to what makes no difference. */
async function countNamesakes(
  tx: Tx,
  networkId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`
    with names as materialized (
      select k.partner_id, k.key from duplicate_key k where k.partner_id = any (${ids}::uuid[]) and k.kind = 'name'
    ), counted as materialized (
      select w.key, (select count(*)::int from (select from duplicate_key k where k.network_id = ${networkId}
        and k.kind = 'name' and k.key = w.key limit 100) hits) as n
      from (select distinct key from names) w
    )
    select names.partner_id as id, max(counted.n)::int as n from names join counted using (key) group by 1`.execute(
    tx,
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/**
 * Writes what was found around `ids`. A dismissed pair comes back when a sign speaks for it that was not known when it
 * was dismissed; an open one that no longer holds goes.
 */
async function keepPairs(
  tx: Tx,
  networkId: string,
  ids: readonly string[],
  found: readonly FoundPair[],
  now: Date,
): Promise<void> {
  const rows = found.map(({ a, b, score, evidence }) => ({ a, b, score, evidence, signs: signsOf(evidence) }))
  await sql`
    insert into duplicate_pair as d (network_id, id, a_id, b_id, score, evidence, signs, state, found_at)
    select ${networkId}, house.new_id(), x.a, x.b, x.score, x.evidence, array(select jsonb_array_elements_text(x.signs)), 'open', ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(a uuid, b uuid, score float8, evidence jsonb, signs jsonb)
    on conflict (network_id, a_id, b_id) do update set score = excluded.score, evidence = excluded.evidence, signs = excluded.signs,
      state = case when d.state = 'dismissed' and excluded.signs <@ d.dismissed_signs then 'dismissed' else 'open' end,
      found_at = case when d.state = 'open' or excluded.signs <@ d.dismissed_signs then d.found_at else excluded.found_at end`.execute(
    tx,
  )
  const keptA = found.map(({ a }) => a)
  const keptB = found.map(({ b }) => b)
  await sql`
    delete from duplicate_pair d where d.state = 'open' and (d.a_id = any (${ids}::uuid[]) or d.b_id = any (${ids}::uuid[]))
      and not exists (select from unnest(${keptA}::uuid[], ${keptB}::uuid[]) as k(a, b) where k.a = d.a_id and k.b = d.b_id)`.execute(
    tx,
  )
}
