import { sql } from 'kysely'
import { uuidArray } from '../fragments.ts'
import { readGroups } from '../groups.ts'
import { membersOf, narrow, type Report } from '../report.ts'
import { computeRatings } from './compute.ts'
import { readContests } from './contests.ts'
import { presentRows, readStoredRows, withoutMoney } from './report-rating.ts'
import { readScheme } from './settings.ts'
import type { PartnerRating, RatedPartner, RatingBasis, RatingMonth } from './shapes.ts'

type Asked = { asOf?: string | undefined; basis: RatingBasis }
type Seeing = { side: 'host' | 'partner'; isPart: boolean; mayReadMoney: boolean; mayWrite: boolean }

/**
 * The rating of one partner with its history and objections. The host's side reads it computed for this answer (a
 * curator: last night's); the partner's side reads what the network shows of what was computed from shared records.
 */
export async function readPartnerRating(
  report: Report,
  partnerId: string,
  asked: Asked,
  seeing: Seeing,
): Promise<PartnerRating> {
  const about = narrow(report, partnerId)
  const isPartner = seeing.side === 'partner'
  const audience = isPartner ? 'shared' : 'host'
  const found =
    seeing.isPart || isPartner ? await stored(about, asked, audience) : await computed(report, about, asked)
  const { settings } = await readScheme(report.tx)
  const { level, place } = settings.shown
  const seesHistory = !isPartner || level !== 'nothing'
  const history = seesHistory ? await readHistory(about, partnerId, audience, asked.asOf) : []
  const group = found && !isPartner ? await groupNamed(report, settings.groupBy, found.row.group) : null
  return {
    level,
    answerDays: settings.answerDays,
    asOf: found?.asOf ?? null,
    current: found && withoutMoney(found.row, seeing.mayReadMoney),
    group,
    history: isPartner && !place ? history.map((month) => ({ ...month, rank: null, of: null })) : history,
    contests: await readContests(report, { partnerId, state: 'any', limit: 50 }),
    mayContest: isPartner && seeing.mayWrite && found !== null,
    mayAnswer: !isPartner && seeing.mayWrite,
  }
}

async function computed(report: Report, about: Report, asked: Asked) {
  const { settings } = await readScheme(report.tx)
  const ratings = await computeRatings(report, settings, asked)
  const id = about.partners?.[0]
  const [row] = id === undefined ? [] : await presentRows(report, ratings, [id], true)
  return row ? { row, asOf: asked.asOf ?? null } : null
}

async function stored(about: Report, asked: Asked, audience: 'shared' | 'host') {
  const rows = await readStoredRows(about, asked.asOf, audience)
  const row = rows.find(({ partner_id }) => partner_id === about.partners?.[0]) ?? rows[0]
  return row ? { row: row.document, asOf: row.as_of } : null
}

async function readHistory(
  report: Report,
  partnerId: string,
  audience: 'shared' | 'host',
  asOf: string | undefined,
): Promise<RatingMonth[]> {
  const { rows } = await sql<{ month: string; document: RatedPartner }>`
    select to_char(month, 'YYYY-MM') as month, document from partner_rating
    where partner_id = any (${uuidArray(membersOf(report.survivors, partnerId))}) and audience = ${audience}
      and (${asOf ?? null}::date is null or as_of <= ${asOf ?? null}::date)
    order by month, (partner_id = ${partnerId}) desc`.execute(report.tx)
  const months = new Map(rows.map(({ month, document }) => [month, document]))
  return [...months].map(([month, { score, interval, rank, groupSize }]) => ({
    month,
    score,
    interval,
    rank,
    of: rank === null ? null : groupSize,
  }))
}

async function groupNamed(report: Report, grouping: string, key: string) {
  const { groups } = await readGroups(report, grouping)
  return groups.get(key) ?? { key, nameRu: null, nameEn: null }
}
