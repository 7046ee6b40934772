import { searchName } from '#modules/partners/index.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { StagingTable } from './staging.ts'

export type LeadRules = { source: string; isDeals: boolean; curatorId: string | null }

/**
 * Writes leads as prospects, and won ones as accounts: a lead whose account is known is merged into it, any other
 * becomes the account itself and takes its external id. Leaves the outcome of each row in `row_outcome`.
 */
export async function writeLeads(
  writer: BulkWriter,
  { table }: StagingTable,
  rules: LeadRules,
): Promise<void> {
  const { client, side } = writer
  await client.query(`analyze ${table}; drop table if exists pg_temp.incoming_lead, pg_temp.won_lead`)
  await client.query(
    `create temp table incoming_lead on commit drop as
     select s.*, l.id is null as is_new, coalesce(l.partner_id, house.new_id()) as partner_id, coalesce(l.id, house.new_id()) as id,
       l.won_at as old_won_at, l.origin as old_origin, l.received_at as old_at
     from (
       select distinct on (key) key, file, row_no, name, origin, city, country, min(at) over (partition by key) as at, won_at, account, k
       from ${table} order by key, file desc, row_no desc
     ) s left join lateral (
       select * from lead l where l.source = $1 and l.external_id = s.key and l.audience in ('shared', $2) limit 1
     ) l on true`,
    [rules.source, side],
  )
  await client.query('analyze incoming_lead')
  if (!rules.isDeals) await writeNew(writer, rules)
  await writeChanges(writer)
  await writeWon(writer, rules)
  const changed = `i.won_at is not null and i.won_at is distinct from i.old_won_at`
  const outcome = rules.isDeals
    ? `case when i.is_new then 'lead_unknown' when not i.is_last then 'skipped' when i.old_won_at is null then 'imported' when ${changed} then 'updated' else 'skipped' end`
    : `case when not i.is_last then 'skipped' when i.is_new then 'imported'
         when ${changed} or i.origin is not null and i.origin is distinct from i.old_origin or i.at is distinct from i.old_at then 'updated' else 'skipped' end`
  await client.query(`create temp table row_outcome on commit drop as
    select i.file, i.row_no, ${outcome} as outcome, i.key as value from (
      select s.file, s.row_no, l.key, l.is_new, l.won_at, l.old_won_at, l.origin, l.old_origin, l.at, l.old_at,
        (l.file, l.row_no) = (s.file, s.row_no) as is_last
      from ${table} s join incoming_lead l on l.key = s.key) i`)
}

async function writeNew(writer: BulkWriter, { source, curatorId }: LeadRules): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  await client.query(
    `insert into partner (partner_id, network_id, name, city, country, stage, stage_rank, stage_since, curator_id, import_id, search_name, created_at, updated_at)
     select partner_id, $1, coalesce(name, key), city, country, house.first_stage('prospect', false),
       house.stage_rank(house.first_stage('prospect', false)), at, $2, $3, lower(coalesce(name, key)), $4, $4
     from incoming_lead where is_new`,
    [networkId, curatorId, importId, now],
  )
  const { rows } = await client.query<{ partner_id: string; name: string }>(
    'select partner_id, name from incoming_lead where is_new and name is not null',
  )
  await client.query(
    `update partner q set search_name = n.search_name from unnest($1::uuid[], $2::text[]) n(partner_id, search_name) where n.partner_id = q.partner_id`,
    [rows.map((row) => row.partner_id), rows.map((row) => searchName(row.name) || row.name)],
  )
  await client.query(
    `insert into lead (partner_id, id, network_id, audience, side, source, external_id, origin, received_at, import_id)
     select partner_id, id, $1, $2, $2, $3, key, origin, at, $4 from incoming_lead where is_new`,
    [networkId, side, source, importId],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select partner_id, $1, 'lead.received', 'lead', id, jsonb_strip_nulls(jsonb_build_object('lead', key, 'origin', origin)), at, 0
     from incoming_lead where is_new`,
    [side],
  )
}

/** A known lead whose origin or day changed. */
async function writeChanges({ client, networkId, side, importId }: BulkWriter): Promise<void> {
  const differs = `not i.is_new and (i.origin is not null and i.origin is distinct from l.origin or i.at is not null and i.at is distinct from l.received_at
    or i.won_at is not null and i.won_at is distinct from l.won_at)`
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before)
     select l.partner_id, house.new_id(), $1, $2, $3, 'lead', l.id, to_jsonb(l)
     from incoming_lead i join lead l on l.partner_id = i.partner_id and l.id = i.id where ${differs}`,
    [networkId, side, importId],
  )
  await client.query(`update lead l set origin = coalesce(i.origin, l.origin), received_at = coalesce(i.at, l.received_at)
    from incoming_lead i where l.partner_id = i.partner_id and l.id = i.id and ${differs}`)
}

async function writeWon(writer: BulkWriter, { source, isDeals }: LeadRules): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  // the first lead of an account that nobody knows becomes it; others of the same account are linked to that one
  await client.query(
    `create temp table won_lead on commit drop as
     select i.*, coalesce(p.partner_id, first_value(i.partner_id) over (partition by coalesce(i.account, i.key || ' ' || i.id) order by i.won_at, i.key)) as account_id
     from incoming_lead i left join import_partner p on p.k = i.k
     where i.won_at is not null and i.won_at is distinct from i.old_won_at ${isDeals ? 'and not i.is_new' : ''}`,
  )
  await client.query('analyze won_lead')
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select q.partner_id, house.new_id(), $1, 'host', $2, 'partner', q.partner_id, to_jsonb(q),
       case when w.account_id <> w.partner_id then jsonb_build_object('merged_into', w.account_id) else jsonb_build_object('stage', (select house.first_stage('open', true))) end
     from won_lead w join partner q on q.partner_id = w.partner_id where not w.is_new and w.old_won_at is null`,
    [networkId, importId],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select w.partner_id, $1, 'lead.won', 'lead', w.id, jsonb_build_object('lead', w.key, 'account', coalesce(w.account, w.account_id::text)), w.won_at, 5
     from won_lead w
     union all
     select w.partner_id, 'host', 'partner.stage_moved', 'partner', w.partner_id, jsonb_build_object('from', q.stage, 'to', (select house.first_stage('open', true))), w.won_at, 6
     from won_lead w join lateral (select stage from partner p where p.partner_id = w.partner_id offset 0) q on true
     where w.account_id = w.partner_id and q.stage = any ((select house.stages_of('prospect'))::text[])`,
    [side],
  )
  await client.query(
    `update lead l set won_at = w.won_at, account_id = w.account_id from won_lead w where l.partner_id = w.partner_id and l.id = w.id`,
  )
  const becomes = `w.account_id = w.partner_id and q.stage = any ((select house.stages_of('prospect'))::text[])`
  await client.query(
    `update partner q set merged_into = case when w.account_id <> w.partner_id then
         (select nullif(coalesce(a.merged_into, a.partner_id), q.partner_id) from partner a where a.partner_id = w.account_id) end,
       stage = case when ${becomes} then (select house.first_stage('open', true)) else q.stage end,
       stage_rank = case when ${becomes} then (select house.stage_rank(house.first_stage('open', true))) else q.stage_rank end,
       stage_since = case when ${becomes} then w.won_at else q.stage_since end,
       version = version + 1, updated_at = $1
     from won_lead w where q.partner_id = w.partner_id and w.old_won_at is null`,
    [now],
  )
  await client.query(
    `insert into partner_external_id (partner_id, id, network_id, audience, source, external_id, import_id, created_at)
     select w.partner_id, house.new_id(), $1, 'host', $2, w.account, $3, $4
     from won_lead w where w.account_id = w.partner_id and w.account is not null and w.old_won_at is null
     on conflict (network_id, source, external_id) do nothing`,
    [networkId, source, importId, now],
  )
}
