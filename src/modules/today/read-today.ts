import {
  nameOf,
  offeredAsOf,
  type Report,
  readLastFactDay,
  readNames,
  readProspects,
} from '#modules/insights/index.ts'
import { Refused } from '#platform/http/refused.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import { addDays, daysBetween } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type { TodayLine, TodayMark, TodayPage, TodayQuery, TodaySettings } from './contract.ts'
import { type Partner, readPartners, readTrade, type Trade, yearBefore } from './find-partners.ts'
import { findDue, findEnded, type PromisesDue, type Seen } from './find-promises.ts'
import { findGoodNews } from './good-news.ts'
import { presentMarks, readMarks, type StoredMark } from './marks.ts'
import { readPulse } from './pulse.ts'
import { findReasons, type Reason } from './reasons.ts'
import {
  compareLines,
  isInForce,
  type Ranked,
  type Standing,
  settingsOf,
  stakeOf,
  standingOf,
  worst,
} from './rules.ts'

export type Viewer = { side: 'host' | 'partner'; withMoney: boolean }

/** Everything the page is made of, before it is cut to what was asked for. */
export type Day = {
  report: Report
  seen: Seen
  settings: TodaySettings
  partners: Map<string, Partner>
  trade: Map<string, Trade>
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
    clock: asOf === undefined ? report.now : startOfDay(asOf, timeZone),
    prospects: await readProspects(report, asOf),
  }
  const partners = await readPartners(report, seen)
  const trade = await readTrade(report, seen)
  const reasons = await findReasons(report, seen, settings, partners, trade, viewer.side)
  return { report, seen, settings, partners, trade, reasons, marks: await readMarks(report.tx) }
}

type Line = Ranked & { partner: Partner; reasons: Reason[] }

/** One line for each partnership with a reason in that standing; the lines in the order of the page. */
export function linesOf(day: Day, standing: Standing, assigneeId: string | undefined): Line[] {
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
    lines.push({
      id,
      partner,
      name: partner.name,
      stake: stakeOf(day.trade.get(id)?.net),
      severity: worst(reasons.map(({ severity }) => severity)),
      reasons,
    })
  }
  return lines.sort(compareLines)
}

/** Today's page; see `TodayPage`. */
export async function readToday(report: Report, query: TodayQuery, viewer: Viewer): Promise<TodayPage> {
  const day = await lookAround(report, query.asOf, viewer)
  const { seen, settings } = day
  const needing = linesOf(day, 'needing', undefined)
  const isWhole = query.show === 'needing' && query.assigneeId === undefined
  const shown = isWhole ? needing : linesOf(day, query.show, query.assigneeId)
  const page = cut(shown, query)
  const ended = await findEnded(report, seen)
  const news = await findGoodNews(report, seen, settings, ended, day.partners, day.trade, viewer)
  const due = await findDue(report, seen, settings)
  const lastOrder =
    [...day.trade.values()]
      .flatMap(({ lastOrderOn }) => lastOrderOn ?? [])
      .sort()
      .at(-1) ?? null
  const lastFactOn = await readLastFactDay(report, lastOrder)
  const names = await readNames(report, [
    ...page.lines.map(({ id }) => id),
    ...news.map(({ partnerId }) => partnerId),
    ...[...due.host.items, ...due.partner.items].map((item) => item.partner_id),
  ])
  const nameFor = (id: string) => {
    const { externalId, name, city, stage, curatorId } = nameOf(names, id)
    return { id, externalId, name, city, stage, curatorId }
  }
  const stake = needing.reduce((sum, line) => sum + line.stake, 0n)
  const marks = await presentMarks(report.tx, day.marks)
  const money = (minor: bigint) => (viewer.withMoney ? formatMinor(minor, report.network.currency) : null)
  return {
    asOf: query.asOf ?? null,
    day: seen.day,
    currency: report.network.currency,
    lastFactOn,
    offeredAsOf: query.asOf === undefined ? offeredAsOf(lastFactOn, report.today) : null,
    partnerships: day.partners.size,
    needing: needing.length,
    atStake: money(stake),
    snoozed: linesOf(day, 'snoozed', undefined).length,
    done: linesOf(day, 'done', undefined).length,
    lines: page.lines.map((line) => ({
      partner: nameFor(line.id),
      atStake: money(line.stake),
      shareOfStake: viewer.withMoney && stake > 0n ? Number(line.stake) / Number(stake) : null,
      value: viewer.withMoney ? valueOfYear(day, line.id) : null,
      severity: line.severity,
      reasons: line.reasons.map((reason) => presentReason(day, reason, marks)),
    })),
    nextCursor: page.nextCursor,
    goesWell: news.map(({ partnerId, ...each }) => ({ partner: nameFor(partnerId), ...each })),
    promises: {
      host: presentDue(day, due.host, nameFor),
      partner: presentDue(day, due.partner, nameFor),
    },
    pulse: await readPulse(report, seen, ended, viewer.withMoney),
    settings,
  }
}

function presentReason(day: Day, reason: Reason, marks: readonly TodayMark[]): TodayLine['reasons'][number] {
  const { partnerId, occurrence, ...rest } = reason
  const inForce = new Set(
    day.marks
      .filter(
        (mark) =>
          mark.partner_id === partnerId &&
          isInForce(mark, { reason: rest.reason, occurrence }, day.report.today),
      )
      .map(({ id }) => id),
  )
  return { ...rest, marks: marks.filter(({ id }) => inForce.has(id)) }
}

function valueOfYear({ seen, report }: Day, partner: string): TodayLine['value'] {
  return {
    figure: 'value.net',
    partner,
    ...yearBefore(seen.day),
    currency: report.network.currency,
    asOf: seen.asOf,
  }
}

function presentDue(
  { report, seen }: Day,
  due: PromisesDue,
  nameFor: (id: string) => { id: string; name: string },
): TodayPage['promises']['host'] {
  return {
    unfinished: due.unfinished,
    due: due.due,
    items: due.items.map((item) => {
      const isOverdue = item.due < seen.clock
      const { id, name } = nameFor(report.survivors.get(item.partner_id) ?? item.partner_id)
      const overdueDays = isOverdue
        ? Math.max(0, daysBetween(dayOf(item.due, report.network.timeZone), seen.day))
        : 0
      return {
        id: item.id,
        title: item.title,
        dueAt: item.due.toISOString(),
        isOverdue,
        overdueDays,
        partner: { id, name },
      }
    }),
  }
}

/** The page of lines after the cursor, by the line's place in the order: it may have gone since. */
function cut(lines: readonly Line[], query: TodayQuery): { lines: Line[]; nextCursor: string | null } {
  const { limit, cursor, ...filters } = query
  let start = 0
  if (cursor !== undefined) {
    const read = decodeCursor(cursor, filters)
    if (!read.ok) throw new Refused(read.refusal, { status: 400 })
    const [stake, severity, name, id] = read.value.keys
    const after = {
      stake: BigInt(String(stake)),
      severity: severity === 'broken' ? 'broken' : 'attention',
      name: String(name),
      id: String(id),
    } as const
    const place = lines.findIndex((line) => compareLines(line, after) > 0)
    start = place < 0 ? lines.length : place
  }
  const page = lines.slice(start, start + limit)
  const last = page.at(-1)
  const hasMore = last !== undefined && start + limit < lines.length
  const keys = last ? [last.stake.toString(), last.severity, last.name, last.id] : []
  return { lines: page, nextCursor: hasMore ? encodeCursor({ keys, direction: 'next' }, filters) : null }
}
