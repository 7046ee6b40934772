import { addDays, dayFromNumber } from '#shared/days.ts'
import { grainOf } from '#shared/periods.ts'
import type { FactSelector, Grain } from '../contract.ts'
import { partnersWithOrders } from '../facts-of-orders.ts'
import { readGroups } from '../groups.ts'
import { need } from '../need.ts'
import type { Opened } from '../open-figure.ts'
import { type DayRange, daysOfPeriod, intersect, numberOfPeriod } from '../periods.ts'
import type { Report } from '../report.ts'
import { type Presences, readPresences } from './read-presences.ts'
import { comebacksIn, edgesOf, judgedMonth, lifetimeIn } from './report-retention.ts'
import { type Standing, standingOver } from './rules.ts'
import { silentDaysOf } from './settings.ts'

/** The partners behind a figure of retention, each with the orders that make it count. */
export async function openRetention(report: Report, selector: FactSelector): Promise<Opened> {
  const silentDays = selector.silentDays ?? silentDaysOf(report)
  const presences = await readPresences(report, selector.asOf, silentDays)
  if (!presences)
    return { source: partnersWithOrders(report, [], { from: null, to: null }, 'first'), base: null }
  const opening = { report, selector, presences, silentDays }
  const name = selector.figure.slice('retention.'.length)
  if (name === 'cohort' || name === 'cohortRate' || name === 'cohortSize') return openCohort(opening, name)
  if (name === 'curve') return openCurve(opening)
  if (name === 'atRisk' || name === 'ended' || name === 'followed') return openSurvival(opening, name)
  if (name.startsWith('comeback')) return openComebacks(opening, name)
  return openPeriod(opening, name)
}

type Opening = { report: Report; selector: FactSelector; presences: Presences; silentDays: number }

const known = ({ presences }: Opening, range: DayRange) =>
  intersect(range, { from: null, to: presences.known })

const RATES: Record<string, string> = { retention: 'retained', churn: 'lost', growthRatio: 'end' }
const AT: Record<string, readonly Standing[]> = {
  start: ['retained', 'lost'],
  end: ['retained', 'new', 'returned'],
}

/** Partners at the start are shown with their last order before it, those at the end with their last before that. */
function openPeriod(opening: Opening, name: string): Opened {
  const { report, selector, presences, silentDays } = opening
  const period = need(selector, 'period')
  const by: Grain = grainOf(period) === 'quarter' ? 'quarter' : 'month'
  const edges = edgesOf(presences, numberOfPeriod(period, by), by)
  const counted = RATES[name] ?? name
  const wanted = AT[counted] ?? [counted as Standing]
  const ids = [...presences.byId]
    .filter(([, presence]) => {
      const standing = standingOver(presence, edges, silentDays)
      return standing !== null && wanted.includes(standing)
    })
    .map(([id]) => id)
  const end = counted === 'start' || counted === 'lost' ? edges.start : edges.end
  const from = counted === 'new' || counted === 'returned' ? edges.start : end - silentDays
  const range = { from: dayFromNumber(from), to: dayFromNumber(end) }
  const base =
    name in RATES
      ? { by: 'count' as const, selector: { ...selector, figure: 'retention.start' as const } }
      : null
  const which = counted === 'new' || counted === 'returned' ? 'first' : 'last'
  return { source: partnersWithOrders(report, ids, range, which), base }
}

/** The periods in which each partner ordered, by number. */
function periodsOfAll({ presences }: Opening, by: Grain): [id: string, periods: number[]][] {
  const months = by === 'month' ? 1 : 3
  return [...presences.byId].map(([id, presence]) => [
    id,
    [...new Set(presence.months.map((month) => Math.floor(month / months)))],
  ])
}

function openCohort(opening: Opening, name: 'cohort' | 'cohortRate' | 'cohortSize'): Opened {
  const { report, selector } = opening
  const cohort = need(selector, 'cohort')
  const by: Grain = grainOf(cohort) === 'quarter' ? 'quarter' : 'month'
  const begun = numberOfPeriod(cohort, by)
  const period = name === 'cohortSize' ? cohort : need(selector, 'period')
  const number = numberOfPeriod(period, by)
  const ids = periodsOfAll(opening, by)
    .filter(([, periods]) => periods[0] === begun && periods.includes(number))
    .map(([id]) => id)
  const base =
    name === 'cohortRate'
      ? { by: 'count' as const, selector: { ...selector, figure: 'retention.cohortSize' as const } }
      : null
  const range = known(opening, daysOfPeriod(period) ?? { from: null, to: null })
  return { source: partnersWithOrders(report, ids, range, 'first'), base }
}

/** Of the cohorts that are old enough: who ordered so many periods after the first. */
function openCurve(opening: Opening): Opened {
  const { report, selector, presences } = opening
  const age = need(selector, 'age')
  const by: Grain = selector.by ?? 'month'
  const first = selector.from === undefined ? 0 : numberOfPeriod(selector.from.slice(0, 7), 'month')
  const months = by === 'month' ? 1 : 3
  const fromPeriod = Math.floor(first / months)
  const isOver = (period: number) => edgesOf(presences, period, by).isOver
  const last = lastOf(opening, by)
  const ids = periodsOfAll(opening, by)
    .filter(([, periods]) => {
      const begun = periods[0] as number
      return (
        begun >= fromPeriod && begun + age <= last && isOver(begun + age) && periods.includes(begun + age)
      )
    })
    .map(([id]) => id)
  return {
    source: partnersWithOrders(report, ids, known(opening, { from: null, to: null }), 'last'),
    base: null,
  }
}

function lastOf({ presences, selector }: Opening, by: Grain): number {
  const day = selector.to === undefined ? presences.span.last : addDays(selector.to, -1)
  const end = addDays(presences.known, -1)
  const month = numberOfPeriod(([day, end].sort()[0] as string).slice(0, 7), 'month')
  return by === 'month' ? month : Math.floor(month / 3)
}

/** Partners followed for so many months (at risk), and those of them who fell silent after as many. */
async function openSurvival(opening: Opening, name: 'atRisk' | 'ended' | 'followed'): Promise<Opened> {
  const { report, selector, presences, silentDays } = opening
  const month = name === 'followed' ? 0 : selector.age
  const judged = judgedMonth(presences, silentDays)
  const inGroup =
    selector.groupBy === undefined || selector.groupBy === 'all' || selector.group === undefined
      ? null
      : (await readGroups(report, selector.groupBy)).groupOf
  const ids = [...presences.byId]
    .filter(([id, presence]) => {
      if (inGroup && (inGroup.get(id) ?? 'none') !== selector.group) return false
      const life = lifetimeIn(presence, judged)
      if (life === null) return false
      if (name === 'ended') return life.ended && (month === undefined || life.months === month)
      return life.months >= (month ?? 0)
    })
    .map(([id]) => id)
  return {
    source: partnersWithOrders(report, ids, known(opening, { from: null, to: null }), 'last'),
    base: null,
  }
}

function openComebacks(opening: Opening, name: string): Opened {
  const { report, selector, presences, silentDays } = opening
  const state = { comebackOrdering: 'ordering', comebackSilent: 'silent', comebackEarly: 'early' }[name]
  const ids = [...comebacksIn(presences, selector, silentDays)]
    .filter(([, comeback]) => state === undefined || comeback.state === state)
    .map(([id]) => id)
  const range = known(opening, { from: selector.from ?? null, to: selector.to ?? null })
  return { source: partnersWithOrders(report, ids, range, 'first'), base: null }
}
