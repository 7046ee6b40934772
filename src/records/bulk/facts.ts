import type pg from 'pg'
import { actorValue, leafEntry, leafHash, newSalt, saltedHash } from '#records/facts/leaf.ts'
import type { ActorKind, Audience, Side } from '#records/writer.ts'
import { openCopy } from './copy.ts'

/** Who writes many records at once by set-based statements on one pinned connection, in a transaction in scope. */
export type BulkWriter = {
  client: pg.Client
  networkId: string
  side: Side | 'system'
  actor: { kind: ActorKind; id: string | null }
  now: Date
  importId: string | null
}

/**
 * Makes the empty table `staged_fact` of this transaction: fill it by INSERT … SELECT, then call `writeStagedFacts`.
 * `ord` orders facts of one instant; data must match the kind's schema, and hold no personal values.
 */
export async function openStagedFacts(client: pg.Client): Promise<void> {
  await client.query(`
    drop table if exists pg_temp.staged_fact;
    create temp table staged_fact (
      partner_id uuid not null, id uuid not null default house.new_id(), audience text not null, kind text not null,
      subject_kind text, subject_id uuid, data jsonb not null, corrects uuid, happened_at timestamptz not null,
      ord int not null default 0, n int
    ) on commit drop`)
}

/**
 * Locks partnerships against other writers of numbered facts until the transaction ends, in the order of their ids.
 * `partners` is a query that gives ids in one column; `audiences` those the facts will have.
 */
export async function lockPartnerships(
  writer: BulkWriter,
  partners: string,
  audiences: readonly Audience[],
): Promise<void> {
  await writer.client.query(
    `insert into fact_counter (partner_id, network_id, audience, next_n)
     select p, $1, a, 0 from (select distinct p from (${partners}) x(p)) y, unnest($2::text[]) a order by p, a
     on conflict do nothing`,
    [writer.networkId, audiences],
  )
  await writer.client.query(
    `select from fact_counter where partner_id in (${partners}) and audience = any ($1) order by partner_id, audience for update`,
    [audiences],
  )
}

/**
 * Numbers the staged facts, writes them, makes the leaves of the shared ones, and wakes the consumers. The partnerships
 * must be locked. Facts of one partnership and audience are numbered by the time they happened. Returns how many.
 */
export async function writeStagedFacts(writer: BulkWriter): Promise<number> {
  const { client } = writer
  await client.query('analyze staged_fact')
  await client.query(
    `create temp table numbered_fact on commit drop as
       select f.partner_id, f.id, f.audience, f.kind, f.subject_kind, f.subject_id, f.data, f.corrects, f.happened_at,
         (c.next_n - 1 + row_number() over (partition by f.partner_id, f.audience order by f.happened_at, f.ord, f.id))::int as n
       from staged_fact f join fact_counter c on c.partner_id = f.partner_id and c.audience = f.audience;
     create temp table fact_leaf (id uuid primary key, actor_hash text, salt bytea, hash bytea) on commit drop;`,
  )
  const { rows } = await client.query<{ total: number; shared: number; staged: number }>(
    `select count(*)::int as total, count(*) filter (where audience = 'shared')::int as shared,
       (select count(*)::int from staged_fact) as staged from numbered_fact`,
  )
  const { total = 0, shared = 0, staged = 0 } = rows[0] ?? {}
  if (total !== staged) throw new Error('a partnership was not locked before its facts were numbered')
  if (total > 0) {
    if (shared > 0) await sealShared(writer)
    await insertNumbered(writer)
  }
  await client.query('drop table numbered_fact; drop table fact_leaf; truncate staged_fact')
  return total
}

async function insertNumbered({ client, networkId, side, actor, now, importId }: BulkWriter): Promise<void> {
  await client.query(
    `insert into fact (partner_id, id, network_id, audience, side, n, kind, subject_kind, subject_id, data, actor_kind,
       actor_id, corrects, import_id, happened_at, recorded_at, actor_hash)
     select f.partner_id, f.id, $1, f.audience, $2, f.n, f.kind, f.subject_kind, f.subject_id, f.data, $3, $4, f.corrects,
       $5, f.happened_at, $6, l.actor_hash
     from numbered_fact f left join fact_leaf l on l.id = f.id`,
    [networkId, side, actor.kind, actor.id, importId, now],
  )
  await client.query(
    `with leaves as (insert into leaf (partner_id, id, network_id, n, hash)
       select f.partner_id, f.id, $1, f.n, l.hash from numbered_fact f join fact_leaf l on l.id = f.id)
     insert into fact_personal (partner_id, id, network_id, audience, fact_id, path, value, salt)
     select f.partner_id, house.new_id(), $1, f.audience, f.id, 'actor', $2, l.salt
     from numbered_fact f join fact_leaf l on l.id = f.id`,
    [networkId, actorValue(actor)],
  )
  await client.query(
    `update fact_counter c set next_n = x.next_n
     from (select partner_id, audience, max(n) + 1 as next_n from numbered_fact group by 1, 2) x
     where c.partner_id = x.partner_id and c.audience = x.audience`,
  )
  await client.query('select house.wake_consumers()')
}

/** Reads the shared facts back in batches, hashes their leaves, and puts the hashes beside them. */
async function sealShared(writer: BulkWriter): Promise<void> {
  const { client } = writer
  await client.query(
    `declare shared_fact no scroll cursor for select partner_id, id, n, kind, subject_kind, subject_id, data, happened_at
     from numbered_fact where audience = 'shared'`,
  )
  for (;;) {
    const { rows } = await client.query<SharedFact>('fetch 5000 from shared_fact')
    if (rows.length === 0) break
    const copy = openCopy(client, 'fact_leaf (id, actor_hash, salt, hash)')
    for (const row of rows) {
      const salt = newSalt()
      const actorHash = saltedHash(salt, actorValue(writer.actor))
      const entry = leafEntry({
        network: writer.networkId,
        partnership: row.partner_id,
        n: row.n,
        kind: row.kind,
        happenedAt: row.happened_at,
        recordedAt: writer.now,
        side: writer.side,
        actor: actorHash,
        subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
        data: row.data,
      })
      copy.add([row.id, actorHash, `\\x${salt.toString('hex')}`, `\\x${leafHash(entry).toString('hex')}`])
      await copy.flush()
    }
    await copy.end()
  }
  await client.query('close shared_fact; analyze fact_leaf')
}

type SharedFact = {
  partner_id: string
  id: string
  n: number
  kind: string
  subject_kind: string | null
  subject_id: string | null
  data: Record<string, unknown>
  happened_at: Date
}
