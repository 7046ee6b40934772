import { zonedToUtc } from '#shared/dates.ts'
import { addDays, type Day, daysBetween } from '#shared/days.ts'
import { periodEnd, periodOf, periodStart } from '#shared/periods.ts'
import { share, wilson } from '#shared/statistics.ts'
import { addWorkingDays, type WorkingDays, workingDayBy } from '#shared/working-days.ts'
import type { PlaybookKept, PlaybookTiming } from './shapes.ts'

/** Hour of the day, in the network's zone, by which a step is to be done. */
const CLOSING_HOUR = 18

/** So many days after a day: of the calendar, or working days. */
function dayAfter(from: Day, days: number, working: boolean, isWorking: WorkingDays): Day {
  return working ? addWorkingDays(isWorking, from, days) : addDays(from, days)
}

export type Occasion = {
  /** Names the occasion within its step: nothing is asked twice for the same. */
  period: string
  opensOn: Day
  dueOn: Day
}

/**
 * What a step asks for now of a partner for whom the playbook began on `startedOn`: a step done once for the year it began
 * in, so that leaving and coming back within a year asks nothing again; a cadence for the period `today` lies in, but not
 * for one of which less than a third was left at the beginning. Steps that follow facts have occasions by those.
 */
export function occasionOf(
  timing: PlaybookTiming,
  startedOn: Day,
  today: Day,
  isWorking: WorkingDays,
): Occasion | null {
  if (timing.type === 'on_fact') return null
  if (timing.type === 'after')
    return {
      period: startedOn.slice(0, 4),
      opensOn: startedOn,
      dueOn: dayAfter(startedOn, timing.days, timing.working, isWorking),
    }
  const period = periodOf(today, timing.period)
  const [from, to] = [periodStart(period), periodEnd(period)]
  if (startedOn > from && daysBetween(startedOn, to) * 3 < daysBetween(from, to)) return null
  const last = addDays(to, -1)
  const dueOn = workingDayBy(isWorking, last)
  return { period, opensOn: from, dueOn: dueOn < from ? last : dueOn }
}

/** The occasion of a step that follows a fact. */
export function occasionAfter(
  timing: PlaybookTiming & { type: 'on_fact' },
  fact: { id: string; on: Day },
  isWorking: WorkingDays,
): Occasion {
  return {
    period: fact.id,
    opensOn: fact.on,
    dueOn: dayAfter(fact.on, timing.days, timing.working, isWorking),
  }
}

/** The instant by which a day's work is done in a zone. */
export function closingOf(day: Day, timeZone: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return zonedToUtc(
    { year, month, day: date, hour: CLOSING_HOUR, minute: 0, second: 0, millisecond: 0 },
    timeZone,
  )
}

export type OpenItem = { id: string; stepId: string; opensAt: Date; dueAt: Date; evidence: readonly string[] }
export type EvidenceFact = { id: string; kind: string; at: Date }

/**
 * Which fact fulfils which open item: the oldest due first, each by the earliest fact of a fitting kind from its opening
 * on; a fact fulfils one item of a step only.
 */
export function matchEvidence(
  items: readonly OpenItem[],
  facts: readonly EvidenceFact[],
  used: ReadonlySet<string>,
): { itemId: string; factId: string; at: Date }[] {
  const taken = new Set(used)
  const sorted = [...facts].sort((a, b) => +a.at - +b.at || (a.id < b.id ? -1 : 1))
  return [...items]
    .sort((a, b) => +a.dueAt - +b.dueAt || (a.id < b.id ? -1 : 1))
    .flatMap((item) => {
      const fact = sorted.find(
        ({ id, kind, at }) =>
          item.evidence.includes(kind) && at >= item.opensAt && !taken.has(`${item.stepId} ${id}`),
      )
      if (!fact) return []
      taken.add(`${item.stepId} ${fact.id}`)
      return { itemId: item.id, factId: fact.id, at: fact.at }
    })
}

export type ItemState = 'open' | 'overdue' | 'kept' | 'late' | 'broken' | 'withdrawn'

/** How well steps are kept: kept ÷ (kept, late and missed); what is open or was withdrawn stands beside it. */
export function keptOf(states: Iterable<ItemState>): PlaybookKept {
  const counts = { kept: 0, late: 0, missed: 0, open: 0 }
  for (const state of states) {
    if (state === 'kept' || state === 'late' || state === 'open') counts[state] += 1
    else if (state !== 'withdrawn') counts.missed += 1
  }
  const base = counts.kept + counts.late + counts.missed
  const interval = wilson(counts.kept, base)
  return {
    ...counts,
    share: share(counts.kept, base),
    interval: interval ? [interval[0], interval[1]] : null,
  }
}
