import { type Day, daysBetween } from '#shared/days.ts'
import { share } from '#shared/statistics.ts'
import { type MarkAction, type ReasonCode, type Severity, TodaySettings } from './contract.ts'

/** The thresholds a network keeps, with defaults for what it does not; a broken setting falls back to its default. */
export function settingsOf(stored: unknown): TodaySettings {
  const defaults = TodaySettings.parse({})
  if (typeof stored !== 'object' || stored === null) return defaults
  const kept = Object.entries(stored).filter(
    ([name, value]) => name in defaults && TodaySettings.safeParse({ [name]: value }).success,
  )
  return TodaySettings.parse(Object.fromEntries(kept))
}

export type Rhythm = { lastOrderOn: Day | null; rhythmDays: number | null }

/**
 * For how many days a partner has been silent beyond its own rhythm, or null: longer than `rhythmFactor` of its usual
 * days between orders, at least `silenceDays`, at most `silenceLimitDays`. The rhythm is the median gap between days
 * with orders over two years and needs three of them.
 */
export function silenceOf(
  { lastOrderOn, rhythmDays }: Rhythm,
  today: Day,
  settings: TodaySettings,
): number | null {
  if (lastOrderOn === null || rhythmDays === null) return null
  const days = daysBetween(lastOrderOn, today)
  const isLong = days > settings.rhythmFactor * rhythmDays && days >= settings.silenceDays
  return isLong && days <= settings.silenceLimitDays ? days : null
}

/** Silent for four rhythms where two are the bound: it will hardly pass by itself. */
export function severityOfSilence(days: number, rhythmDays: number, settings: TodaySettings): Severity {
  return days > 2 * settings.rhythmFactor * rhythmDays ? 'broken' : 'attention'
}

export function severityOfOverdue(days: number, settings: TodaySettings): Severity {
  return days > settings.seriousOverdueDays ? 'broken' : 'attention'
}

export type Contact = { stage: string; lastContactOn: Day | null; since: Day; firstContactOfNetwork: Day }

/**
 * For how many days nobody has met, called or written to a partner, or null: longer than `contactGapDays`, in one of
 * the stages where that matters. Where nobody ever did, it counts from the later of the partnership's start and the
 * first contact the network wrote down, since before that silence says nothing.
 */
export function contactGapOf(contact: Contact, today: Day, settings: TodaySettings): number | null {
  if (!settings.contactStages.some((stage) => stage === contact.stage)) return null
  const begun = [contact.since, contact.firstContactOfNetwork].sort().at(-1) ?? contact.since
  const days = daysBetween(contact.lastContactOn ?? begun, today)
  return days > settings.contactGapDays ? days : null
}

export type Mark = { reason: ReasonCode; action: MarkAction; occurrence: string; until: Day | null }

export type Standing = 'needing' | 'snoozed' | 'done'

/**
 * Whether a reason waits for somebody, is put off or done. What was said about an earlier happening of the reason does
 * not count for a newer one: the reason has renewed itself. Occurrences are days or instants as ISO text.
 */
export function standingOf(
  reason: { reason: ReasonCode; occurrence: string },
  marks: readonly Mark[],
  today: Day,
): Standing {
  const own = marks.filter((mark) => mark.reason === reason.reason && mark.occurrence >= reason.occurrence)
  if (own.some((mark) => mark.action === 'done')) return 'done'
  if (own.some((mark) => mark.action === 'snooze' && mark.until !== null && mark.until > today))
    return 'snoozed'
  return 'needing'
}

/** Marks that still say something about a reason: done and snooze of this happening, and whoever it is given to. */
export function isInForce(
  mark: Mark,
  reason: { reason: ReasonCode; occurrence: string },
  today: Day,
): boolean {
  if (mark.reason !== reason.reason) return false
  if (mark.action === 'assign') return true
  if (mark.occurrence < reason.occurrence) return false
  return mark.action === 'done' || (mark.until !== null && mark.until > today)
}

const RANK: Record<Severity, number> = { broken: 0, attention: 1 }

export function worst(severities: readonly Severity[]): Severity {
  return severities.includes('broken') ? 'broken' : 'attention'
}

/** `weight` is the value at risk where the health is known, else the stake; in minor units. */
export type Ranked = { weight: bigint; severity: Severity; name: string; id: string }

/** The order of the page: the most at risk first, then the more serious, then by name. */
export function compareLines(a: Ranked, b: Ranked): number {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1
  if (a.severity !== b.severity) return RANK[a.severity] - RANK[b.severity]
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** What is at stake in a year: a partnership that returned more than it bought has nothing at stake. */
export function stakeOf(net: bigint | undefined): bigint {
  return net !== undefined && net > 0n ? net : 0n
}

/** Growth against the time before, as a fraction; null when there was nothing above zero before. */
export function growthOf(now: bigint, before: bigint): number | null {
  return before > 0n ? Number(now - before) / Number(before) : null
}

export function keptShare(counts: { kept: number; late: number; broken: number }): number | null {
  return share(counts.kept, counts.kept + counts.late + counts.broken)
}
