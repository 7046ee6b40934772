import { sql } from 'kysely'
import { may } from '#modules/access/contract.ts'
import { Refused } from '#platform/http/refused.ts'
import { addDays, type Day } from '#shared/days.ts'
import { uuidArray } from '../../fragments.ts'
import { membersOf, survivorOf } from '../../report.ts'
import { type Asking, amountsFor, type Found, findScores, presentRows } from './answer.ts'
import { presentTrackRecord } from './engine.ts'
import {
  conditionsOf,
  countLeft,
  fromScores,
  readScorePage,
  type ScoreRow,
  type Source,
  sumScores,
} from './list.ts'
import { type OwnScore, readOwnScore } from './own-score.ts'
import { readPastRecord } from './past-cases.ts'
import type {
  HealthList,
  HealthListQuery,
  HealthSummary,
  PartnerHealth,
  PartnerHealthQuery,
  TrackRecordAnswer,
} from './shapes.ts'

/** Lists ordered by amounts would tell them. */
function refuseMoney({ actor }: Asking, { sort }: HealthListQuery): void {
  if ((sort === 'atRisk' || sort === 'expected') && !may(actor, 'money.read'))
    throw new Refused('money_not_allowed', { status: 403, detail: 'You may not see amounts.' })
}

/** The health of partnerships, page by page, with the whole summed up where asked for. */
export async function listHealth(asking: Asking, query: HealthListQuery): Promise<HealthList> {
  const { tx, actor, report } = asking
  refuseMoney(asking, query)
  const language = query.language ?? actor.language
  if (actor.side === 'partner') return ownList(asking, language)
  const found = await findScores(asking, query.asOf)
  if (found.state !== 'ready') return found
  const about = query.partner === undefined ? query : { ...query, partner: survivorOf(report, query.partner) }
  const page = await readScorePage(tx, found.source, about, actor.userId)
  return {
    state: 'ready',
    day: found.source.day,
    fittedAt: found.fittedAt.toISOString(),
    currency: report.network.currency,
    summary: query.total === 'yes' ? await summarise(asking, found.source, about) : null,
    data: await presentRows(asking, page.rows, language),
    nextCursor: page.next,
  }
}

async function summarise(asking: Asking, source: Source, query: HealthListQuery): Promise<HealthSummary> {
  const rows = await sumScores(asking.tx, source, query, asking.actor.userId)
  const amount = amountsFor(asking.actor, asking.report.network.currency)
  const sum = (values: readonly (string | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((all, value) => all + BigInt(value), 0n)
  }
  return {
    total: rows.reduce((all, { n }) => all + n, 0),
    left: await countLeft(asking.tx, source, query, asking.actor.userId),
    states: rows.map(({ state, basis, n, checked, risks, mean }) => ({
      ...{ state, basis, n, checked, risks },
      meanRisk: mean,
    })),
    expectedNextYear: amount(sum(rows.map(({ expected }) => expected))),
    valueAtRisk: amount(sum(rows.map(({ at_risk }) => at_risk))),
    withoutExpected: rows.reduce((all, { without }) => all + without, 0),
  }
}

/** A partner's list is its own partnership, where the network shows it. Refuses (403) where it does not. */
async function ownList(asking: Asking, language: 'ru' | 'en'): Promise<HealthList> {
  const own = await readOwn(asking)
  return {
    state: 'ready',
    ...headOf(own),
    currency: asking.report.network.currency,
    summary: null,
    data: own.row ? await presentRows(asking, [own.row], language) : [],
    nextCursor: null,
  }
}

const headOf = ({ day, fittedAt }: OwnScore) => ({ day, fittedAt: fittedAt.toISOString() })

async function readOwn(asking: Asking): Promise<OwnScore> {
  const own = await readOwnScore(asking)
  if (own) return own
  throw new Refused('health_not_shown', {
    status: 403,
    detail: 'The network does not show health to partners.',
  })
}

/** The health of one partnership and how it moved. */
export async function readPartnerHealth(
  asking: Asking,
  partnerId: string,
  query: PartnerHealthQuery,
): Promise<PartnerHealth> {
  const { actor, report } = asking
  const language = query.language ?? actor.language
  if (actor.side === 'partner') {
    // every partner's page asks; that it is not shown is no fault
    const own = await readOwnScore(asking)
    if (!own) return { state: 'nothing', day: addDays(report.today, 1) }
    const [row] = own.row ? await presentRows(asking, [own.row], language) : []
    const currency = report.network.currency
    return row
      ? { state: 'ready', ...headOf(own), currency, row, history: own.course }
      : { state: 'nothing', day: own.day }
  }
  const found = await findScores(asking, query.asOf)
  if (found.state !== 'ready') return found
  const id = survivorOf(report, partnerId)
  const scored = await readOne(asking, found, id)
  const [row] = scored ? await presentRows(asking, [scored], language) : []
  if (!row) return { state: 'nothing', day: found.source.day }
  return {
    state: 'ready',
    day: found.source.day,
    fittedAt: found.fittedAt.toISOString(),
    currency: report.network.currency,
    row,
    history: await readHistory(asking, found.source, membersOf(report.survivors, id)),
  }
}

async function readOne(
  { tx }: Asking,
  { source }: Extract<Found, { state: 'ready' }>,
  partnerId: string,
): Promise<ScoreRow | null> {
  const { rows } = await sql<ScoreRow>`
    select s.partner_id, s.basis, s.state, s.risk, s.expected, s.expected_low, s.expected_high, s.at_risk, s.is_checked, s.score,
      p.stage, p.curator_id, p.archived_at is not null as is_archived, '' as sort_key
    from ${fromScores(source)} where ${conditionsOf({ partner: partnerId }, null, source.day)}`.execute(tx)
  return rows[0] ?? null
}

type Moment = { day: Day; risk: number; state: 'alive' | 'silent' | 'once'; came: boolean | null }

async function readHistory({ tx }: Asking, { modelId, day }: Source, ids: readonly string[]) {
  const { rows } = await sql<Moment>`
    select distinct on (day) day, risk, state, came from partner_score_day
    where model_id = ${modelId} and partner_id = any (${uuidArray(ids)}) and day < ${day}::date
    order by day, array_position(${uuidArray(ids)}, partner_id)`.execute(tx)
  return rows.map((row) => ({ ...row, health: 100 * (1 - row.risk) }))
}

/**
 * How right the health was at past days, as it was found when the model was fitted. Whoever sees a part of the network has
 * the record of that part.
 */
export async function readTrackRecordOf(asking: Asking, asOf: Day | undefined): Promise<TrackRecordAnswer> {
  const found = await findScores(asking, asOf)
  if (found.state !== 'ready') return found
  const past = await readPastRecord(asking.tx, found.source.modelId, true)
  if (!past) return { state: 'nothing', day: found.source.day }
  return {
    state: 'ready',
    day: found.source.day,
    fittedAt: found.fittedAt.toISOString(),
    isPart: past.isPart,
    record: await presentTrackRecord(asking.report, past.record),
  }
}
