import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { type PartnerGroup, readCompared, readGroups } from '../groups.ts'
import type { Report } from '../report.ts'
import { survivorOf } from '../report.ts'
import { type CasesFrame, casesOf, openCases } from './cases.ts'
import {
  type Cases,
  type CasesOf,
  type GroupStanding,
  type Placed,
  placesOf,
  type Rated,
  ratePartner,
  sharesOf,
  standingOf,
} from './rules.ts'
import {
  RATING_COMPONENTS,
  type RatingBasis,
  type RatingComponent,
  type RatingGroup,
  type RatingSettings,
  SMALLEST_RANKED,
} from './shapes.ts'

/** All that the ratings of a network are made of on one day. */
export type RatingInput = {
  frame: CasesFrame
  cases: Map<string, CasesOf>
  groupOf: ReadonlyMap<string, string>
  groups: ReadonlyMap<string, PartnerGroup>
}

export type Ratings = {
  input: RatingInput
  settings: RatingSettings
  partners: Map<string, Rated & Placed & { group: string; groupSize: number }>
  standings: Map<string, Partial<Record<RatingComponent, GroupStanding>>>
  groups: RatingGroup[]
}

/** Reads the cases of every compared partner; those without any are in no rating. */
export async function readRatingInput(
  report: Report,
  settings: RatingSettings,
  asked: { asOf?: Day | undefined; basis: RatingBasis },
): Promise<RatingInput> {
  const frame = await openCases(report, settings, asked)
  const compared = await readCompared(report, asked.asOf)
  const cases = new Map<string, CasesOf>()
  for (const component of RATING_COMPONENTS) {
    for (const { partner_id, n, sum, squares } of await readSums(frame, component)) {
      const id = survivorOf(report, partner_id)
      if (!compared.has(id)) continue
      const own = cases.get(id) ?? {}
      const before = own[component] ?? { n: 0, sum: 0, squares: 0 }
      own[component] = { n: before.n + n, sum: before.sum + sum, squares: before.squares + squares }
      cases.set(id, own)
    }
  }
  return { frame, cases, ...(await readGroups(report, settings.groupBy)) }
}

type SumRow = Cases & { partner_id: string }

async function readSums(frame: CasesFrame, component: RatingComponent): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    select partner_id, count(*)::int as n, sum(amount)::float8 as sum, sum(amount * amount)::float8 as squares
    from (${casesOf(frame, component).rows}) c group by partner_id order by partner_id`.execute(
    frame.report.tx,
  )
  return rows
}

/** Rates every partner within its group by these settings; a pure function of what was read. */
export function rateAll(input: RatingInput, settings: RatingSettings): Ratings {
  const members = new Map<string, string[]>()
  for (const id of input.cases.keys()) {
    const group = input.groupOf.get(id) ?? 'none'
    const own = members.get(group)
    if (own) own.push(id)
    else members.set(group, [id])
  }
  const partners: Ratings['partners'] = new Map()
  const standings: Ratings['standings'] = new Map()
  const groups: RatingGroup[] = []
  for (const [group, ids] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const of = standingsOf(ids.map((id) => input.cases.get(id) ?? {}))
    standings.set(group, of)
    const weights = sharesOf(settings, group)
    const rated = new Map(ids.map((id) => [id, ratePartner(input.cases.get(id) ?? {}, of, weights)]))
    const places = placesOf(new Map([...rated].map(([id, { score }]) => [id, score])))
    const size = [...rated.values()].filter(({ score }) => score !== null).length
    for (const [id, one] of rated)
      partners.set(id, { ...one, ...(places.get(id) ?? { rank: null, tied: 0 }), group, groupSize: size })
    const { nameRu = null, nameEn = null } = input.groups.get(group) ?? {}
    groups.push({
      key: group,
      nameRu,
      nameEn,
      partners: ids.length,
      rated: size,
      isRanked: size >= SMALLEST_RANKED,
    })
  }
  return { input, settings, partners, standings, groups }
}

function standingsOf(members: readonly CasesOf[]): Partial<Record<RatingComponent, GroupStanding>> {
  const found: Partial<Record<RatingComponent, GroupStanding>> = {}
  for (const component of RATING_COMPONENTS) {
    const standing = standingOf(members.flatMap((one) => one[component] ?? []))
    if (standing) found[component] = standing
  }
  return found
}

/** The ratings of all partners of the scope as of a day. */
export async function computeRatings(
  report: Report,
  settings: RatingSettings,
  asked: { asOf?: Day | undefined; basis: RatingBasis },
): Promise<Ratings> {
  return rateAll(await readRatingInput(report, settings, asked), settings)
}
