import type { BulkWriter } from '#records/bulk/facts.ts'

/**
 * Writes staged events of requests. An event is known by its case, time, word and person, and among equal ones by its
 * place in the file; a known one whose meaning or partner changed gets a new row. Stages the facts of requests that name
 * a partner, and leaves the outcome of each row in the temporary table `row_outcome` (file, row_no, outcome).
 */
export async function writeRequestEvents(
  writer: BulkWriter,
  table: string,
  rules: { source: string },
): Promise<void> {
  const { client, networkId, importId, now } = writer
  await client.query(
    `analyze ${table}; drop table if exists pg_temp.incoming_event; drop table if exists pg_temp.incoming_request`,
  )
  await client.query(
    `create temp table incoming_request on commit drop as
     select n.number, coalesce((select e.request_id from request_event e where e.network_id = $1 and e.source = $2 and e.number = n.number limit 1),
       house.new_id()) as request_id
     from (select distinct number from ${table}) n`,
    [networkId, rules.source],
  )
  await client.query('analyze incoming_request')
  await client.query(
    `create temp table incoming_event on commit drop as
     select s.*, r.request_id, e.id as old_id, e.kind as old_kind, e.partner_id as old_partner_id, house.new_id() as id,
       coalesce(p.partner_id, e.partner_id) as partner_id,
       case when e.id is null and s.again = 1 then 'imported'
         when s.again = 1 and (e.kind <> s.kind or p.partner_id is not null and p.partner_id is distinct from e.partner_id) then 'updated'
         else 'skipped' end as outcome
     from (
       -- the same event in several files of one import is one event
       select *, row_number() over (partition by number, happened_at, word, person, nth order by file) as again
       from (select *, row_number() over (partition by file, number, happened_at, word, person order by row_no)::int as nth from ${table}) t
     ) s
     join incoming_request r on r.number = s.number
     left join import_partner p on p.k = s.k
     left join request_event e on e.network_id = $1 and e.source = $2 and e.number = s.number and e.happened_at = s.happened_at
       and e.word = s.word and coalesce(e.person, '') = coalesce(s.person, '') and e.nth = s.nth and e.replaced_by is null`,
    [networkId, rules.source],
  )
  await client.query('analyze incoming_event')
  await client.query(
    `update request_event e set replaced_by = i.id from incoming_event i
     where i.outcome = 'updated' and e.network_id = $1 and e.id = i.old_id`,
    [networkId],
  )
  await client.query(
    `insert into request_event (network_id, id, request_id, partner_id, source, number, kind, word, person, nth, happened_at, import_id, recorded_at)
     select $1, id, request_id, partner_id, $2, number, kind, word, person, nth, happened_at, $3, $4
     from incoming_event where outcome in ('imported', 'updated')`,
    [networkId, rules.source, importId, now],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select partner_id, 'host', 'request.' || kind, 'request', request_id, jsonb_build_object('number', number, 'word', word), happened_at, 55
     from incoming_event where outcome in ('imported', 'updated') and partner_id is not null and kind <> 'other'
     union all
     select old_partner_id, 'host', 'request.retracted', 'request', request_id, jsonb_build_object('number', number, 'word', word), happened_at, 54
     from incoming_event where outcome = 'updated' and old_partner_id is not null and old_kind <> 'other'`,
  )
  await client.query(
    `create temp table row_outcome on commit drop as select file, row_no, outcome from incoming_event`,
  )
}
