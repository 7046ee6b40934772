import { sql } from 'kysely'
import { wilson } from '#shared/statistics.ts'
import type { SideOfPromise, StateCounts } from '../contract.ts'
import { NO_GROUP, type PartnerGroup, readGroupings, readGroups } from '../groups.ts'
import { nameOf, readNames } from '../names.ts'
import { type Report, readProspects, survivorOf } from '../report.ts'
import { readStateCounts } from '../report-reliability.ts'
import { countedMeasures, NPS_SCALE, PURCHASE_SCALE } from '../report-satisfaction.ts'
import { judged, noCounts } from '../rules.ts'
import { addSums, type ItemAnswer, opinionOf, reliabilityOf, type Sums, worstAndBest } from './rules.ts'
import type { QualityQuery, ReliabilityGroups, SatisfactionGroups } from './shapes.ts'

const GROUPINGS = ['nature', 'stage', 'curator', 'city', 'tag']
/** Cities may be many: the largest are listed. */
const MOST_GROUPS = 20

/** Kept promises by group and side, and who keeps surely least and most. */
export async function readReliabilityGroups(report: Report, query: QualityQuery): Promise<ReliabilityGroups> {
  const { groupBy, limit, ...range } = query
  const { groupOf, groups } = await readGroups(report, groupBy)
  const byPartner = new Map<string, { id: string; side: SideOfPromise; counts: StateCounts }>()
  for (const { partner_id, owed_by, state, n } of await readStateCounts(report, range)) {
    const id = survivorOf(report, partner_id)
    const key = `${id} ${owed_by}`
    const own = byPartner.get(key) ?? { id, side: owed_by, counts: noCounts() }
    own.counts[state] += n
    byPartner.set(key, own)
  }
  const byGroup = new Map<string, { key: string; side: SideOfPromise; counts: StateCounts }>()
  for (const { id, side, counts } of byPartner.values()) {
    const group = groupOf.get(id) ?? NO_GROUP
    const own = byGroup.get(`${group} ${side}`) ?? { key: group, side, counts: noCounts() }
    for (const state of ['kept', 'late', 'broken'] as const) own.counts[state] += counts[state]
    byGroup.set(`${group} ${side}`, own)
  }
  const rows = [...byPartner.values()].map(({ id, side, counts }) => ({ id, side, ...keptOf(counts) }))
  const { worst, best, fewCases } = worstAndBest(
    rows.filter(({ n }) => n > 0),
    limit,
  )
  const names = await readNames(
    report,
    [...worst, ...best].map(({ id }) => id),
  )
  const present = ({ id, ...row }: (typeof rows)[number]) => ({
    partnerId: id,
    externalId: nameOf(names, id).externalId,
    name: nameOf(names, id).name,
    ...row,
  })
  return {
    groupBy,
    groupings: await readGroupings(report, GROUPINGS),
    groups: largest(
      [...byGroup.values()].map(({ key, side, counts }) => ({
        ...named(groups, key),
        side,
        ...keptOf(counts),
      })),
    ),
    worst: worst.map(present),
    best: best.map(present),
    fewCases,
  }
}

function keptOf(counts: StateCounts) {
  const n = judged(counts)
  const interval = wilson(counts.kept, n)
  return {
    kept: counts.kept,
    late: counts.late,
    broken: counts.broken,
    n,
    share: n === 0 ? null : counts.kept / n,
    interval: interval && ([...interval] as [number, number]),
  }
}

function named(groups: ReadonlyMap<string, PartnerGroup>, key: string): PartnerGroup {
  return groups.get(key) ?? { key, nameRu: null, nameEn: null }
}

/** The groups with most cases, the largest first; those without any are left out. */
function largest<Row extends { key: string; n: number }>(rows: readonly Row[]): Row[] {
  const sizes = new Map<string, number>()
  for (const { key, n } of rows) sizes.set(key, (sizes.get(key) ?? 0) + n)
  const keys = [...sizes]
    .filter(([, n]) => n > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(([key]) => key)
  return keys.flatMap((key) => rows.filter((row) => row.key === key && row.n > 0))
}

type SumRow = Sums & { partner_id: string; scale_id: string }
type Scale = {
  id: string
  scale: string
  name: string
  min: number
  max: number
  better: 'higher' | 'lower'
}

/** What is thought by group on each scale, of whom the least and the most, and how well the items of a scale hold together. */
export async function readSatisfactionGroups(
  report: Report,
  query: QualityQuery,
): Promise<SatisfactionGroups> {
  const { groupBy, limit, ...range } = query
  const measures = countedMeasures(report, range, await readProspects(report, range.asOf))
  const { groupOf, groups } = await readGroups(report, groupBy)
  const { rows } = await sql<SumRow>`
    select partner_id, scale_id, count(*)::int as n, sum(value)::float8 as sum, sum(value * value)::float8 as squares,
      (count(*) filter (where value >= 9))::int as promoters, (count(*) filter (where value <= 6))::int as detractors
    from (${measures}) m group by 1, 2 order by 1, 2`.execute(report.tx)
  const { rows: scales } = await sql<Scale>`
    select id, code as scale, name, min::float8, max::float8, better from scale where code <> ${PURCHASE_SCALE} order by code`.execute(
    report.tx,
  )
  const answers = await readItems(report, query)
  const found = []
  for (const { id: scaleId, ...scale } of scales) {
    const own = rows.filter(({ scale_id }) => scale_id === scaleId)
    if (own.length === 0) continue
    const isScore = scale.scale === NPS_SCALE
    const byPartner = new Map<string, Sums>()
    const byGroup = new Map<string, Sums>()
    for (const row of own) {
      const id = survivorOf(report, row.partner_id)
      const group = groupOf.get(id) ?? NO_GROUP
      byPartner.set(id, addSums(byPartner.get(id), row))
      byGroup.set(group, addSums(byGroup.get(group), row))
    }
    const opinions = [...byPartner].flatMap(([id, sums]) => {
      const opinion = opinionOf(sums, isScore)
      return opinion ? [{ id, scale: scale.scale, ...opinion }] : []
    })
    const { worst, best, fewCases } = worstAndBest(opinions, limit, scale.better)
    const names = await readNames(
      report,
      [...worst, ...best].map(({ id }) => id),
    )
    const present = ({ id, ...row }: (typeof opinions)[number]) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      ...row,
    })
    const reliability = reliabilityOf(answers.get(scaleId) ?? [], scale.max - scale.min + 1)
    found.push({
      ...scale,
      groups: largest(
        [...byGroup].flatMap(([key, sums]) => {
          const opinion = opinionOf(sums, isScore)
          return opinion ? [{ ...named(groups, key), scale: scale.scale, ...opinion }] : []
        }),
      ),
      worst: worst.map(present),
      best: best.map(present),
      fewCases,
      reliability: reliability && { scale: scale.scale, ...reliability },
    })
  }
  return { groupBy, groupings: await readGroupings(report, GROUPINGS), scales: found }
}

/** Answers of the two sides to named items, by scale. */
async function readItems(
  report: Report,
  { groupBy: _, ...query }: QualityQuery,
): Promise<Map<string, ItemAnswer[]>> {
  const measures = countedMeasures(report, query, await readProspects(report, query.asOf))
  const { rows } = await sql<ItemAnswer & { scale_id: string }>`
    select m.scale_id, m.partner_id as partner, m.given_by as side, m.happened_at::text as moment, m.about as item, m.value::float8 as value
    from (${measures}) m where m.about is not null and m.given_by in ('host', 'partner')
      and m.scale_id in (select i.scale_id from (${measures}) i where i.about is not null and i.given_by in ('host', 'partner')
        group by 1 having count(distinct i.about) between 2 and 40)
    order by m.partner_id, m.happened_at, m.id`.execute(report.tx)
  return Map.groupBy(rows, ({ scale_id }) => scale_id)
}
