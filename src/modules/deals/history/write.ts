import type { BulkWriter } from '#records/bulk/facts.ts'

const TEXTS = ['name', 'product', 'series', 'agent', 'team', 'region'] as const

/**
 * Writes staged opportunities: new ones, and new states of those that say something else than before (a blank cell says
 * nothing). The last row of a number counts. Stages the facts of those that name a partner, and leaves the outcome of each
 * row in the temporary table `row_outcome` (file, row_no, outcome).
 */
export async function writeOpportunities(
  writer: BulkWriter,
  table: string,
  rules: { source: string },
): Promise<void> {
  const { client, networkId, importId, now } = writer
  await client.query(`analyze ${table}; drop table if exists pg_temp.incoming_opportunity`)
  await client.query(
    `create temp table incoming_opportunity on commit drop as
     select s.file, s.row_no, s.number, s.status, s.is_last, o.id as old_id, o.partner_id as old_partner_id, o.status as old_status,
       o.value as old_value, o.currency as old_currency, o.opened_at as old_opened_at, o.engaged_at as old_engaged_at,
       o.closed_at as old_closed_at, o.known_at as old_known_at,
       coalesce(o.opportunity_id, house.new_id()) as opportunity_id, house.new_id() as id,
       coalesce(p.partner_id, o.partner_id) as partner_id, ${TEXTS.map((text) => `coalesce(s.${text}, o.${text}) as ${text}`).join(', ')},
       coalesce(s.value, o.value) as value, s.currency, coalesce(s.opened_at, o.opened_at) as opened_at,
       coalesce(s.engaged_at, o.engaged_at) as engaged_at,
       case when s.status in ('won', 'lost') then coalesce(s.closed_at, o.closed_at) end as closed_at,
       case when not s.is_last then 'skipped' when o.id is null then 'imported'
         when (o.status, o.currency) is distinct from (s.status, s.currency)
           or ${[...TEXTS, 'value', 'opened_at', 'engaged_at', 'closed_at'].map((member) => `s.${member} is not null and s.${member} is distinct from o.${member}`).join(' or ')}
           or p.partner_id is not null and p.partner_id is distinct from o.partner_id then 'updated'
         else 'skipped' end as outcome
     from (select *, row_number() over (partition by number order by file desc, row_no desc) = 1 as is_last from ${table}) s
     left join import_partner p on p.k = s.k
     left join opportunity o on o.network_id = $1 and o.source = $2 and o.number = s.number and o.replaced_by is null`,
    [networkId, rules.source],
  )
  await client.query('analyze incoming_opportunity')
  await client.query(`update opportunity o set replaced_by = i.id from incoming_opportunity i
    where i.outcome = 'updated' and o.network_id = '${networkId}' and o.id = i.old_id`)
  await client.query(
    `insert into opportunity (network_id, id, opportunity_id, partner_id, source, number, status, ${TEXTS.join(', ')}, value, currency,
       opened_at, engaged_at, closed_at, known_at, import_id, recorded_at)
     select $1, id, opportunity_id, partner_id, $2, number, status, ${TEXTS.join(', ')}, value, currency, opened_at, engaged_at, closed_at,
       least(opened_at, engaged_at, coalesce(old_known_at, least(closed_at, $4::timestamptz))), $3, $4
     from incoming_opportunity where outcome in ('imported', 'updated')`,
    [networkId, rules.source, importId, now],
  )
  await stageFacts(writer)
  await client.query(`create temp table row_outcome on commit drop as
    select file, row_no, outcome from incoming_opportunity`)
}

/** One fact for each dated state; one that says something else than before corrects the fact it takes the place of. */
async function stageFacts({ client }: BulkWriter): Promise<void> {
  const moved = `i.old_id is not null and i.old_partner_id is distinct from i.partner_id`
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, corrects, happened_at, ord)
     select i.partner_id, 'host', 'opportunity.' || s.kind, 'opportunity', i.opportunity_id,
       jsonb_strip_nulls(jsonb_build_object('number', i.number, 'name', i.name, 'product', i.product,
         'value', round(i.value / (10::numeric ^ x.exponent), x.exponent)::text,
         'currency', case when i.value is not null then i.currency end)), old.id, s.at, s.ord
     from incoming_opportunity i left join currency_exponent x on x.currency = i.currency
     cross join lateral (values ('opened', i.opened_at, i.old_opened_at, false, 50), ('engaged', i.engaged_at, i.old_engaged_at, false, 51),
       (i.status, i.closed_at, i.old_closed_at, (i.old_status, i.old_value, i.old_currency) is distinct from (i.status, i.value, i.currency), 52))
       s(kind, at, was, differs, ord)
     left join lateral (
       select f.id from fact f where not (${moved}) and i.old_id is not null and f.partner_id = i.partner_id and f.subject_id = i.opportunity_id
         and f.kind = any (case when s.ord = 52 then array['opportunity.won', 'opportunity.lost'] else array['opportunity.' || s.kind] end)
       order by f.n desc limit 1
     ) old on true
     where i.outcome in ('imported', 'updated') and i.partner_id is not null and s.at is not null
       and (s.ord < 52 or i.status in ('won', 'lost'))
       and (i.old_id is null or ${moved} or s.at is distinct from s.was or s.differs)`,
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select i.old_partner_id, 'host', 'opportunity.retracted', 'opportunity', i.opportunity_id, jsonb_build_object('number', i.number),
       coalesce(i.closed_at, i.engaged_at, i.opened_at, i.old_known_at), 53
     from incoming_opportunity i where i.outcome = 'updated' and i.old_partner_id is not null and ${moved}`,
  )
}
