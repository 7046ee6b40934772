import type { BulkWriter } from '#records/bulk/facts.ts'
import type { Audience } from '#records/writer.ts'
import type { StagingTable } from './staging.ts'

const FIELDS = ['full_name', 'kpp', 'ogrn', 'tax_id', 'country', 'address'] as const

/**
 * Writes legal entities of partners: one with the same INN and KPP at the partner, the same tax number, or else the same
 * name, is the same entity; a blank cell says nothing. Leaves the outcome of each row in the temporary table `row_outcome`
 * and stages `legal_entity.added` and `legal_entity.changed`.
 */
export async function writeLegalEntities(
  writer: BulkWriter,
  { table }: StagingTable,
  { audience }: { audience: Audience },
): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  await client.query(`analyze ${table}; drop table if exists pg_temp.incoming_entity`)
  await client.query(
    `create temp table incoming_entity on commit drop as
     select s.*, p.partner_id, e.id as old_id, coalesce(e.id, house.new_id()) as id,
       case when not s.is_last then 'skipped' when e.id is null then 'imported'
         when s.name <> e.name or s.inn is not null and s.inn is distinct from e.inn
           or ${FIELDS.map((field) => `s.${field} is not null and s.${field} is distinct from e.${field}`).join(' or ')}
           or s.is_primary is not null and s.is_primary <> e.is_primary then 'updated'
         else 'skipped' end as outcome
     from (select *, row_number() over (partition by k, coalesce(inn || ' ' || coalesce(kpp, ''), lower(tax_id), 'name ' || lower(name))
         order by file desc, row_no desc) = 1 as is_last from ${table}) s
     join import_partner p on p.k = s.k
     left join lateral (
       select e.* from legal_entity e where e.partner_id = p.partner_id and e.archived_at is null and e.side = $1 and e.audience in ('shared', $1)
         and (s.inn is not null and e.inn = s.inn and (s.kpp is null or e.kpp is null or e.kpp = s.kpp)
           or s.tax_id is not null and lower(e.tax_id) = lower(s.tax_id)
           or (s.inn is null or e.inn is null) and (s.tax_id is null or e.tax_id is null) and lower(e.name) = lower(s.name))
       order by (e.inn = s.inn) is true desc, (e.kpp = s.kpp) is true desc, e.created_at limit 1
     ) e on true`,
    [side],
  )
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select e.partner_id, house.new_id(), $1, $2, $3, 'legal_entity', e.id, to_jsonb(e), '{}'
     from incoming_entity i join legal_entity e on e.partner_id = i.partner_id and e.id = i.old_id where i.outcome = 'updated'`,
    [networkId, side, importId],
  )
  await client.query(
    `update legal_entity e set name = i.name, inn = coalesce(i.inn, e.inn), kind = i.kind,
       ${FIELDS.map((field) => `${field} = coalesce(i.${field}, e.${field})`).join(', ')},
       is_primary = coalesce(i.is_primary, e.is_primary), search_name = i.search_name, version = e.version + 1, updated_at = $1
     from incoming_entity i where i.outcome = 'updated' and e.partner_id = i.partner_id and e.id = i.old_id`,
    [now],
  )
  await client.query(
    `insert into legal_entity (partner_id, id, network_id, audience, side, kind, name, full_name, country, inn, kpp, ogrn, tax_id, address,
       is_primary, search_name, import_id, created_at, updated_at)
     select partner_id, id, $1, $2, $3, kind, name, full_name, country, inn, kpp, ogrn, tax_id, address,
       coalesce(is_primary, false), search_name, $4, $5, $5
     from incoming_entity where outcome = 'imported'`,
    [networkId, audience, side, importId, now],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select partner_id, $1, case outcome when 'imported' then 'legal_entity.added' else 'legal_entity.changed' end, 'legal_entity', id,
       jsonb_strip_nulls(jsonb_build_object('name', name, 'inn', inn, 'kpp', kpp, 'ogrn', ogrn)), $2, 41
     from incoming_entity where outcome <> 'skipped'`,
    [side, now],
  )
  await client.query(
    'create temp table row_outcome on commit drop as select file, row_no, outcome from incoming_entity',
  )
}
