import { sql } from 'kysely'
import { addDays, type Day, dayNumber } from '#shared/days.ts'
import { all, daysWithin, uuidArray } from '../fragments.ts'
import { monthNumber, monthStart } from '../periods.ts'
import { membersOf, type Report, survivorOf } from '../report.ts'
import { type OrderSpan, readHistories, readOrderSpan } from '../report-activity.ts'
import { doubtfulGaps, isSilence, type Presence, type Silence } from './rules.ts'

export type Presences = {
  byId: Map<string, Presence>
  span: OrderSpan
  /** The first day that is not known, and its number. */
  known: Day
  knownNumber: number
}

/**
 * When each partner ordered before `asOf` and when it was silent for more than `silentDays` days; null when nobody has
 * ordered. Months come from the projection; days are looked up only of months beside which there may be a silence.
 */
export async function readPresences(
  report: Report,
  asOf: Day | undefined,
  silentDays: number,
): Promise<Presences | null> {
  const span = await readOrderSpan(report, asOf)
  if (!span) return null
  const known = asOf ?? addDays([span.last, report.today].sort()[1] as Day, 1)
  const histories = await readHistories(report, 'month', asOf, span)
  const gaps = new Map<string, number[]>()
  for (const [id, months] of histories) {
    const own = doubtfulGaps(months, monthNumber(known), silentDays)
    if (own.length > 0) gaps.set(id, own)
  }
  const days = await readEdges(report, asOf, histories, gaps)
  const knownNumber = dayNumber(known)
  const byId = new Map<string, Presence>()
  for (const [id, months] of histories)
    byId.set(id, {
      months,
      silences: silencesOf(id, months, gaps.get(id) ?? [], days, knownNumber, silentDays),
    })
  return { byId, span, known, knownNumber }
}

type Edges = Map<string, Map<number, { first: number; last: number }>>

function silencesOf(
  id: string,
  months: readonly number[],
  gaps: readonly number[],
  edges: Edges,
  known: number,
  silentDays: number,
): Silence[] {
  const own = edges.get(id)
  return gaps.flatMap((place): Silence[] => {
    const from = own?.get(months[place] as number)?.last
    const next = months[place + 1]
    const to = next === undefined ? null : own?.get(next)?.first
    if (from === undefined || to === undefined) return []
    return isSilence(from, to ?? known, silentDays) ? [{ from, to }] : []
  })
}

/** The first and the last day with orders of the months beside gaps, merged duplicates as one. */
async function readEdges(
  report: Report,
  asOf: Day | undefined,
  histories: ReadonlyMap<string, readonly number[]>,
  gaps: ReadonlyMap<string, readonly number[]>,
): Promise<Edges> {
  const ids: string[] = []
  const starts: string[] = []
  const ends: string[] = []
  for (const [id, places] of gaps) {
    const months = histories.get(id) ?? []
    const wanted = new Set(places.flatMap((place) => [months[place], months[place + 1]]))
    for (const member of membersOf(report.survivors, id))
      for (const month of wanted)
        if (month !== undefined) {
          ids.push(member)
          starts.push(monthStart(month))
          ends.push(monthStart(month + 1))
        }
  }
  const edges: Edges = new Map()
  if (ids.length === 0) return edges
  const { rows } = await sql<{ id: string; first: Day; last: Day }>`
    select m.id, d.first, d.last
    from unnest(${uuidArray(ids)}, ${`{${starts.join(',')}}`}::date[], ${`{${ends.join(',')}}`}::date[]) as m(id, begins, ends)
    cross join lateral (select min(day) as first, max(day) as last from partner_day
      where ${all([
        sql`partner_id = m.id`,
        sql`day >= m.begins`,
        sql`day < m.ends`,
        sql`orders > 0`,
        daysWithin({ from: null, to: asOf ?? null }),
      ])}) d
    where d.first is not null`.execute(report.tx)
  for (const row of rows) {
    const id = survivorOf(report, row.id)
    const own = edges.get(id) ?? new Map()
    edges.set(id, own)
    const month = monthNumber(row.first)
    const before = own.get(month)
    const [first, last] = [dayNumber(row.first), dayNumber(row.last)]
    own.set(month, {
      first: before ? Math.min(before.first, first) : first,
      last: before ? Math.max(before.last, last) : last,
    })
  }
  return edges
}
