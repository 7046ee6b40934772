import type { BulkWriter } from '#records/bulk/facts.ts'
import { promiseColumns } from '#records/promises/end.ts'
import { type PromiseFactRow, promiseEvent } from '#records/promises/facts.ts'
import { foldPromise } from '#records/promises/rules.ts'

/**
 * Remembers in `refolded_promise` the promises that an import changed without having made them; their columns are
 * derived anew once its facts are gone, or others stated.
 */
export async function rememberChangedPromises({ client }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    'create temp table refolded_promise (partner_id uuid not null, id uuid not null) on commit drop',
  )
  await client.query(
    `insert into refolded_promise
     select distinct f.partner_id, f.subject_id from fact f join promise p on p.partner_id = f.partner_id and p.id = f.subject_id
     where f.import_id = $1 and f.subject_kind = 'promise' and f.audience <> 'shared' and p.import_id is distinct from $1`,
    [importId],
  )
}

/** Writes the columns of remembered promises as their facts now say. */
export async function refoldPromises({ client }: BulkWriter): Promise<void> {
  const { rows } = await client.query<PromiseFactRow & { partner_id: string; subject_id: string }>(
    `select f.partner_id, f.subject_id, f.kind, f.side, f.happened_at, f.data
     from (select distinct partner_id, id from refolded_promise) r join promise p on p.partner_id = r.partner_id and p.id = r.id
     join fact f on f.partner_id = p.partner_id and f.subject_id = p.id and f.subject_kind = 'promise' and f.audience = p.audience
     where f.kind like 'promise.%' order by f.n`,
  )
  for (const [id, facts] of Map.groupBy(rows, (row) => row.subject_id)) {
    const columns = promiseColumns(foldPromise(facts.flatMap((fact) => promiseEvent(fact) ?? [])))
    await client.query(
      `update promise set due_at = $3, moves = $4, fulfilled_at = $5, broken_at = $6, withdrawn_at = $7, retracted_at = $8
       where partner_id = $1 and id = $2`,
      [
        facts[0]?.partner_id,
        id,
        columns.due_at,
        columns.moves,
        columns.fulfilled_at,
        columns.broken_at,
        columns.withdrawn_at,
        columns.retracted_at,
      ],
    )
  }
}

const PARTNER_FIELDS = ['name', 'city', 'country', 'website', 'stage', 'nature', 'term'] as const

/** Partners and leads say again what they said before the import, but for what somebody has changed since. */
export async function restorePartners({ client, now }: BulkWriter, importId: string): Promise<void> {
  const back = (field: string, cast = '') =>
    `${field} = case when c.after ? '${field}' and to_jsonb(q.${field}) = c.after -> '${field}' then (c.before ->> '${field}')${cast} else q.${field} end`
  await client.query(
    `update partner q set ${[...PARTNER_FIELDS.map((field) => back(field)), back('since', '::date'), back('merged_into', '::uuid')].join(', ')},
       stage_rank = house.stage_rank(case when c.after ? 'stage' and to_jsonb(q.stage) = c.after -> 'stage' then c.before ->> 'stage' else q.stage end),
       stage_since = case when c.after ? 'stage' and to_jsonb(q.stage) = c.after -> 'stage' then (c.before ->> 'stage_since')::timestamptz else q.stage_since end,
       search_name = case when c.after ? 'name' and to_jsonb(q.name) = c.after -> 'name' then c.before ->> 'search_name' else q.search_name end,
       version = q.version + 1, updated_at = $2
     from (
       -- several steps may have changed one partner: what was before the first, and all that was set
       select partner_id, (array_agg(before order by made_at))[1] as before, (select jsonb_object_agg(e.key, e.value) from import_change i
         cross join lateral jsonb_each(i.after) e where i.import_id = $1 and i.what = 'partner' and i.partner_id = c.partner_id) as after
       from import_change c where import_id = $1 and what = 'partner' group by partner_id
     ) c where c.partner_id = q.partner_id and c.after is not null`,
    [importId, now],
  )
  await client.query(
    `update lead l set origin = b.origin, received_at = b.received_at, won_at = b.won_at, account_id = b.account_id
     from (
       select distinct on (subject_id) partner_id, subject_id, before from import_change where import_id = $1 and what = 'lead'
       order by subject_id, made_at
     ) c cross join lateral jsonb_populate_record(null::lead, c.before) b
     where l.partner_id = c.partner_id and l.id = c.subject_id`,
    [importId],
  )
}
