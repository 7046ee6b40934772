import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Day } from '#shared/days.ts'
import { cutPage, decodeCursor, type Page, type SortKey } from '#shared/pagination.ts'
import { all } from '../../fragments.ts'
import { hasLeft } from '../left.ts'
import type { Score } from './engine.ts'
import type { HealthFilter, HealthListQuery, HealthSort } from './shapes.ts'

/** Where scores lie: those in force, or those of a model of a past day. */
export type Source = { modelId: string; day: Day; isPast: boolean }

export type ScoreRow = {
  partner_id: string
  basis: 'orders' | 'contacts'
  state: 'alive' | 'silent' | 'once'
  risk: number
  expected: bigint | null
  expected_low: bigint | null
  expected_high: bigint | null
  at_risk: bigint | null
  is_checked: boolean
  score: Score
  stage: string
  curator_id: string | null
  is_archived: boolean
  sort_key: string
}

/** Scores `s` with their partners `p`. */
export function fromScores({ modelId, day, isPast }: Source): RawBuilder<unknown> {
  return isPast
    ? sql`partner_score_day s join partner p on p.partner_id = s.partner_id and p.merged_into is null
        and s.model_id = ${modelId} and s.day = ${day}::date`
    : sql`partner_score s join partner p on p.partner_id = s.partner_id and p.merged_into is null`
}

/** The conditions of a filter over `s` and `p`, as of the day of the scores. */
export function conditionsOf(filter: HealthFilter, userId: string | null, day: Day): RawBuilder<unknown> {
  const { partner, state, basis, riskOver, segment, curator, stage } = filter
  return all([
    partner === undefined ? null : sql`s.partner_id = ${partner}`,
    state && state.length > 0 ? sql`s.state = any (${state}::text[])` : null,
    basis === undefined ? null : sql`s.basis = ${basis}`,
    riskOver === undefined ? null : sql`s.risk > ${riskOver}`,
    segment === undefined ? null : inSegment(segment),
    curator === undefined
      ? null
      : curator === 'none'
        ? sql`p.curator_id is null`
        : sql`p.curator_id = ${curator === 'me' ? (userId ?? '') : curator}`,
    stage && stage.length > 0 ? sql`p.stage = any (${stage}::text[])` : null,
    ofThoseThatLeft(filter, day),
  ])
}

/** Who has left is left out unless it is asked for, by name or by stage. */
function ofThoseThatLeft(filter: HealthFilter, day: Day): RawBuilder<unknown> | null {
  const left = filter.left ?? (leavesOut(filter) ? 'no' : 'any')
  if (left === 'any') return null
  return left === 'yes' ? hasLeft(day) : sql`not ${hasLeft(day)}`
}

function leavesOut({ left, partner, stage }: HealthFilter): boolean {
  return left === undefined ? partner === undefined && (stage ?? []).length === 0 : left === 'no'
}

function inSegment(name: string): RawBuilder<unknown> {
  const [scheme = '', code = ''] = name.split(':')
  const one = sql`exists (select from partner_segment g join segment_scheme c on c.network_id = g.network_id and c.id = g.scheme_id
    join segment t on t.network_id = g.network_id and t.id = g.segment_id
    where g.partner_id = s.partner_id and c.code = ${scheme} and t.code = ${code})`
  if (code !== 'none') return one
  return sql`not exists (select from partner_segment g join segment_scheme c on c.network_id = g.network_id and c.id = g.scheme_id
    where g.partner_id = s.partner_id and c.code = ${scheme})`
}

type Key = { key: RawBuilder<unknown>; type: RawBuilder<unknown>; isDescending: boolean }

// Those without a value come last.
const KEYS: Readonly<Record<HealthSort, Key>> = {
  risk: { key: sql`s.risk`, type: sql`float8`, isDescending: true },
  atRisk: { key: sql`coalesce(s.at_risk, -1)`, type: sql`bigint`, isDescending: true },
  expected: { key: sql`coalesce(s.expected, -1)`, type: sql`bigint`, isDescending: true },
  name: { key: sql`p.sort_name`, type: sql`text`, isDescending: false },
}

/** One page of scores. Refuses (400) a cursor of another list. */
export async function readScorePage(
  tx: Tx,
  source: Source,
  query: HealthListQuery,
  userId: string | null,
): Promise<Page<ScoreRow>> {
  const { limit, cursor, language: _, total: __, ...filters } = query
  const about = { ...filters, model: source.modelId }
  const from = cursor === undefined ? null : decodeCursor(cursor, about)
  if (from && !from.ok) throw new Refused(from.refusal, { status: 400 })
  const keys = from?.ok ? from.value.keys : null
  const { key, type, isDescending } = KEYS[query.sort]
  const [after, before] = isDescending ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const { rows } = await sql<ScoreRow>`
    select s.partner_id, s.basis, s.state, s.risk, s.expected, s.expected_low, s.expected_high, s.at_risk, s.is_checked, s.score,
      p.stage, p.curator_id, p.archived_at is not null as is_archived, (${key})::text as sort_key
    from ${fromScores(source)}
    where ${conditionsOf(query, userId, source.day)}
      and ${keys === null ? sql`true` : sql`(${key}, s.partner_id) ${after} (${String(keys[0])}::${type}, ${String(keys[1])}::uuid)`}
    order by ${key} ${before}, s.partner_id ${before} limit ${limit + 1}`.execute(tx)
  const keysOf = (row: ScoreRow): SortKey[] => [row.sort_key, row.partner_id]
  return cutPage(rows, limit, from?.ok ? from.value : null, about, keysOf)
}

type SummaryRow = {
  state: ScoreRow['state']
  basis: ScoreRow['basis']
  n: number
  checked: number
  risks: number[]
  mean: number | null
  expected: string | null
  at_risk: string | null
  without: number
}

/** All that match, by state. Amounts in minor units. */
export async function sumScores(
  tx: Tx,
  source: Source,
  filter: HealthFilter,
  userId: string | null,
): Promise<SummaryRow[]> {
  const ranges = sql.join(
    Array.from(
      { length: 10 },
      (_, n) => sql`count(*) filter (where least(9, floor(s.risk * 10)) = ${sql.lit(n)})::int`,
    ),
  )
  const { rows } = await sql<SummaryRow>`
    select s.state, s.basis, count(*)::int as n, count(*) filter (where s.is_checked)::int as checked,
      array[${ranges}] as risks, avg(s.risk) as mean, sum(s.expected)::text as expected, sum(s.at_risk)::text as at_risk,
      count(*) filter (where s.expected is null)::int as without
    from ${fromScores(source)} where ${conditionsOf(filter, userId, source.day)}
    group by s.state, s.basis order by s.basis desc, array_position(array['alive', 'silent', 'once'], s.state)`.execute(
    tx,
  )
  return rows
}

/** How many a filter leaves out because they have left. */
export async function countLeft(
  tx: Tx,
  source: Source,
  filter: HealthFilter,
  userId: string | null,
): Promise<number> {
  if (!leavesOut(filter)) return 0
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${fromScores(source)}
    where ${conditionsOf({ ...filter, left: 'yes' }, userId, source.day)}`.execute(tx)
  return rows[0]?.n ?? 0
}
