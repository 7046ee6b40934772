import { sql } from 'kysely'
import { uuidArray } from '../fragments.ts'
import { nameOf, readNames } from '../names.ts'
import { membersOf, type Report } from '../report.ts'
import { computeRatings, type Ratings } from './compute.ts'
import { type Cases, pullsOf } from './rules.ts'
import { readScheme } from './settings.ts'
import {
  OF_MONEY,
  type RatedPartner,
  RatedPartner as RatedPartnerShape,
  type RatingComponent,
  type RatingPull,
  type RatingQuery,
  type RatingReport,
} from './shapes.ts'
import { shownToPartner } from './shown.ts'

/** Of what it is said who pulls the network down: broken words, missed dates, returns, too little attention. */
const PULLING: readonly RatingComponent[] = [
  'promises',
  'dates',
  'returns',
  'answers',
  'contact',
  'satisfaction',
]

type Seeing = { mayReadMoney: boolean; isPart: boolean }

/**
 * The rating of the network's partners within their groups. Whoever sees a part of the network only (a curator, a
 * partner) reads what was computed last night over all of it, since a group cannot be known from a part.
 */
export async function readRating(
  report: Report,
  query: RatingQuery,
  seeing: Seeing = { mayReadMoney: true, isPart: false },
): Promise<RatingReport> {
  if (seeing.isPart) return readStored(report, query, seeing)
  const { version, settings } = await readScheme(report.tx)
  const ratings = await computeRatings(report, settings, query)
  const all = [...ratings.partners].filter(
    ([, one]) => query.group === undefined || one.group === query.group,
  )
  const rated = all.filter(([, { score }]) => score !== null)
  const names = await readNames(report, query.sort === 'name' ? all.map(([id]) => id) : [])
  const sorted = sortRows(
    rated.map(([id, one]) => ({ id, score: one.score ?? 0, name: nameOf(names, id).name })),
    query.sort,
  )
  const page = sorted.slice(query.offset, query.offset + query.limit).map(({ id }) => id)
  return {
    asOf: ratings.input.frame.window.to,
    basis: query.basis,
    groupBy: settings.groupBy,
    windowDays: settings.windowDays,
    schemeVersion: version,
    isStored: false,
    groups: ratings.groups,
    total: rated.length,
    unrated: all.length - rated.length,
    rows: await presentRows(report, ratings, page, seeing.mayReadMoney),
    pulls: await presentPulls(report, ratings, query.group),
  }
}

type Sortable = { id: string; score: number; name: string }

function sortRows(rows: Sortable[], sort: RatingQuery['sort']): Sortable[] {
  const byId = (a: Sortable, b: Sortable) => (a.id < b.id ? -1 : 1)
  if (sort === 'name') return rows.sort((a, b) => a.name.localeCompare(b.name, 'ru') || byId(a, b))
  const sign = sort === 'best' ? -1 : 1
  return rows.sort((a, b) => sign * (a.score - b.score) || byId(a, b))
}

/** Rows of partners for pages, files and stored months. */
export async function presentRows(
  report: Report,
  ratings: Ratings,
  ids: readonly string[],
  mayReadMoney: boolean,
): Promise<RatedPartner[]> {
  const names = await readNames(report, ids)
  return ids.flatMap((id) => {
    const one = ratings.partners.get(id)
    if (!one) return []
    const { externalId, name } = nameOf(names, id)
    const row = { partnerId: id, externalId, name, ...one }
    return [withoutMoney(RatedPartnerShape.parse(row), mayReadMoney)]
  })
}

/** A row for who may not read amounts: the values that tell them are gone, the score stays. */
export function withoutMoney(row: RatedPartner, mayReadMoney: boolean): RatedPartner {
  if (mayReadMoney) return row
  return {
    ...row,
    components: row.components.map((one) =>
      OF_MONEY.includes(one.component) ? { ...one, value: null, groupValue: null } : one,
    ),
  }
}

async function presentPulls(
  report: Report,
  ratings: Ratings,
  group: string | undefined,
): Promise<RatingPull[]> {
  const found = PULLING.flatMap((component) => {
    const members = new Map<string, Cases>()
    for (const [id, own] of ratings.input.cases) {
      const cases = own[component]
      if (cases && (group === undefined || ratings.partners.get(id)?.group === group)) members.set(id, cases)
    }
    const pulls = pullsOf(component, members)
    return pulls ? [{ component, ...pulls }] : []
  })
  const names = await readNames(
    report,
    found.flatMap(({ partners }) => partners.map(({ id }) => id)),
  )
  return found.map(({ component, value, n, partners }) => ({
    component,
    value,
    n,
    partners: partners.map(({ id, ...pull }) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      ...pull,
    })),
  }))
}

type StoredRow = { partner_id: string; as_of: string; scheme_version: number; document: RatedPartner }

/** The last month stored before the day, of every partner the scope shows; shared ones no wider than is shown now. */
export async function readStoredRows(
  report: Report,
  asOf: string | undefined,
  audience: 'shared' | 'host',
): Promise<StoredRow[]> {
  const own =
    report.partners === null
      ? sql`true`
      : sql`partner_id = any (${uuidArray(report.partners.flatMap((id) => membersOf(report.survivors, id)))})`
  const { rows } = await sql<StoredRow>`
    select distinct on (partner_id) partner_id, as_of, scheme_version, document from partner_rating
    where audience = ${audience} and ${own} and (${asOf ?? null}::date is null or as_of <= ${asOf ?? null}::date)
    order by partner_id, month desc`.execute(report.tx)
  if (audience === 'host') return rows
  const { settings } = await readScheme(report.tx)
  return rows.flatMap((row) => {
    const document = shownToPartner(row.document, settings.shown)
    return document ? [{ ...row, document }] : []
  })
}

async function readStored(report: Report, query: RatingQuery, seeing: Seeing): Promise<RatingReport> {
  const { settings } = await readScheme(report.tx)
  const stored = await readStoredRows(report, query.asOf, query.basis === 'shared' ? 'shared' : 'host')
  const rows = stored
    .map(({ document }) => withoutMoney(document, seeing.mayReadMoney))
    .filter((row) => query.group === undefined || row.group === query.group)
  const rated = rows.filter(({ score }) => score !== null)
  const sorted = sortRows(
    rated.map((row) => ({ id: row.partnerId, score: row.score ?? 0, name: row.name })),
    query.sort,
  ).slice(query.offset, query.offset + query.limit)
  const byId = new Map(rows.map((row) => [row.partnerId, row]))
  const groups = new Map<string, { rated: number; partners: number }>()
  for (const row of rows) {
    const group = groups.get(row.group) ?? { rated: row.groupSize, partners: 0 }
    groups.set(row.group, { ...group, partners: group.partners + 1 })
  }
  return {
    asOf:
      stored
        .map(({ as_of }) => as_of)
        .sort()
        .at(-1) ??
      query.asOf ??
      report.today,
    basis: query.basis,
    groupBy: settings.groupBy,
    windowDays: settings.windowDays,
    schemeVersion: Math.max(0, ...stored.map(({ scheme_version }) => scheme_version)),
    isStored: true,
    groups: [...groups].map(([key, group]) => ({
      key,
      nameRu: null,
      nameEn: null,
      ...group,
      isRanked: group.rated >= 5,
    })),
    total: rated.length,
    unrated: rows.length - rated.length,
    rows: sorted.flatMap(({ id }) => byId.get(id) ?? []),
    pulls: [],
  }
}
