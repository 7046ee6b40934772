import { type RawBuilder, sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Day } from '#shared/days.ts'
import { startOf } from './fragments.ts'
import { membersOf, type Report } from './report.ts'

/** Partners that one grouping puts together; `key` is stable, the names are the network's own where it has any. */
export type PartnerGroup = { key: string; nameRu: string | null; nameEn: string | null }

/** What partners can be grouped by: `all`, `nature`, `stage`, `curator`, `city`, `tag`, `segment:<code of a scheme>`. */
export type Grouping = string

export const GROUPINGS = ['all', 'nature', 'stage', 'curator', 'city', 'tag'] as const

/** The group of a partner who has none of what it is grouped by. */
export const NO_GROUP = 'none'

/** Which group each partner is in now, by the id of the partner that stands for it, and the groups with their names. */
export async function readGroups(
  report: Report,
  grouping: Grouping,
): Promise<{ groupOf: Map<string, string>; groups: Map<string, PartnerGroup> }> {
  const groups = new Map<string, PartnerGroup>()
  const groupOf = new Map<string, string>()
  const { rows } = await sql<{
    id: string
    key: string | null
    ru: string | null
    en: string | null
  }>`${membership(grouping)}`.execute(report.tx)
  for (const { id, key, ru, en } of rows) {
    const group = key ?? NO_GROUP
    groupOf.set(id, group)
    if (!groups.has(group)) groups.set(group, { key: group, nameRu: ru, nameEn: en })
  }
  if (grouping === 'curator') await nameCurators(report, groups)
  return { groupOf, groups }
}

/** Curators by their names; one who is gone keeps the id. */
async function nameCurators(report: Report, groups: Map<string, PartnerGroup>): Promise<void> {
  const names = await personNames(
    report.tx,
    [...groups.keys()].filter((key) => key !== NO_GROUP),
  )
  for (const [key, group] of groups) {
    const name = names.get(key) ?? null
    groups.set(key, { ...group, nameRu: name, nameEn: name })
  }
}

function membership(grouping: Grouping): RawBuilder<unknown> {
  const own = (key: RawBuilder<unknown>, name = sql`null::text`) =>
    sql`select p.partner_id as id, ${key} as key, ${name} as ru, ${name} as en from partner p where p.merged_into is null`
  if (grouping === 'nature') return own(sql`p.nature`)
  if (grouping === 'curator') return own(sql`p.curator_id`)
  if (grouping === 'city') return own(sql`nullif(trim(p.city), '')`, sql`nullif(trim(p.city), '')`)
  if (grouping === 'stage')
    return sql`select p.partner_id as id, p.stage as key, s.name_ru as ru, s.name_en as en from partner p
      left join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage where p.merged_into is null`
  // A partner with several tags is in the group of the first of them by name.
  if (grouping === 'tag')
    return sql`select p.partner_id as id, t.id::text as key, t.name as ru, t.name as en from partner p left join lateral (
        select t.id, t.name from partner_tag pt join tag t on t.id = pt.tag_id where pt.partner_id = p.partner_id order by t.name limit 1
      ) t on true where p.merged_into is null`
  if (grouping.startsWith('segment:'))
    return sql`select p.partner_id as id, s.code as key, s.name_ru as ru, s.name_en as en from partner p
      left join segment_scheme c on c.code = ${grouping.slice('segment:'.length)}
      left join partner_segment ps on ps.partner_id = p.partner_id and ps.scheme_id = c.id
      left join segment s on s.id = ps.segment_id where p.merged_into is null`
  return own(sql`'all'`)
}

/** What the network can group by, its schemes of segments among it. */
export async function readGroupings(report: Report, of: readonly string[]): Promise<PartnerGroup[]> {
  const { rows } = await sql<{ code: string; ru: string; en: string }>`
    select code, name_ru as ru, name_en as en from segment_scheme where archived_at is null order by place`.execute(
    report.tx,
  )
  return [
    ...of.map((key) => ({ key, nameRu: null, nameEn: null })),
    ...rows.map(({ code, ru, en }) => ({ key: `segment:${code}`, nameRu: ru, nameEn: en })),
  ]
}

/** The same report for the partners of one group. */
export async function narrowToGroup(report: Report, grouping: Grouping, key: string): Promise<Report> {
  const { groupOf } = await readGroups(report, grouping)
  const members = [...groupOf]
    .filter(([, group]) => group === key)
    .flatMap(([id]) => membersOf(report.survivors, id))
  const own = report.partners
  return { ...report, partners: own === null ? members : members.filter((id) => own.includes(id)) }
}

/**
 * Partners that are compared: neither archived nor merged away, and not ended before the as-of day. Prospects are left
 * out by whoever counts their records.
 */
export async function readCompared(report: Report, asOf: Day | undefined): Promise<Set<string>> {
  const before = asOf === undefined ? sql`true` : sql`p.stage_since < ${startOf(report, asOf)}`
  const { rows } = await sql<{ id: string }>`
    select p.partner_id as id from partner p where p.merged_into is null and p.archived_at is null
      and not (p.stage = any ((select house.stages_of('exit'))::text[]) and ${before})`.execute(report.tx)
  return new Set(rows.map(({ id }) => id))
}
