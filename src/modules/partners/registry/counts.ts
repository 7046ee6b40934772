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

type CountRow = Omit<PartnerCounts, 'byStage' | 'prospects' | 'archived' | 'mine' | 'withoutCurator'> & {
  stage: Stage
  is_archived: boolean
  curator_id: string | null
}

/** How many partners each usual view of the registry holds, in one pass that is the same for all who see the network. */
export async function countPartners(tx: Tx, actor: Actor, now: Date): Promise<PartnerCounts> {
  const frame = await readFrame(tx, now)
  const year = addMonths(frame.asOf, -12)
  // by the minute, so that the same question can be told apart from another one
  const minute = new Date(Math.floor(now.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE)
  const silentSince = new Date(minute.getTime() - 60 * MS_PER_DAY)
  const rows = await remembered(
    tx,
    frame.moment,
    sql<CountRow>`
    select p.stage, p.archived_at is not null as is_archived, p.curator_id, count(*)::int as "all",
      count(*) filter (where f.last_order_on > ${year}::date)::int as active,
      count(*) filter (where f.host_next_due_at < ${minute})::int as "overdueHost",
      count(*) filter (where f.partner_next_due_at < ${minute})::int as "overduePartner",
      count(*) filter (where f.last_contact_at is null or f.last_contact_at < ${silentSince})::int as "noContact60"
    from partner p left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${actor.side}
    where p.merged_into is null group by 1, 2, 3`,
  )
  const sum = (
    some: readonly CountRow[],
    key: Exclude<keyof CountRow, 'stage' | 'is_archived' | 'curator_id'>,
  ) => some.reduce((total, row) => total + row[key], 0)
  const current = rows.filter((row) => !row.is_archived)
  const listed = current.filter(({ stage }) => !frame.prospects.includes(stage))
  const ofCurator = (id: string | null) =>
    sum(
      listed.filter((row) => row.curator_id === id),
      'all',
    )
  const counts = {
    all: sum(listed, 'all'),
    mine: actor.userId === null ? 0 : ofCurator(actor.userId),
    active: sum(listed, 'active'),
    overdueHost: sum(listed, 'overdueHost'),
    overduePartner: sum(listed, 'overduePartner'),
    noContact60: sum(listed, 'noContact60'),
    withoutCurator: ofCurator(null),
    prospects: sum(current, 'all') - sum(listed, 'all'),
    archived: sum(rows, 'all') - sum(current, 'all'),
  }
  const stages = new Map<Stage, number>()
  for (const row of current) stages.set(row.stage, (stages.get(row.stage) ?? 0) + row.all)
  const known = await readStages(tx)
  return { ...counts, byStage: Object.fromEntries(known.map(({ code }) => [code, stages.get(code) ?? 0])) }
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
    with counted as materialized (
      select curator_id, country, city, count(*)::int as partners from partner
      where merged_into is null and archived_at is null
      group by grouping sets ((curator_id), (country), (city)))
    select
      (select coalesce(jsonb_agg(x), '[]') from (select curator_id as id, partners from counted
        where curator_id is not null order by 2 desc, 1) x) as curators,
      (select coalesce(jsonb_agg(x), '[]') from (select country, partners from counted
        where country is not null order by 2 desc, 1) x) as countries,
      (select coalesce(jsonb_agg(x), '[]') from (select city, partners from counted
        where city is not null order by 2 desc, 1 limit 500) x) as cities,
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
