import { searchName } from '#modules/partners/index.ts'
import { openCopy } from '#records/bulk/copy.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { PartnerBook } from '../partner-book.ts'
import type { StagingTable } from './staging.ts'

/** Puts the entries of the book into the temporary table `import_partner`, which rows refer to by `k`. */
export async function loadBook(client: BulkWriter['client'], book: PartnerBook): Promise<void> {
  await client.query(`create temp table import_partner (k int primary key, external_id text not null, name text not null,
    search_name text not null, partner_id uuid not null, is_new boolean not null, is_linked boolean not null)`)
  const copy = openCopy(client, 'import_partner')
  for (const { k, externalId, name, partnerId, isNew, isLinked } of book.entries) {
    const search = isNew ? searchName(name) || name : ''
    copy.add([k, externalId, name, search, partnerId, isNew ? 't' : 'f', isLinked ? 't' : 'f'])
    await copy.flush()
  }
  await copy.end()
  await client.query('analyze import_partner')
}

export type PartnerRules = { source: string; curatorId: string | null }

/**
 * Makes the partners that accepted rows of these staging tables need, with their external ids, and stages
 * `partner.added`. `details` is the staging table of a step of partners, whose last row of a partner counts.
 */
export async function writeNewPartners(
  writer: BulkWriter,
  tables: readonly StagingTable[],
  details: readonly StagingTable[],
  { source, curatorId }: PartnerRules,
): Promise<void> {
  const { client, networkId, importId, now } = writer
  const used = tables.map(({ table }) => `select k from ${table} where k is not null`)
  const empty = `select null::int as k, null::text as name, null::text as city, null::text as country, null::text as website,
    null::text as stage, null::timestamptz as since, null::text as nature, null::text as term, 0 as ord, 0::smallint as file, 0 as row_no where false`
  const told = details.map(
    ({ table }, ord) =>
      `select k, name, city, country, website, stage, since, nature, term, ${ord}, file, row_no from ${table}`,
  )
  await client.query(`create temp table used_partner on commit drop as
    select p.* from import_partner p where p.k in (${[...used, 'select null::int where false'].join(' union ')});
    analyze used_partner`)
  await client.query(
    `insert into partner (partner_id, network_id, name, city, country, website, nature, term, stage, stage_rank, stage_since, curator_id, since, import_id,
       search_name, created_at, updated_at)
     select p.partner_id, $1, coalesce(d.name, p.name), d.city, d.country, d.website, d.nature, d.term, s.code, s.rank, $2,
       $3, (d.since at time zone w.time_zone)::date, $4, p.search_name, $2, $2
     from used_partner p join network w on w.network_id = $1
     left join (select distinct on (k) * from (${[empty, ...told].join(' union all ')}) t order by k, ord desc, file desc, row_no desc) d on d.k = p.k
     join lifecycle_stage s on s.network_id = $1 and s.code = coalesce(d.stage, (select house.first_stage('open', true)))
     where p.is_new`,
    [networkId, now, curatorId, importId],
  )
  await client.query(
    `insert into partner_external_id (partner_id, id, network_id, audience, source, external_id, import_id, created_at)
     select partner_id, house.new_id(), $1, 'host', $2, external_id, $3, $4 from used_partner where is_new or is_linked`,
    [networkId, source, importId, now],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at)
     select p.partner_id, 'host', 'partner.added', 'partner', p.partner_id,
       jsonb_strip_nulls(jsonb_build_object('name', p.name, 'stage', p.stage, 'city', p.city, 'country', p.country,
         'isUngated', case when exists (
           select from stage_gate g join lifecycle_stage s on s.network_id = g.network_id and s.code = g.stage
           join lifecycle_stage own on own.network_id = g.network_id and own.code = p.stage
           where g.network_id = $2 and g.archived_at is null and s.archived_at is null
             and (s.code = own.code or (own.role <> 'exit' and s.role <> 'exit' and s.rank <= own.rank))) then true end)), $1
     from used_partner u join partner p on p.partner_id = u.partner_id where u.is_new`,
    [now, networkId],
  )
}

const FIELDS = ['name', 'city', 'country', 'website', 'stage', 'nature', 'term'] as const

/**
 * Changes known partners by what a file says of them; a blank cell says nothing. Leaves the outcome of each row in the
 * temporary table `row_outcome` (file, row_no, outcome) and states `partner.changed`.
 */
export async function writePartnerChanges(writer: BulkWriter, { table }: StagingTable): Promise<void> {
  const { client, networkId, importId, now } = writer
  const differs = FIELDS.map(
    (field) => `s.${field} is not null and s.${field} is distinct from q.${field}`,
  ).join(' or ')
  await client.query(`create temp table row_outcome on commit drop as
    select s.file, s.row_no, case
      when p.is_new and s.nth = 1 then 'imported'
      when p.is_new then case when s.is_repeated then 'skipped' else 'updated' end
      when s.is_last and (${differs} or s.since is not null and (s.since at time zone w.time_zone)::date is distinct from q.since) then 'updated'
      else 'skipped' end as outcome, s.k, s.is_last
    from (
      select t.*, row_number() over rows as nth, row_number() over (partition by k order by file desc, row_no desc) = 1 as is_last,
        (name, city, country, website, stage, since, nature, term) is not distinct from
          lag((name, city, country, website, stage, since, nature, term)) over rows as is_repeated
      from ${table} t window rows as (partition by k order by file, row_no)
    ) s join import_partner p on p.k = s.k join partner q on q.partner_id = p.partner_id join network w on w.network_id = q.network_id`)
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select q.partner_id, house.new_id(), $1, 'host', $2, 'partner', q.partner_id, to_jsonb(q),
       jsonb_strip_nulls(jsonb_build_object(${FIELDS.map((field) => `'${field}', s.${field}`).join(', ')}, 'since', (s.since at time zone w.time_zone)::date))
     from row_outcome r join ${table} s on s.file = r.file and s.row_no = r.row_no and r.is_last
     join import_partner p on p.k = s.k and not p.is_new join partner q on q.partner_id = p.partner_id join network w on w.network_id = q.network_id
     where r.outcome = 'updated'`,
    [networkId, importId],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at)
     select c.partner_id, 'host', 'partner.changed', 'partner', c.partner_id, jsonb_build_object('name', coalesce(c.after ->> 'name', c.before ->> 'name'),
       'changes', (select jsonb_object_agg(e.key, jsonb_build_object('from', c.before -> e.key, 'to', e.value))
         from jsonb_each(c.after) e where e.value is distinct from c.before -> e.key)), $1
     from import_change c where c.import_id = $2 and c.what = 'partner'
       and exists (select from jsonb_each(c.after) e where e.value is distinct from c.before -> e.key)`,
    [now, importId],
  )
  const { rows } = await client.query<{ partner_id: string; name: string }>(
    `update partner q set ${FIELDS.map((field) => `${field} = coalesce(c.after ->> '${field}', q.${field})`).join(', ')},
       since = coalesce((c.after ->> 'since')::date, q.since), stage_rank = house.stage_rank(coalesce(c.after ->> 'stage', q.stage)), stage_since = case when c.after ? 'stage' and c.after ->> 'stage' <> q.stage then $1 else q.stage_since end,
       version = version + 1, updated_at = $1
     from import_change c where c.import_id = $2 and c.what = 'partner' and c.partner_id = q.partner_id
     returning q.partner_id, q.name`,
    [now, importId],
  )
  await writeSearchNames(writer, rows)
}

/** The names search compares are made by the application. */
async function writeSearchNames(
  { client }: BulkWriter,
  named: readonly { partner_id: string; name: string }[],
): Promise<void> {
  if (named.length === 0) return
  await client.query(
    `update partner q set search_name = n.search_name from unnest($1::uuid[], $2::text[]) n(partner_id, search_name)
     where n.partner_id = q.partner_id and q.search_name <> n.search_name`,
    [named.map((one) => one.partner_id), named.map((one) => searchName(one.name) || one.name)],
  )
}
