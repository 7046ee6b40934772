import { sql } from 'kysely'
import { type Report, readReasons, survivorOf } from '#modules/insights/index.ts'
import { dayOf } from '#shared/dates.ts'
import type { Day as CalendarDay } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import type { LineFactor, LineHealth, TodayLine } from './contract.ts'
import type { Day, Line, Viewer } from './look-around.ts'
import { readMonthBefore } from './standing.ts'
import { doneAtOf, presentSteps, readSteps } from './steps/read-steps.ts'
import { suggestSteps } from './steps/suggest.ts'

type Details = Pick<
  TodayLine,
  'valueAtRisk' | 'expectedNextYear' | 'health' | 'conflicts' | 'suggestions' | 'steps'
>

/** What stands on each line besides its reasons: the health with what moves it, steps that are taken or suggested. */
export async function readLineDetails(
  day: Day,
  lines: readonly Line[],
  viewer: Viewer,
): Promise<(line: Line) => Details> {
  const { report, seen } = day
  const ids = lines.map(({ id }) => id)
  const members = membersOfLines(report, ids)
  const stored = await readSteps(report.tx, members)
  const steps = await presentSteps(report.tx, stored)
  const byPartner = Map.groupBy(stored, ({ partner_id }) => survivorOf(report, partner_id))
  const factors = await readFactors(day, ids, viewer)
  const monthBefore = await readMonthBefore(report, seen.day, ids)
  const lastOrders =
    viewer.side === 'host' ? await readLastOrders(report, members, seen.clock) : new Map<string, LastOrder>()
  const money = (minor: bigint | null) =>
    minor === null || !viewer.withMoney ? null : formatMinor(minor, report.network.currency)
  return (line) => {
    const standing = day.standings.get(line.id)
    const own = byPartner.get(line.id) ?? []
    const before = monthBefore.get(line.id)
    const moving = factors.get(line.id) ?? []
    const health: LineHealth | null = standing
      ? {
          health: standing.health,
          risk: standing.risk,
          checked: standing.checked,
          change: before === undefined ? null : standing.health - before,
          factors: moving,
        }
      : null
    return {
      valueAtRisk: money(standing?.atRisk ?? null),
      expectedNextYear: money(standing?.expected ?? null),
      health,
      conflicts: day.conflicts.get(line.id) ?? [],
      steps: own.flatMap((step) =>
        step.state === 'taken' && doneAtOf(step) === null ? (steps.get(step.id) ?? []) : [],
      ),
      suggestions:
        seen.asOf === undefined
          ? suggestSteps({
              side: viewer.side,
              day: seen.day,
              reasons: line.reasons.map((reason) => ({ ...reason, promiseId: null })),
              factors: moving,
              lastOrder: lastOrders.get(line.id) ?? null,
              before: own.map(({ kind, reason, occurrence }) => ({ kind, cause: reason, occurrence })),
            })
          : [],
    }
  }
}

function membersOfLines(report: Report, ids: readonly string[]): string[] {
  const shown = new Set(ids)
  return [...ids, ...[...report.survivors].filter(([, end]) => shown.has(end)).map(([member]) => member)]
}

/** What gives and takes points, of the partnerships whose health is known; what takes most comes first. */
async function readFactors(
  day: Day,
  ids: readonly string[],
  viewer: Viewer,
): Promise<Map<string, LineFactor[]>> {
  if (day.standings.size === 0) return new Map()
  const reasons = await readReasons(day.report, ids, {
    language: viewer.language,
    withMoney: viewer.withMoney,
  })
  return new Map(
    [...reasons].map(([id, all]) => [
      id,
      all
        .filter(({ factor }) => factor !== 'base')
        .map(({ contribution, ...reason }) => ({ ...reason, points: contribution }))
        .sort((a, b) => a.points - b.points),
    ]),
  )
}

type LastOrder = { id: string; number: string | null; placedOn: CalendarDay }

/** The order somebody may offer to repeat: the last one that was neither cancelled nor undeliverable. */
async function readLastOrders(
  report: Report,
  partnerIds: readonly string[],
  clock: Date,
): Promise<Map<string, LastOrder>> {
  const { rows } = await sql<{ partner_id: string; id: string; number: string; placed_at: Date }>`
    select distinct on (m.id) m.id as partner_id, o.id, o.number, o.placed_at
    from unnest(${partnerIds}::uuid[]) as m(id) cross join lateral (
      select id, number, placed_at from partner_order o where o.partner_id = m.id and o.kind = 'order'
        and o.status in ('placed', 'delivered') and o.placed_at <= ${clock}::timestamptz
      order by o.placed_at desc, o.id limit 1) o
    order by m.id`.execute(report.tx)
  const last = new Map<string, LastOrder>()
  for (const { partner_id, placed_at, id, number } of rows) {
    const survivor = survivorOf(report, partner_id)
    const placedOn = dayOf(placed_at, report.network.timeZone)
    const known = last.get(survivor)
    if (!known || known.placedOn < placedOn) last.set(survivor, { id, number, placedOn })
  }
  return last
}
