import type { FactSelector } from '#modules/insights/contract.ts'
import type { Report } from '#modules/insights/index.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays, type Day, daysBetween } from '#shared/days.ts'
import type { Conflict, ReasonCode, Severity, TodaySettings } from './contract.ts'
import {
  type Contacts,
  type Partner,
  readContacts,
  readUnanswered,
  type Trade,
  yearBefore,
} from './find-partners.ts'
import { findBroken, findOverdue, type Late, type Seen } from './find-promises.ts'
import { contactGapOf, severityOfOverdue, severityOfSilence, silenceOf } from './rules.ts'
import type { Standing } from './standing.ts'

/** Why a partnership needs somebody, before anyone said what to do about it. */
export type Reason = {
  partnerId: string
  reason: ReasonCode
  severity: Severity
  side: 'host' | 'partner' | null
  count: number
  days: number
  usualDays: number | null
  title: string | null
  dueAt: string | null
  lastOn: Day | null
  risk: number | null
  factCount: number
  facts: FactSelector
  /** The newest part of the reason, as ISO text: a mark of an earlier one does not hold for it. */
  occurrence: string
}

/** What was read of the partnerships before reasons are sought. */
export type Known = {
  partners: ReadonlyMap<string, Partner>
  trade: ReadonlyMap<string, Trade>
  standings: ReadonlyMap<string, Standing>
  conflicts: ReadonlyMap<string, readonly Conflict[]>
}

/**
 * All reasons of the partnerships on that day. A partner's side sees promises only: when to order next is not for us to
 * tell it, and who met whom it knows.
 */
export async function findReasons(
  report: Report,
  seen: Seen,
  settings: TodaySettings,
  { partners, trade, standings, conflicts }: Known,
  side: 'host' | 'partner',
): Promise<Reason[]> {
  const overdue = (await findOverdue(report, seen, settings)).map((late) =>
    overdueReason(report, seen, settings, late),
  )
  const broken = (await findBroken(report, seen, settings)).map((late) =>
    brokenReason(report, seen, settings, late),
  )
  const promised = [...broken, ...overdue]
    .filter(({ partnerId }) => partners.has(partnerId))
    .sort(compareReasons)
  const opposed = [...conflicts].flatMap(([id, noted]) => {
    const partner = partners.get(id)
    return partner ? conflictReason(seen, partner, noted) : []
  })
  if (side === 'partner') return [...promised, ...opposed]
  const contacts = await readContacts(report, seen)
  const unanswered = seen.asOf === undefined ? await readUnanswered(report) : []
  const active = [...partners.values()]
  const least = leastAtRisk(
    active.flatMap(({ id }) => standings.get(id) ?? []),
    settings,
  )
  return [
    ...promised,
    ...active.flatMap((partner) => silenceReason(seen, settings, partner, trade.get(partner.id)) ?? []),
    ...active.flatMap(
      (partner) =>
        scoreReason(
          report,
          seen,
          settings,
          partner,
          trade.get(partner.id),
          standings.get(partner.id),
          least,
        ) ?? [],
    ),
    ...opposed,
    ...unanswered.flatMap(({ partnerId, since }) => {
      const partner = partners.get(partnerId)
      return partner ? [unansweredReason(seen, partner, since)] : []
    }),
    ...active.flatMap((partner) => (contacts && contactReason(seen, settings, partner, contacts)) ?? []),
  ]
}

/** The more serious first, then ours before theirs. */
function compareReasons(a: Reason, b: Reason): number {
  if (a.severity !== b.severity) return a.severity === 'broken' ? -1 : 1
  return a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0
}

function overdueReason(report: Report, seen: Seen, settings: TodaySettings, late: Late): Reason {
  const days = daysSince(report, seen, late.oldestAt)
  return {
    ...promiseReason(late),
    reason: `overdue_${late.side}`,
    severity: severityOfOverdue(days, settings),
    days,
    dueAt: late.oldestAt.toISOString(),
    facts: {
      figure: 'reliability.overdue',
      partner: late.partnerId,
      side: late.side,
      from: addDays(seen.day, -settings.overdueLimitDays),
      asOf: seen.asOf,
    },
  }
}

function brokenReason(report: Report, seen: Seen, settings: TodaySettings, late: Late): Reason {
  return {
    ...promiseReason(late),
    reason: `broken_${late.side}`,
    severity: 'broken',
    days: daysSince(report, seen, late.newestAt),
    dueAt: null,
    facts: {
      figure: 'today.broken',
      partner: late.partnerId,
      side: late.side,
      from: addDays(seen.day, -settings.brokenDays),
      to: addDays(seen.day, 1),
      asOf: seen.asOf,
    },
  }
}

function promiseReason(late: Late) {
  return {
    partnerId: late.partnerId,
    side: late.side,
    count: late.count,
    usualDays: null,
    risk: null,
    title: late.title,
    lastOn: null,
    factCount: late.count,
    occurrence: late.newestAt.toISOString(),
  }
}

function daysSince(report: Report, seen: Seen, at: Date): number {
  return Math.max(0, daysBetween(dayOf(at, report.network.timeZone), seen.day))
}

function silenceReason(
  seen: Seen,
  settings: TodaySettings,
  partner: Partner,
  trade: Trade | undefined,
): Reason | null {
  const days = trade ? silenceOf(trade, seen.day, settings) : null
  if (days === null || !trade || trade.rhythmDays === null || trade.lastOrderOn === null) return null
  return {
    ...nothingPromised(partner),
    reason: 'silence',
    severity: severityOfSilence(days, trade.rhythmDays, settings),
    days,
    usualDays: trade.rhythmDays,
    lastOn: trade.lastOrderOn,
    factCount: trade.orderCount,
    facts: {
      figure: 'today.silence',
      partner: partner.id,
      ...yearBefore(seen.day),
      asOf: seen.asOf,
    },
    occurrence: trade.lastOrderOn,
  }
}

function contactReason(
  seen: Seen,
  settings: TodaySettings,
  partner: Partner,
  contacts: Contacts,
): Reason | null {
  const lastContactOn = contacts.last.get(partner.id) ?? null
  const known = {
    stage: partner.stage,
    since: partner.since,
    lastContactOn,
    firstContactOfNetwork: contacts.firstOfNetwork,
  }
  const days = contactGapOf(known, seen.day, settings)
  if (days === null) return null
  return {
    ...nothingPromised(partner),
    reason: 'contact',
    severity: 'attention',
    days,
    usualDays: settings.contactGapDays,
    lastOn: lastContactOn,
    factCount: lastContactOn === null ? 0 : (contacts.onLastDay.get(partner.id) ?? 0),
    facts: {
      figure: 'today.contact',
      partner: partner.id,
      from: lastContactOn ?? seen.day,
      to: addDays(lastContactOn ?? seen.day, 1),
      asOf: seen.asOf,
    },
    occurrence: lastContactOn ?? partner.since,
  }
}

/** After signing somebody must answer for a partnership: nothing falls between those before and those after. */
function unansweredReason(seen: Seen, partner: Partner, since: Day): Reason {
  return {
    ...nothingPromised(partner),
    reason: 'unanswered',
    severity: 'attention',
    days: Math.max(0, daysBetween(since, seen.day)),
    usualDays: null,
    lastOn: null,
    // The fact that opened it stands on the partner's page; there is no count behind this reason.
    factCount: 0,
    facts: {
      figure: 'today.contact',
      partner: partner.id,
      from: seen.day,
      to: addDays(seen.day, 1),
      asOf: seen.asOf,
    },
    occurrence: since,
  }
}

function nothingPromised(partner: Partner) {
  return { partnerId: partner.id, side: null, count: 1, title: null, dueAt: null, risk: null }
}

/**
 * A partnership that orders and is likely to fall silent though it keeps its rhythm so far, or one that ordered once and
 * is due for a first offer to order again. Silence beyond the own rhythm says it already, so that it is not said twice.
 */
function scoreReason(
  report: Report,
  seen: Seen,
  settings: TodaySettings,
  partner: Partner,
  trade: Trade | undefined,
  standing: Standing | undefined,
  least: bigint,
): Reason | null {
  if (!standing || !trade || trade.lastOrderOn === null || trade.orderCount === 0) return null
  const days = daysBetween(trade.lastOrderOn, report.today)
  const isAtRisk =
    standing.state === 'alive' &&
    standing.risk >= settings.riskFrom &&
    (standing.atRisk ?? 0n) >= least &&
    silenceOf(trade, seen.day, settings) === null
  const isOnce =
    standing.state === 'once' && days >= settings.onceDays && days < settings.onceDays + settings.onceForDays
  if (!isAtRisk && !isOnce) return null
  return {
    ...nothingPromised(partner),
    reason: isAtRisk ? 'risk' : 'once',
    severity: 'attention',
    days,
    usualDays: trade.rhythmDays,
    risk: isAtRisk ? standing.risk : null,
    lastOn: trade.lastOrderOn,
    factCount: trade.orderCount,
    facts: {
      figure: 'today.silence',
      partner: partner.id,
      ...yearBefore(seen.day),
      asOf: seen.asOf,
    },
    occurrence: trade.lastOrderOn,
  }
}

/** What must be at risk to be among the `riskMost` with the most. */
function leastAtRisk(standings: readonly Standing[], settings: TodaySettings): bigint {
  const amounts = standings
    .filter(({ state, risk }) => state === 'alive' && risk >= settings.riskFrom)
    .map(({ atRisk }) => atRisk ?? 0n)
    .sort((a, b) => (a > b ? -1 : a < b ? 1 : 0))
  return amounts[settings.riskMost - 1] ?? 0n
}

/** Somebody noted that the interests of the sides meet where they should not, and nobody has cleared it. */
function conflictReason(seen: Seen, partner: Partner, noted: readonly Conflict[]): Reason[] {
  const [first] = noted
  const last = noted.at(-1)
  if (!first || !last) return []
  return [
    {
      ...nothingPromised(partner),
      reason: 'conflict_of_interest',
      severity: 'attention',
      count: noted.length,
      days: Math.max(0, daysBetween(first.notedAt.slice(0, 10), seen.day)),
      usualDays: null,
      title: last.note,
      lastOn: null,
      factCount: noted.length,
      facts: { figure: 'today.conflict', partner: partner.id, asOf: seen.asOf },
      occurrence: last.notedAt,
    },
  ]
}
