import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Day } from '#shared/days.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type {
  LifecycleStage,
  Stage,
  StageFacts,
  StageFactsQuery,
  StagesQuery,
  StagesReport,
  StageTime,
} from '../contract.ts'
import { readFrame } from '../network.ts'
import { readStages } from './read-stages.ts'
import { spellsOf } from './spells.ts'
import { medianStay, type Stay, survival } from './survival.ts'

type SpellGroup = { stage: Stage; next: Stage | null; days: number; count: number }
type Came = { period: string; stage: Stage; count: number; partners: number }
type MoveGroup = { period: string; previous: Stage; stage: Stage; count: number; overruled: number }

/** How partners go through the stages, from the facts alone: stays, ways on, cohorts, flow and exits. */
export async function readStagesReport(tx: Tx, query: StagesQuery, now: Date): Promise<StagesReport> {
  const frame = await readFrame(tx, now)
  const stages = await readStages(tx)
  const asOf = query.asOf ?? frame.today
  const spells = spellsOf(asOf, frame.timeZone)
  const entered = within(query, 'day_in')
  const groups = await sql<SpellGroup>`with ${spells}
    select stage, next, greatest(0, coalesce(day_out, ${asOf}::date) - day_in)::int as days, count(*)::int as count
    from spell where ${entered} group by 1, 2, 3`.execute(tx)
  const standing = await sql<SpellGroup>`with ${spells}
    select stage, null as next, greatest(0, ${asOf}::date - day_in)::int as days, count(*)::int as count
    from spell where until is null group by 1, 3`.execute(tx)
  const came = await sql<Came>`with ${spells}, far as (
      select s.partner_id, min(s.first_day) as first_day, array_agg(distinct s.stage) as stages from spell s group by 1
    ), chosen as (select to_char(first_day, 'YYYY"-Q"Q') as period, stages from far where ${within(query, 'first_day')})
    select period, stage, count(*)::int as count, (select count(*)::int from chosen c where c.period = chosen.period) as partners
    from chosen cross join lateral unnest(stages) as stage group by 1, 2 order by 1`.execute(tx)
  const moves = await sql<MoveGroup>`with ${spells}
    select to_char(day_in, 'YYYY-MM') as period, previous, stage, count(*)::int as count,
      count(*) filter (where is_overruled)::int as overruled
    from spell where previous is not null and ${entered} group by 1, 2, 3 order by 1`.execute(tx)
  const exits = await sql<{ code: string; count: number }>`with ${spells}
    select coalesce(reason_code, 'other') as code, count(*)::int as count from spell
    where stage = any ((select house.stages_of('exit'))::text[]) and previous is not null and ${entered}
    group by 1 order by 2 desc, 1`.execute(tx)
  const total = exits.rows.reduce((sum, { count }) => sum + count, 0)
  return {
    from: query.from ?? null,
    to: query.to ?? null,
    asOf,
    partners: standing.rows.reduce((sum, { count }) => sum + count, 0),
    stages: stages
      .filter(
        ({ archivedAt, code }) => archivedAt === null || groups.rows.some(({ stage }) => stage === code),
      )
      .map((stage) => timeOf(stage, groups.rows, standing.rows)),
    moves: waysOf(stages, groups.rows),
    cohorts: cohortsOf(stages, came.rows),
    flow: flowOf(stages, moves.rows),
    exits: exits.rows.map((row) => ({ ...row, share: row.count / total })),
    overruled: moves.rows.reduce((sum, { overruled }) => sum + overruled, 0),
  }
}

function within({ from, to }: { from?: Day | undefined; to?: Day | undefined }, column: string) {
  const parts = [
    sql`true`,
    ...(from ? [sql`${sql.ref(column)} >= ${from}::date`] : []),
    ...(to ? [sql`${sql.ref(column)} < ${to}::date`] : []),
  ]
  return sql`${sql.join(parts, sql` and `)}`
}

const MOST_STEPS = 120

function timeOf(
  stage: LifecycleStage,
  groups: readonly SpellGroup[],
  standing: readonly SpellGroup[],
): StageTime {
  const own = groups.filter((group) => group.stage === stage.code)
  const here = standing.filter((group) => group.stage === stage.code)
  const sum = (rows: readonly SpellGroup[]) => rows.reduce((total, { count }) => total + count, 0)
  const steps = survival(own.map(({ days, next, count }): Stay => ({ days, ended: next !== null, count })))
  const median = medianStay(steps)
  const every = Math.ceil(steps.length / MOST_STEPS)
  return {
    stage: stage.code,
    expectedDays: stage.expectedDays,
    entered: sum(own),
    left: sum(own.filter(({ next }) => next !== null)),
    standing: sum(here),
    over: stage.expectedDays === null ? 0 : sum(here.filter(({ days }) => days > (stage.expectedDays ?? 0))),
    medianDays: median.days,
    interval: median.interval,
    survival: steps
      .filter((_, index) => index % every === 0 || index === steps.length - 1)
      .map(({ day, share, atRisk }) => ({ day, share, atRisk })),
  }
}

function waysOf(stages: readonly LifecycleStage[], groups: readonly SpellGroup[]): StagesReport['moves'] {
  return stages.flatMap(({ code: from }) => {
    const left = groups.filter(({ stage, next }) => stage === from && next !== null)
    const all = left.reduce((sum, { count }) => sum + count, 0)
    return stages.flatMap(({ code: to }) => {
      const count = left.filter(({ next }) => next === to).reduce((sum, row) => sum + row.count, 0)
      return count > 0 ? [{ from, to, count, share: count / all }] : []
    })
  })
}

function cohortsOf(stages: readonly LifecycleStage[], came: readonly Came[]): StagesReport['cohorts'] {
  const shown = stages.filter(({ archivedAt }) => archivedAt === null)
  return [...Map.groupBy(came, ({ period }) => period)].map(([period, rows]) => {
    const partners = rows[0]?.partners ?? 0
    return {
      period,
      partners,
      reached: shown.map(({ code }) => {
        const count = rows.find(({ stage }) => stage === code)?.count ?? 0
        return { stage: code, count, share: partners === 0 ? 0 : count / partners }
      }),
    }
  })
}

function flowOf(stages: readonly LifecycleStage[], moves: readonly MoveGroup[]): StagesReport['flow'] {
  const of = (code: Stage) => stages.find((stage) => stage.code === code)
  return [...Map.groupBy(moves, ({ period }) => period)].map(([period, rows]) => {
    const flow = { period, forward: 0, back: 0, exits: 0, returns: 0 }
    for (const { previous, stage, count } of rows) {
      const [from, to] = [of(previous), of(stage)]
      if (to?.role === 'exit') flow.exits += count
      else if (from?.role === 'exit') flow.returns += count
      else if ((to?.rank ?? 0) < (from?.rank ?? 0)) flow.back += count
      else flow.forward += count
    }
    return flow
  })
}

type FactRow = {
  id: string
  partner_id: string
  name: string
  at: Date
  previous: Stage | null
  stage: Stage
  reason: string | null
  reason_code: string | null
  days: number | null
  count: number
}

/** The facts a number of the report is made of, newest first. */
export async function listStageFacts(tx: Tx, query: StageFactsQuery, now: Date): Promise<StageFacts> {
  const { figure, stage, next, reason, limit, cursor, ...period } = query
  const frame = await readFrame(tx, now)
  const asOf = query.asOf ?? frame.today
  const fingerprint = { figure, stage, next, reason, ...period }
  const offset = cursor === undefined ? 0 : offsetOf(cursor, fingerprint)
  const ofStage = stage === undefined ? sql`true` : sql`s.stage = ${stage}`
  const days = within(period, 's.day_in')
  const late = sql`${asOf}::date - s.day_in > (select expected_days from lifecycle_stage x
    where x.network_id = (select nullif(current_setting('app.network_id', true), '')::uuid) and x.code = s.stage)`
  const conditions = {
    entered: sql`${ofStage} and ${days}`,
    left: sql`${ofStage} and ${days} and s.next is not null`,
    move: sql`${ofStage} and ${days} and s.next = ${next ?? ''}`,
    exits: sql`s.stage = any ((select house.stages_of('exit'))::text[]) and s.previous is not null and ${days}
      and (${reason ?? null}::text is null or coalesce(s.reason_code, 'other') = ${reason ?? null})`,
    overruled: sql`s.is_overruled and s.previous is not null and ${days}`,
    standing: sql`${ofStage} and s.until is null`,
    over: sql`${ofStage} and s.until is null and ${late}`,
  }[figure]
  const { rows } = await sql<FactRow>`with ${spellsOf(asOf, frame.timeZone)}
    select s.fact_id as id, s.partner_id, p.name, s.since as at, s.previous, s.stage, s.reason, s.reason_code,
      greatest(0, coalesce(s.day_out, ${asOf}::date) - s.day_in)::int as days, count(*) over ()::int as count
    from spell s join partner p on p.partner_id = s.partner_id where ${conditions}
    order by s.since desc, s.fact_id limit ${limit} offset ${offset}`.execute(tx)
  const count = rows[0]?.count ?? 0
  const after = offset + rows.length
  return {
    data: rows.map((row) => ({
      id: row.id,
      partnerId: row.partner_id,
      name: row.name,
      at: row.at.toISOString(),
      from: row.previous,
      to: row.stage,
      reason: row.reason,
      reasonCode: row.reason_code,
      days: row.days,
    })),
    count,
    nextCursor: after < count ? encodeCursor({ keys: [after], direction: 'next' }, fingerprint) : null,
  }
}

function offsetOf(cursor: string, fingerprint: unknown): number {
  const read = decodeCursor(cursor, fingerprint)
  const place = read.ok ? read.value.keys[0] : null
  if (typeof place !== 'number') throw new Refused('cursor_malformed', { status: 400 })
  return place
}
