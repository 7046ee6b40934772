import { addDays, type Day, dayFromNumber, dayNumber } from '#shared/days.ts'
import { share } from '#shared/statistics.ts'
import { readGroupings, readGroups } from '../groups.ts'
import { nameOf, readNames } from '../names.ts'
import { monthNumber, monthStart, periodAt, periodNumber } from '../periods.ts'
import type { Report } from '../report.ts'
import { type Presences, readPresences } from './read-presences.ts'
import {
  type Comeback,
  cohortsOf,
  comebackOf,
  curveOf,
  lifetimeOf,
  medianOf,
  type Presence,
  ratesOf,
  type Standing,
  standingOver,
  stockOf,
  survivalOf,
} from './rules.ts'
import { silentDaysOf } from './settings.ts'
import type {
  ComebackRow,
  RetentionPeriod,
  RetentionQuery,
  RetentionReport,
  SurvivalGroup,
} from './shapes.ts'

/** What survival can be grouped by; curves of more groups than this cannot be told apart. */
const GROUPINGS = ['all', 'nature'] as const
export const MOST_GROUPS = 6

/**
 * Who stays: partners at both ends of each period and what became of them, cohorts, how long partnerships last until
 * the first silence, and who came back after one. A partner is with us as long as its last order is no more than
 * `silentDays` days ago.
 */
export async function readRetention(report: Report, query: RetentionQuery): Promise<RetentionReport> {
  const silentDays = query.silentDays ?? silentDaysOf(report)
  const presences = await readPresences(report, query.asOf, silentDays)
  const groupings = await readGroupings(report, GROUPINGS)
  const groupBy = groupings.some(({ key }) => key === query.groupBy) ? query.groupBy : 'all'
  if (!presences)
    return {
      ...{ silentDays, by: query.by, known: null, periods: [], cohorts: [], curve: [] },
      survival: { groupBy, groupings, groups: [] },
      comebacks: { total: 0, ordering: 0, silent: 0, early: 0, rows: [] },
    }
  const listed = listedPeriods(presences, query)
  const cohorts = cohortsIn(presences, query)
  return {
    silentDays,
    by: query.by,
    known: presences.known,
    periods: listed.map((number) => periodOf(presences, number, query.by, silentDays)),
    cohorts: cohorts.map(({ cohort, size, active }) => ({
      cohort: periodAt(cohort, query.by),
      size,
      active,
      rates: active.map((count) => (count === null ? null : share(count, size))),
    })),
    curve: curveOf(cohorts).map((point) => ({ ...point, rate: share(point.active, point.of) })),
    survival: { groupBy, groupings, groups: await readSurvival(report, presences, groupBy, silentDays) },
    comebacks: await readComebacks(report, presences, query, silentDays),
  }
}

/** Periods of the range, from the first order on and no further than what is known. */
function listedPeriods({ span, known }: Presences, query: RetentionQuery): number[] {
  const number = (day: Day) => periodNumber(monthNumber(day), query.by)
  const first = Math.max(number(span.first), query.from === undefined ? 0 : number(query.from))
  const last = Math.min(
    number(addDays(known, -1)),
    number(query.to === undefined ? (query.from === undefined ? span.last : known) : addDays(query.to, -1)),
  )
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

export type PeriodEdges = {
  start: number
  end: number
  startMonth: number
  endMonth: number
  isOver: boolean
}

/** The days a period begins and ends with, as numbers; an unfinished one ends with what is known. */
export function edgesOf(
  { known, knownNumber }: Pick<Presences, 'known' | 'knownNumber'>,
  number: number,
  by: 'month' | 'quarter',
): PeriodEdges {
  const months = by === 'month' ? 1 : 3
  const startMonth = number * months
  const end = dayNumber(monthStart(startMonth + months))
  const isOver = end <= knownNumber
  return {
    start: dayNumber(monthStart(startMonth)),
    end: isOver ? end : knownNumber,
    startMonth,
    endMonth: isOver ? startMonth + months - 1 : monthNumber(addDays(known, -1)),
    isOver,
  }
}

function periodOf(
  presences: Presences,
  number: number,
  by: 'month' | 'quarter',
  silentDays: number,
): RetentionPeriod {
  const edges = edgesOf(presences, number, by)
  const standings: (Standing | null)[] = []
  for (const presence of presences.byId.values()) standings.push(standingOver(presence, edges, silentDays))
  const stock = stockOf(standings)
  return { period: periodAt(number, by), isOver: edges.isOver, ...stock, ...ratesOf(stock) }
}

/** Cohorts of the range; each is followed to the end of what is known or of the range. */
export function cohortsIn(
  { byId, span, known }: Presences,
  query: Pick<RetentionQuery, 'by' | 'from' | 'to'>,
) {
  const number = (day: Day) => periodNumber(monthNumber(day), query.by)
  const last = Math.min(
    number(addDays(known, -1)),
    query.to === undefined ? number(span.last) : number(addDays(query.to, -1)),
  )
  const months = query.by === 'month' ? 1 : 3
  const unfinished = known === monthStart(number(known) * months) ? number(known) : number(addDays(known, -1))
  const periods = [...byId.values()].map(({ months: own }) =>
    query.by === 'month' ? own : [...new Set(own.map((month) => periodNumber(month, query.by)))],
  )
  return cohortsOf(periods, query.from === undefined ? 0 : number(query.from), last, unfinished)
}

const monthOfNumber = (day: number) => monthNumber(dayFromNumber(day))

/** The month up to which everybody can be judged: before the last `silentDays` days. */
export function judgedMonth({ knownNumber }: Pick<Presences, 'knownNumber'>, silentDays: number): number {
  return monthOfNumber(knownNumber - silentDays)
}

export function lifetimeIn(presence: Presence, judged: number) {
  return lifetimeOf(presence, judged, monthOfNumber)
}

async function readSurvival(
  report: Report,
  presences: Presences,
  groupBy: string,
  silentDays: number,
): Promise<SurvivalGroup[]> {
  const judged = judgedMonth(presences, silentDays)
  const { groupOf, groups } =
    groupBy === 'all' ? { groupOf: null, groups: null } : await readGroups(report, groupBy)
  const lifetimes = new Map<string, NonNullable<ReturnType<typeof lifetimeIn>>[]>()
  for (const [id, presence] of presences.byId) {
    const life = lifetimeIn(presence, judged)
    if (life === null) continue
    const group = groupOf === null ? 'all' : (groupOf.get(id) ?? 'none')
    const own = lifetimes.get(group)
    if (own) own.push(life)
    else lifetimes.set(group, [life])
  }
  return [...lifetimes]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(([group, lives]) => {
      const points = survivalOf(lives)
      const named = groups?.get(group)
      return {
        group,
        nameRu: named?.nameRu ?? null,
        nameEn: named?.nameEn ?? null,
        partners: lives.length,
        ended: lives.filter(({ ended }) => ended).length,
        median: medianOf(points),
        points,
      }
    })
}

/** Who came back within the range, by id. */
export function comebacksIn(
  { byId, knownNumber }: Presences,
  query: { from?: Day | undefined; to?: Day | undefined },
  silentDays: number,
): Map<string, Comeback> {
  const within = {
    from: query.from === undefined ? Number.NEGATIVE_INFINITY : dayNumber(query.from),
    to: query.to === undefined ? Number.POSITIVE_INFINITY : dayNumber(query.to),
  }
  const found = new Map<string, Comeback>()
  for (const [id, presence] of byId) {
    const comeback = comebackOf(presence, within, knownNumber, silentDays)
    if (comeback) found.set(id, comeback)
  }
  return found
}

async function readComebacks(
  report: Report,
  presences: Presences,
  query: RetentionQuery,
  silentDays: number,
): Promise<RetentionReport['comebacks']> {
  const all = [...comebacksIn(presences, query, silentDays)]
  const count = (state: Comeback['state']) => all.filter(([, comeback]) => comeback.state === state).length
  const shown = all
    .sort(([a, x], [b, y]) => y.returnedOn - x.returnedOn || (a < b ? -1 : 1))
    .slice(0, query.limit)
  const names = await readNames(
    report,
    shown.map(([id]) => id),
  )
  return {
    total: all.length,
    ordering: count('ordering'),
    silent: count('silent'),
    early: count('early'),
    rows: shown.map(([id, { silentFrom, returnedOn, state }]): ComebackRow => {
      const { externalId, name } = nameOf(names, id)
      return {
        ...{ partnerId: id, externalId, name, state },
        silentFrom: dayFromNumber(silentFrom),
        silentDays: returnedOn - silentFrom,
        returnedOn: dayFromNumber(returnedOn),
      }
    }),
  }
}
