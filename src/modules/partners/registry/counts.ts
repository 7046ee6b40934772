import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { addMonths } from '#shared/days.ts'
import type { PartnerCounts, PartnerFacets, Stage } from '../contract.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { readFrame } from '../network.ts'
import { personOf, readPeople } from '../people.ts'

const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000

type CountRow = Omit<PartnerCounts, 'byStage'> & { stages: Partial<Record<Stage, number>> }

/** How many partners each usual view of the registry holds, in one pass. */
export async function countPartners(tx: Tx, actor: Actor, now: Date): Promise<PartnerCounts> {
  const frame = await readFrame(tx, now)
  const year = addMonths(frame.asOf, -12)
  // by the minute, so that the same question can be told apart from another one
  const minute = new Date(Math.floor(now.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE)
  const silentSince = new Date(minute.getTime() - 60 * MS_PER_DAY)
  const listed = sql`archived_at is null and stage <> all ((select house.stages_of('prospect'))::text[])`
  const [row] = await remembered(
    tx,
    frame.moment,
    sql<CountRow>`with registry as materialized (
      select p.stage, p.archived_at, p.curator_id, f.last_order_on, f.host_next_due_at, f.partner_next_due_at, f.last_contact_at
      from partner p left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${actor.side}
      where p.merged_into is null)
    select count(*) filter (where ${listed})::int as "all",
      count(*) filter (where ${listed} and curator_id = ${actor.userId ?? ''})::int as mine,
      count(*) filter (where ${listed} and last_order_on > ${year}::date)::int as active,
      count(*) filter (where ${listed} and host_next_due_at < ${minute})::int as "overdueHost",
      count(*) filter (where ${listed} and partner_next_due_at < ${minute})::int as "overduePartner",
      count(*) filter (where ${listed} and (last_contact_at is null or last_contact_at < ${silentSince}))::int as "noContact60",
      count(*) filter (where ${listed} and curator_id is null)::int as "withoutCurator",
      count(*) filter (where archived_at is null and stage = any ((select house.stages_of('prospect'))::text[]))::int as prospects,
      count(*) filter (where archived_at is not null)::int as archived,
      (select coalesce(jsonb_object_agg(stage, n), '{}') from
        (select stage, count(*)::int as n from registry where archived_at is null group by stage) s) as stages
    from registry`,
  )
  if (!row) throw new Error('an aggregate always has a row')
  const { stages, ...counts } = row
  const known = await readStages(tx)
  return { ...counts, byStage: Object.fromEntries(known.map(({ code }) => [code, stages[code] ?? 0])) }
}

/** What the filters of the registry can offer: values that are there, the most frequent first. */
export async function readFacets(tx: Tx, now: Date): Promise<PartnerFacets> {
  const { moment } = await readFrame(tx, now)
  const [row] = await remembered(
    tx,
    moment,
    sql<{
      curators: { id: string; partners: number }[]
      countries: PartnerFacets['countries']
      cities: PartnerFacets['cities']
      sources: PartnerFacets['sources']
    }>`
    with registry as materialized (
      select curator_id, country, city from partner where merged_into is null and archived_at is null)
    select
      (select coalesce(jsonb_agg(x), '[]') from (select curator_id as id, count(*)::int as partners from registry
        where curator_id is not null group by 1 order by 2 desc, 1) x) as curators,
      (select coalesce(jsonb_agg(x), '[]') from (select country, count(*)::int as partners from registry
        where country is not null group by 1 order by 2 desc, 1) x) as countries,
      (select coalesce(jsonb_agg(x), '[]') from (select city, count(*)::int as partners from registry
        where city is not null group by 1 order by 2 desc, 1 limit 500) x) as cities,
      (select coalesce(jsonb_agg(x), '[]') from (select source, count(*)::int as partners from partner_external_id
        group by 1 order by 2 desc, 1 limit 100) x) as sources`,
  )
  if (!row) throw new Error('a select of scalars always has a row')
  const people = await readPeople(
    tx,
    row.curators.map(({ id }) => id),
  )
  return {
    ...row,
    curators: row.curators.map(({ id, partners }) => {
      const person = personOf(people, id) ?? { id, name: id, initials: '?' }
      return { ...person, partners }
    }),
  }
}
