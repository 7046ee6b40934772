import { type RawBuilder, sql } from 'kysely'
import type { Day } from '#shared/days.ts'

/**
 * The stays of all partners at their stages as a query, from the facts alone: a partner comes by `partner.added` (or as a
 * lead), moves by `partner.stage_moved` or an imported `partner.changed`; a move that was taken back never was. Columns:
 * partner_id, fact_id, stage, since, until (null: still there), previous, next, day_in and day_out in the network's zone,
 * reason, reason_code, is_overruled, first_day. Facts after the day `asOf` have not happened.
 */
export function spellsOf(asOf: Day, zone: string): RawBuilder<unknown> {
  return sql`
    step as (
      select f.partner_id, f.id, f.n, f.happened_at as at, f.kind, f.data ->> 'undoes' as undoes, f.data ->> 'reason' as reason,
        f.data ->> 'reasonCode' as reason_code, f.data ? 'overruled' as is_overruled, case f.kind when 'partner.added' then f.data ->> 'stage'
          when 'partner.changed' then f.data #>> '{changes,stage,to}' when 'lead.received' then (select house.first_stage('prospect', false))
          else f.data ->> 'to' end as stage,
        case when f.kind = 'partner.stage_moved' then f.data ->> 'from' end as came_from,
        row_number() over (partition by f.partner_id order by f.happened_at, f.n) as nth
      from fact f join partner p on p.partner_id = f.partner_id and p.merged_into is null
      where f.audience = 'host' and f.kind in ('partner.added', 'partner.stage_moved', 'partner.changed', 'lead.received')
        and f.happened_at < (${asOf}::date + 1)::timestamp at time zone ${zone}
    ), taken_back as (
      select partner_id, undoes from step where undoes is not null
    ), told as (
      select s.*, lag(s.stage) over (partition by s.partner_id order by s.at, s.n) as before
      from step s where s.stage is not null and s.undoes is null and (s.kind <> 'lead.received' or s.nth = 1)
        and not exists (select from taken_back t where t.partner_id = s.partner_id and t.undoes = s.id::text)
    ), way as (
      select s.*, lag(s.stage) over ways as previous, lead(s.stage) over ways as next, lead(s.at) over ways as until,
        min(s.at) over (partition by s.partner_id) as came_at
      from told s where s.before is distinct from s.stage
      window ways as (partition by s.partner_id order by s.at, s.n)
    ), spell as (
      select w.partner_id, w.id as fact_id, w.stage, w.at as since, w.until, coalesce(w.previous, w.came_from) as previous, w.next,
        (w.at at time zone ${zone})::date as day_in, (w.until at time zone ${zone})::date as day_out, w.reason, w.reason_code,
        w.is_overruled, (w.came_at at time zone ${zone})::date as first_day
      from way w
    )`
}
