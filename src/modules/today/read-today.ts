import { nameOf, offeredAsOf, type Report, readLastFactDay, readNames } from '#modules/insights/index.ts'
import { Refused } from '#platform/http/refused.ts'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import type { TodayLine, TodayMark, TodayPage, TodayQuery } from './contract.ts'
import { yearBefore } from './find-partners.ts'
import { findDue, findEnded, type PromisesDue } from './find-promises.ts'
import { findGoodNews } from './good-news.ts'
import { readLineDetails } from './line-details.ts'
import { type Day, type Line, linesOf, lookAround, type Viewer } from './look-around.ts'
import { presentMarks } from './marks.ts'
import { readPulse } from './pulse.ts'
import type { Reason } from './reasons.ts'
import { compareLines, isInForce } from './rules.ts'
import { readFollowUps } from './steps/results.ts'

/** Today's page; see `TodayPage`. */
export async function readToday(report: Report, query: TodayQuery, viewer: Viewer): Promise<TodayPage> {
  const day = await lookAround(report, query.asOf, { ...viewer, withLeft: query.left === 'any' })
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
  const totals = totalsOf(day, needing)
  const details = await readLineDetails(day, page.lines, viewer)
  const marks = await presentMarks(report.tx, day.marks)
  const money = (minor: bigint) => (viewer.withMoney ? formatMinor(minor, report.network.currency) : null)
  return {
    asOf: query.asOf ?? null,
    day: seen.day,
    currency: report.network.currency,
    lastFactOn,
    offeredAsOf: query.asOf === undefined ? offeredAsOf(lastFactOn, report.today) : null,
    partnerships: day.partners.size,
    left: day.left,
    needing: needing.length,
    atStake: money(totals.stake),
    valueAtRisk: totals.known === 0 ? null : money(totals.atRisk),
    unknownRisk: totals.unknown,
    unknownStake: money(totals.unknownStake),
    followUps: query.asOf === undefined ? await readFollowUps(report, settings.followUpDays) : [],
    snoozed: linesOf(day, 'snoozed', undefined).length,
    done: linesOf(day, 'done', undefined).length,
    lines: page.lines.map((line) => ({
      partner: nameFor(line.id),
      atStake: money(line.stake),
      share: viewer.withMoney ? shareOf(line, day, totals) : null,
      ...details(line),
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

type Totals = { stake: bigint; atRisk: bigint; known: number; unknown: number; unknownStake: bigint }

/** What is at risk where the health is known, and what is at stake where it is not. */
function totalsOf(day: Day, lines: readonly Line[]): Totals {
  const totals = { stake: 0n, atRisk: 0n, known: 0, unknown: 0, unknownStake: 0n }
  for (const line of lines) {
    totals.stake += line.stake
    const atRisk = day.standings.get(line.id)?.atRisk ?? null
    if (atRisk !== null) {
      totals.atRisk += atRisk
      totals.known++
    } else {
      totals.unknown++
      totals.unknownStake += line.stake
    }
  }
  return totals
}

/** The line's share of what is at risk; of what is at stake where the health of none is known. */
function shareOf(line: Line, day: Day, totals: Totals): number | null {
  if (totals.known === 0) return totals.stake > 0n ? Number(line.stake) / Number(totals.stake) : null
  const atRisk = day.standings.get(line.id)?.atRisk ?? null
  return atRisk === null || totals.atRisk === 0n ? null : Number(atRisk) / Number(totals.atRisk)
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
    const [weight, severity, name, id] = read.value.keys
    const after = {
      weight: BigInt(String(weight)),
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
  const keys = last ? [last.weight.toString(), last.severity, last.name, last.id] : []
  return { lines: page, nextCursor: hasMore ? encodeCursor({ keys, direction: 'next' }, filters) : null }
}
