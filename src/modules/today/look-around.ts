import { type Report, readProspects } from '#modules/insights/index.ts'
import { startOfDay } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { readConflicts } from './conflicts/conflicts.ts'
import type { Conflict, TodaySettings } from './contract.ts'
import { type Partner, readPartners, readTrade, type Trade } from './find-partners.ts'
import type { Seen } from './find-promises.ts'
import { readMarks, type StoredMark } from './marks.ts'
import { findReasons, type Reason } from './reasons.ts'
import {
  compareLines,
  type Ranked,
  type Standing as ReasonStanding,
  settingsOf,
  stakeOf,
  standingOf,
  worst,
} from './rules.ts'
import { readStandings, type Standing } from './standing.ts'

export type Viewer = {
  side: 'host' | 'partner'
  withMoney: boolean
  language: 'ru' | 'en'
  /** Whether partnerships that have left are looked at too. */
  withLeft?: boolean
}

/** Everything the page is made of, before it is cut to what was asked for. */
export type Day = {
  report: Report
  seen: Seen
  settings: TodaySettings
  partners: Map<string, Partner>
  /** How many partnerships are left out because they have left. */
  left: number
  trade: Map<string, Trade>
  /** The health of each partnership now; empty as of a past day and on the partner's side. */
  standings: Map<string, Standing>
  conflicts: Map<string, Conflict[]>
  reasons: Reason[]
  marks: StoredMark[]
}

/** Looks at all partnerships of the scope as they stand now, or as they stood at the beginning of `asOf`. */
export async function lookAround(report: Report, asOf: string | undefined, viewer: Viewer): Promise<Day> {
  const { timeZone } = report.network
  const settings = settingsOf(report.network.settings['today'])
  const seen: Seen = {
    asOf,
    day: asOf === undefined ? report.today : addDays(asOf, -1),
    // what happened at this very moment has happened
    clock: asOf === undefined ? report.now : startOfDay(asOf, timeZone),
    prospects: await readProspects(report, asOf),
  }
  // a partner's side sees its own partnership, also when it has ended
  const { partners, left } = await readPartners(
    report,
    seen,
    viewer.side === 'partner' || (viewer.withLeft ?? false),
  )
  const trade = await readTrade(report, seen)
  const knowsHealth = asOf === undefined && viewer.side === 'host'
  const standings = knowsHealth ? await readStandings(report) : new Map<string, Standing>()
  const noted = await readConflicts(
    report.tx,
    asOf === undefined ? new Date(seen.clock.getTime() + 1) : seen.clock,
    report.partners,
  )
  const conflicts = Map.groupBy(noted, ({ partnerId }) => report.survivors.get(partnerId) ?? partnerId)
  const known = { partners, trade, standings, conflicts }
  const reasons = await findReasons(report, seen, settings, known, viewer.side)
  return { report, seen, settings, left, ...known, reasons, marks: await readMarks(report.tx) }
}

export type Line = Ranked & { partner: Partner; stake: bigint; reasons: Reason[] }

/** One line for each partnership with a reason in that standing; the lines in the order of the page. */
export function linesOf(day: Day, standing: ReasonStanding, assigneeId: string | undefined): Line[] {
  const byPartner = Map.groupBy(day.reasons, ({ partnerId }) => partnerId)
  const marks = Map.groupBy(day.marks, (mark) => mark.partner_id)
  const lines: Line[] = []
  for (const [id, all] of byPartner) {
    const partner = day.partners.get(id)
    const own = marks.get(id) ?? []
    const reasons = all.filter((reason) => standingOf(reason, own, day.report.today) === standing)
    const isTheirs = (reason: Reason) =>
      own.some(
        (mark) =>
          mark.action === 'assign' && mark.reason === reason.reason && mark.assignee_id === assigneeId,
      )
    if (!partner || reasons.length === 0 || (assigneeId !== undefined && !reasons.some(isTheirs))) continue
    const stake = stakeOf(day.trade.get(id)?.net)
    lines.push({
      id,
      partner,
      name: partner.name,
      stake,
      weight: day.standings.get(id)?.atRisk ?? stake,
      severity: worst(reasons.map(({ severity }) => severity)),
      reasons,
    })
  }
  return lines.sort(compareLines)
}
