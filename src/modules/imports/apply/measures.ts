import { Refused } from '#platform/http/refused.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { Audience, Side } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { ScaleOfRecipe } from '../contract.ts'
import type { StagingTable } from './staging.ts'

export type MeasureRules = {
  source: string
  audience: Audience
  side: Side
  scale: ScaleOfRecipe
  givenBy: Side | 'third'
}

/**
 * Writes observations: new ones, and corrections of those that say something else than before. Leaves the outcome of
 * each row in the temporary table `row_outcome` (file, row_no, outcome); `order_unknown` is a refusal.
 */
export async function writeMeasures(
  writer: BulkWriter,
  { table }: StagingTable,
  rules: MeasureRules,
): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  const scaleId = await obtainScale(writer, rules.scale)
  await client.query(`analyze ${table}; drop table if exists pg_temp.incoming_measure`)
  await client.query(
    `create temp table incoming_measure on commit drop as
     with numbered as materialized (
       select s.*, case when s.has_key then s.key else s.key || ' #' || row_number() over (partition by s.file, s.has_key, s.k, s.number, s.key order by s.row_no) end as external_key
       from ${table} s
     ), attributed as materialized (
       select n.*, coalesce(p.partner_id, o.partner_id) as partner_id, o.id as order_id
       from numbered n left join import_partner p on p.k = n.k
       left join lateral (
         select o.id, o.partner_id from partner_order o where n.number is not null and p.partner_id is not null
           and o.partner_id = p.partner_id and o.source = $1 and o.number = n.number and o.status <> 'retracted' and o.kind = 'order'
           and o.audience in ('shared', $2, $3)
         union all
         select o.id, o.partner_id from partner_order o where n.number is not null and p.partner_id is null
           and o.source = $1 and o.number = n.number and o.status <> 'retracted' and o.kind = 'order' and o.audience in ('shared', $2, $3)
       ) o on true
     )
     select a.*, coalesce(m.id is not null, false) as is_known, m.id as old_id, m.audience as old_audience, m.fact_id as old_fact_id,
       house.new_id() as id, house.new_id() as fact_id,
       case when a.partner_id is null then 'order_unknown'
         when row_number() over (partition by a.partner_id, a.external_key order by a.file desc, a.row_no desc) > 1 then 'superseded'
         when m.id is null then 'imported'
         when (m.value, m.happened_at) is distinct from (a.value, a.at) or a.evidence is not null and m.evidence is distinct from a.evidence then 'updated'
         else 'skipped' end as outcome
     from attributed a
     left join lateral (
       select * from measure m where m.partner_id = a.partner_id and m.source = $1 and m.external_key = a.external_key and m.scale_id = $4
         and m.replaced_by is null and m.retracted_at is null and m.audience in ('shared', $2, $3) limit 1
     ) m on true`,
    [rules.source, rules.audience, rules.side, scaleId],
  )
  await client.query('analyze incoming_measure')
  await client.query(
    `insert into staged_fact (partner_id, id, audience, kind, subject_kind, subject_id, data, corrects, happened_at, ord)
     select partner_id, fact_id, coalesce(old_audience, $1), 'measure.given', 'measure', id,
       jsonb_strip_nulls(jsonb_build_object('scale', $2::text, 'value', value, 'givenBy', $3::text, 'about', about, 'evidence', evidence)),
       old_fact_id, at, 60
     from incoming_measure where outcome in ('imported', 'updated')`,
    [rules.audience, rules.scale.code, rules.givenBy],
  )
  await client.query(
    `insert into measure (partner_id, id, network_id, audience, side, scale_id, value, given_by, about, subject_kind, subject_id, evidence, source,
       external_key, corrects, fact_id, import_id, happened_at, recorded_at)
     select partner_id, id, $1, coalesce(old_audience, $2), $3, $4, value, $5, about, case when order_id is not null then 'order' end, order_id, evidence,
       $6, external_key, old_id, fact_id, $7, at, $8
     from incoming_measure where outcome in ('imported', 'updated')`,
    [networkId, rules.audience, side, scaleId, rules.givenBy, rules.source, importId, now],
  )
  await client.query(`update measure m set replaced_by = i.id from incoming_measure i
    where i.outcome = 'updated' and m.partner_id = i.partner_id and m.id = i.old_id`)
  await client.query(`create temp table row_outcome on commit drop as
    select file, row_no, coalesce(k, 0) as k, case when bool_or(outcome = 'order_unknown') then 'order_unknown' when bool_or(outcome = 'imported') then 'imported'
      when bool_or(outcome = 'updated') then 'updated' else 'skipped' end as outcome, max(number) as value
    from (select *, case when k is null then 0 else k end as part from incoming_measure) i group by file, row_no, part, k`)
}

/** The scale of the network with this code; made when there is none. Refuses (`scale_differs`) other bounds. */
async function obtainScale(
  { client, networkId, side, now }: BulkWriter,
  scale: ScaleOfRecipe,
): Promise<string> {
  const find = async () =>
    (
      await client.query<{ id: string; min: string; max: string; better: string }>(
        'select id, min, max, better from scale where code = $1',
        [scale.code],
      )
    ).rows[0]
  let found = await find()
  if (!found) {
    if (side === 'partner')
      await client.query('select house.add_standard_scale($1::uuid, $2)', [newId(), scale.code])
    else
      await client.query(
        `insert into scale (network_id, id, code, name, min, max, better, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (network_id, code) do nothing`,
        [networkId, newId(), scale.code, scale.name ?? scale.code, scale.min, scale.max, scale.better, now],
      )
    found = await find()
  }
  if (!found) throw new Refused('scale_unknown', { detail: `The network has no scale "${scale.code}".` })
  if (Number(found.min) !== scale.min || Number(found.max) !== scale.max || found.better !== scale.better)
    throw new Refused('scale_differs', {
      status: 409,
      detail: `The scale "${scale.code}" of the network goes from ${found.min} to ${found.max}.`,
    })
  return found.id
}
