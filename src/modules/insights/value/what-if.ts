import { type RawBuilder, sql } from 'kysely'
import { formatMinor } from '#shared/money.ts'
import { hhi } from '#shared/statistics.ts'
import type { FactSelector, ReportedState } from '../contract.ts'
import { promisesInStates } from '../facts-of-records.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, instantsWithin, uuidArray } from '../fragments.ts'
import { nameOf, readNames } from '../names.ts'
import { type DayRange, daysOfReport } from '../periods.ts'
import { membersOf, type Report, survivorOf } from '../report.ts'
import { readMarginsOf } from './margins.ts'
import { expectedTogether, readExpectedYears } from './read-expected.ts'
import { readNets } from './report-dependency.ts'
import { effectiveNumber, profitOf } from './rules.ts'
import type { WhatIfQuery, WhatIfReport } from './shapes.ts'

const GOODS_SHOWN = 8
export const UNFINISHED: readonly ReportedState[] = ['open', 'overdue']

/** A report about some partners alone, each with all that was merged into it. */
export function narrowToMany(report: Report, partnerIds: readonly string[]): Report {
  const members = partnerIds.flatMap((id) => membersOf(report.survivors, survivorOf(report, id)))
  const open = report.partners
  return { ...report, partners: open === null ? members : members.filter((id) => open.includes(id)) }
}

/**
 * What the network loses when some partners leave, judged by the days of the report: net and profit, how concentrated
 * the rest is, promises under way, and the goods that nobody else buys.
 */
export async function readWhatIf(report: Report, query: WhatIfQuery): Promise<WhatIfReport> {
  const { currency, nets, total } = await readNets(report, query)
  const leaving = [...new Set(query.partners.map((id) => survivorOf(report, id)))]
  const gone = narrowToMany(report, leaving)
  const rest = new Map([...nets].filter(([id]) => !leaving.includes(id)))
  const lost = leaving.reduce((sum, id) => sum + (nets.get(id) ?? 0n), 0n)
  const names = await readNames(report, leaving)
  const marginOf = await readMarginsOf(report)
  const profits = leaving.flatMap((id) => {
    const [net, rule] = [nets.get(id), marginOf(id)]
    return net !== undefined && rule ? [profitOf(net, rule.margin, 0n, 0n)] : []
  })
  const years = currency === report.network.currency ? await readExpectedYears(gone, query.asOf) : null
  const expecting = years ? leaving.flatMap((id) => years.of.get(id) ?? []) : []
  const expected = expectedTogether(expecting)
  const [now, left] = [hhi(nets.values()), hhi(rest.values())]
  const range = daysOfReport(query)
  const money = (amount: bigint) => formatMinor(amount, currency)
  return {
    currency,
    from: range.from,
    to: range.to,
    partners: leaving.map((id) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      net: money(nets.get(id) ?? 0n),
      share: total > 0n ? Number(nets.get(id) ?? 0n) / Number(total) : null,
    })),
    net: {
      ...{ now: money(total), lost: money(lost), left: money(total - lost) },
      share: total > 0n ? Number(lost) / Number(total) : null,
    },
    profit:
      profits.length === 0
        ? null
        : { lost: money(profits.reduce((sum, profit) => sum + profit, 0n)), of: profits.length },
    expected: expected && {
      ...{ value: money(expected.value), low: money(expected.low), high: money(expected.high) },
      of: expecting.length,
    },
    hhi: { now, left },
    effective: { now: effectiveNumber(now), left: effectiveNumber(left) },
    largest: { now: largestShare(nets), left: largestShare(rest) },
    promises: {
      host: await countSource(report, await unfinishedPromises(gone, query, 'host')),
      partner: await countSource(report, await unfinishedPromises(gone, query, 'partner')),
    },
    goods: await readGoods(report, gone, range, currency),
  }
}

function largestShare(nets: ReadonlyMap<string, bigint>): number | null {
  let [largest, sum] = [0n, 0n]
  for (const net of nets.values()) {
    if (net > 0n) sum += net
    if (net > largest) largest = net
  }
  return sum === 0n ? null : Number(largest) / Number(sum)
}

/** Promises of a side that are neither kept nor broken, whenever they are due. */
export function unfinishedPromises(
  gone: Report,
  { asOf }: { asOf?: string | undefined },
  side: 'host' | 'partner',
): Promise<FactsSource> {
  return promisesInStates(gone, asOf === undefined ? {} : { asOf }, side, UNFINISHED)
}

async function countSource(report: Report, source: FactsSource): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${source.rows}) s`.execute(
    report.tx,
  )
  return rows[0]?.n ?? 0
}

/** Lines ordered within the days, by article; those that came back are no order of an article. */
function goodsOrdered(report: Report, range: DayRange, currency: string): RawBuilder<unknown> {
  const own = report.partners
  return sql`select coalesce(l.sku, l.name, l.line_key) as article, coalesce(l.name, l.sku, l.line_key) as name, l.id, l.partner_id,
      o.fact_id, o.placed_at, l.amount
    from partner_order o join order_line l on l.partner_id = o.partner_id and l.order_id = o.id
    where ${all([
      sql`o.kind = 'order'`,
      sql`o.status <> 'retracted'`,
      sql`o.currency = ${currency}`,
      sql`l.amount >= 0 and l.quantity > 0`,
      sql`not exists (select from order_line r where r.partner_id = l.partner_id and r.order_id = l.order_id
        and r.line_key = l.line_key and r.occurrence = l.occurrence and r.revision > l.revision)`,
      instantsWithin(report, range, 'o.placed_at'),
      own === null ? null : sql`l.partner_id = any (${uuidArray(own)})`,
    ])}`
}

async function readGoods(report: Report, gone: Report, range: DayRange, currency: string) {
  const { rows } = await sql<{ name: string; own: bigint; total: bigint; touched: number; only: number }>`
    with own as (select article, max(name) as name, sum(amount)::int8 as amount from (${goodsOrdered(gone, range, currency)}) g group by article),
    whole as (select article, sum(amount)::int8 as amount, bool_and(partner_id = any (${uuidArray(gone.partners ?? [])})) as only
      from (${goodsOrdered(report, range, currency)}) g where article in (select article from own) group by article)
    select own.name, own.amount as own, whole.amount as total, count(*) over ()::int as touched,
      count(*) filter (where whole.only) over ()::int as only
    from own join whole using (article)
    order by own.amount::numeric / greatest(whole.amount, 1) desc, own.amount desc, own.name limit ${GOODS_SHOWN}`.execute(
    report.tx,
  )
  return {
    touched: rows[0]?.touched ?? 0,
    only: rows[0]?.only ?? 0,
    rows: rows.map(({ name, own, total }) => ({
      name,
      amount: formatMinor(own, currency),
      share: total > 0n ? Number(own) / Number(total) : null,
    })),
  }
}

/**
 * Goods that leaving partners ordered: one row each, with the last order of it; their count is how many are touched. With
 * `beside` only those that nobody else there ordered.
 */
export function goodsTouched(gone: Report, beside: Report | null, selector: FactSelector): FactsSource {
  const range = daysOfReport(selector)
  const currency = selector.currency ?? gone.network.currency
  const last = sql`order by placed_at desc, id desc`
  const columns = columnsOf({
    partnerId: sql`(array_agg(partner_id ${last}))[1]`,
    id: sql`(array_agg(id ${last}))[1]`,
    kind: 'fact',
    factId: sql`(array_agg(fact_id ${last}))[1]`,
    happenedAt: sql`max(placed_at)`,
    code: sql`'article'`,
    text: sql`max(name)`,
    n: sql`count(*)`,
    amount: sql`sum(amount)`,
  })
  return {
    unit: currency,
    rows: sql`select ${columns} from (${goodsOrdered(gone, range, currency)}) g where ${
      beside === null
        ? sql`true`
        : sql`article not in (select article from (${goodsOrdered(beside, range, currency)}) o
            where o.partner_id <> all (${uuidArray(gone.partners ?? [])}))`
    } group by article`,
  }
}
