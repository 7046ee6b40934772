import { sql } from 'kysely'
import {
  all,
  daysWithin,
  hasLeft,
  isContact,
  membersOf,
  netOf,
  ofPartners,
  type Report,
  readValueSums,
  survivorOf,
  uuidArray,
} from '#modules/insights/index.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays, addMonths, type Day } from '#shared/days.ts'
import type { Seen } from './find-promises.ts'
import type { Rhythm } from './rules.ts'

/** `net` and `orderCount` are of the twelve months that end with the page's day, the count in all currencies. */
export type Trade = Rhythm & { net: bigint; orderCount: number }

/**
 * For each partnership that ever ordered: the net of the twelve months that end with the page's day, the day of the last
 * order, and the usual days between orders. As of today they are kept for each partner; for another day they are computed.
 */
export async function readTrade(report: Report, seen: Seen): Promise<Map<string, Trade>> {
  const isKept = seen.asOf === undefined && report.network.figuresDay === report.today
  return isKept ? readKeptTrade(report) : computeTrade(report, seen.day)
}

type FigureRow = { partner_id: string; net: bigint; last: Day | null; rhythm: string | null; orders: number }

/** The twelve months that end with a day. */
export function yearBefore(day: Day): { from: Day; to: Day } {
  return { from: addDays(addMonths(day, -12), 1), to: addDays(day, 1) }
}

async function readKeptTrade(report: Report): Promise<Map<string, Trade>> {
  const { rows } = await sql<FigureRow>`
    select partner_id, net_12m as net, last_order_on as last, rhythm_days as rhythm, orders_12m as orders from partner_figure
    where ${all([sql`orders > 0 or net_12m <> 0`, ofPartners(report)])}`.execute(report.tx)
  const trade = new Map<string, Trade>()
  const mixed = new Set<string>()
  for (const row of rows) {
    const id = survivorOf(report, row.partner_id)
    const sum = trade.get(id)
    if (sum) mixed.add(id)
    trade.set(id, {
      net: (sum?.net ?? 0n) + row.net,
      orderCount: (sum?.orderCount ?? 0) + row.orders,
      lastOrderOn: laterOf(sum?.lastOrderOn ?? null, row.last),
      rhythmDays: row.rhythm === null ? null : Number(row.rhythm),
    })
  }
  // The rhythm of duplicates that were merged is not the sum of theirs.
  if (mixed.size > 0) {
    const members = [...mixed].flatMap((id) => membersOf(report.survivors, id))
    const rhythms = await computeRhythms({ ...report, partners: members }, report.network.figuresDay)
    for (const id of mixed) {
      const own = trade.get(id)
      if (own) trade.set(id, { ...own, rhythmDays: rhythms.get(id)?.rhythmDays ?? null })
    }
  }
  return trade
}

async function computeTrade(report: Report, day: Day): Promise<Map<string, Trade>> {
  const rhythms = await computeRhythms(report, day)
  const sums = await readValueSums(report, yearBefore(day))
  const own = sums.get(report.network.currency) ?? new Map()
  const counts = new Map<string, number>()
  for (const partners of sums.values())
    for (const [id, { orders }] of partners) counts.set(id, (counts.get(id) ?? 0) + orders)
  return new Map(
    [...new Set([...rhythms.keys(), ...counts.keys()])].map((id) => {
      const value = own.get(id)
      const { lastOrderOn, rhythmDays } = rhythms.get(id) ?? { lastOrderOn: null, rhythmDays: null }
      return [
        id,
        { net: value ? netOf(value) : 0n, orderCount: counts.get(id) ?? 0, lastOrderOn, rhythmDays },
      ]
    }),
  )
}

/** The last day with an order, and the median gap between days with orders over the two years that end with `day`. */
async function computeRhythms(report: Report, day: Day): Promise<Map<string, Rhythm>> {
  const window = { from: addDays(addMonths(day, -24), 1), to: addDays(day, 1) }
  const merged = [...report.survivors]
  const { rows } = await sql<{ partner_id: string; last: Day; rhythm: string | null }>`
    with ordered as (
      select distinct coalesce(m.survivor, d.partner_id) as partner_id, d.day
      from partner_day d left join unnest(${uuidArray(merged.map(([member]) => member))}, ${uuidArray(merged.map(([, survivor]) => survivor))})
        as m(member, survivor) on m.member = d.partner_id
      where ${all([sql`d.orders > 0`, daysWithin(window, 'd.day'), ofPartners(report, 'd.partner_id')])}
    ), gaps as (select partner_id, day, day - lag(day) over (partition by partner_id order by day) as gap from ordered)
    select partner_id, max(day) as last,
      case when count(gap) >= 2 then round((percentile_cont(0.5) within group (order by gap))::numeric, 1) end as rhythm
    from gaps group by partner_id`.execute(report.tx)
  return new Map(
    rows.map((row) => [
      row.partner_id,
      { lastOrderOn: row.last, rhythmDays: row.rhythm === null ? null : Number(row.rhythm) },
    ]),
  )
}

function laterOf(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

/** The day of the last contact with each partner, and how many there were on it. */
export type Contacts = { last: Map<string, Day>; onLastDay: Map<string, number>; firstOfNetwork: Day }

/**
 * The last meeting, call or letter with each partner; null when the network has written none down in the last year, for
 * then the lack of one says nothing.
 */
export async function readContacts(report: Report, seen: Seen): Promise<Contacts | null> {
  const zone = report.network.timeZone
  const { rows } = await sql<{ partner_id: string; first: Date; last: Date; n: number }>`
    select partner_id, min(happened_at) as first, max(last) as last,
      count(*) filter (where (happened_at at time zone ${zone})::date = (last at time zone ${zone})::date)::int as n
    from (
      select partner_id, happened_at, max(happened_at) over (partition by partner_id) as last from fact where ${all(
        [isContact('fact'), sql`happened_at < ${seen.clock}::timestamptz`, ofPartners(report)],
      )}
    ) contact group by partner_id`.execute(report.tx)
  const last = new Map<string, Day>()
  const onLastDay = new Map<string, number>()
  for (const row of rows) {
    const id = survivorOf(report, row.partner_id)
    const day = dayOf(row.last, zone)
    const known = last.get(id) ?? ''
    if (day < known) continue
    last.set(id, day)
    onLastDay.set(id, row.n + (day === known ? (onLastDay.get(id) ?? 0) : 0))
  }
  const newest = [...last.values()].sort().at(-1)
  if (newest === undefined || newest < addMonths(seen.day, -12)) return null
  const first = Math.min(...rows.map((row) => row.first.getTime()))
  return { last, onLastDay, firstOfNetwork: dayOf(first, zone) }
}

/** A partnership whose hand-over waits: whoever courted it is done, and nobody has said that they answer for it now. */
export type Unanswered = { partnerId: string; since: Day }

/** Who answers for a partnership is known only as it stands now. */
export async function readUnanswered(report: Report): Promise<Unanswered[]> {
  const { rows } = await sql<{ id: string; since: Date }>`
    select h.partner_id as id, min(h.opened_at) as since from handover h
    where ${all([sql`h.accepted_at is null and h.withdrawn_at is null`, ofPartners(report, 'h.partner_id')])}
    group by h.partner_id`.execute(report.tx)
  return rows.map(({ id, since }) => ({
    partnerId: survivorOf(report, id),
    since: dayOf(since, report.network.timeZone),
  }))
}

export type Partner = {
  id: string
  name: string
  city: string | null
  stage: string
  since: Day
  curatorId: string | null
  externalId: string | null
}

type Row = Omit<Partner, 'since' | 'externalId'> & { since: Day | null; created: Date; hasLeft: boolean }

/**
 * Partnerships the page is about: neither archived nor merged away, begun by that day, and no prospects (without an
 * order at a stage of prospects). Those that have left are there only where asked for, since they were ended on purpose; else
 * `left` tells how many they are.
 */
export async function readPartners(
  report: Report,
  seen: Seen,
  withLeft: boolean,
): Promise<{ partners: Map<string, Partner>; left: number }> {
  const until = addDays(seen.day, 1)
  const { rows } = await sql<Row>`
    select partner_id as id, name, city, stage, since, created_at as created, curator_id as "curatorId",
      ${withLeft ? sql`false` : hasLeft(until)} as "hasLeft" from partner p where ${all([
        sql`archived_at is null and merged_into is null`,
        sql`(since is null or since < ${until}::date)`,
        sql`(stage <> all ((select house.stages_of('prospect'))::text[]) or exists (
          select from partner_day d where d.partner_id = p.partner_id and d.orders > 0 and d.day < ${until}::date))`,
        ofPartners(report),
      ])}`.execute(report.tx)
  const staying = rows.filter((row) => !row.hasLeft)
  const partners = new Map(
    staying.map(({ created, since, hasLeft: _, ...row }) => [
      row.id,
      { ...row, externalId: null, since: since ?? dayOf(created, report.network.timeZone) },
    ]),
  )
  return { partners, left: rows.length - staying.length }
}
