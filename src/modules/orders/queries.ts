import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import { formatMinor } from '#shared/money.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { addPeriods } from '#shared/periods.ts'
import type {
  Order,
  OrderDetail,
  OrderLine,
  OrderListQuery,
  OrderMonths,
  OrderMonthsQuery,
} from './contract.ts'
import type { OrderLineTable, PartnerOrderTable } from './tables.ts'

type OrderRow = Selectable<PartnerOrderTable>
type LineRow = Selectable<OrderLineTable>

const MOST_LINES = 1000

function presentOrder(row: OrderRow): Order {
  return {
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    seller: row.seller,
    source: row.source,
    number: row.number,
    kind: row.kind,
    status: row.status,
    currency: row.currency,
    placedAt: row.placed_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    gross: formatMinor(row.gross, row.currency),
    returned: formatMinor(row.returned, row.currency),
    lines: row.line_count,
    originalId: row.original_id,
    factId: row.fact_id,
    importId: row.import_id,
  }
}

function presentLine(row: LineRow, currency: string): OrderLine {
  return {
    id: row.id,
    key: row.line_key,
    occurrence: row.occurrence,
    revision: row.revision,
    sku: row.sku,
    name: row.name,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    amount: formatMinor(row.amount, currency),
    happenedAt: row.happened_at.toISOString(),
  }
}

/** The partner's network: its zone and currency, and the accounts that stand for the partner. Refuses a partner that the scope may not see. */
async function networkOf(
  tx: Tx,
  partnerId: string,
): Promise<{ currency: string; timeZone: string; set: string[] }> {
  const set = await partnerSet(tx, partnerId)
  const { rows } = await sql<{ currency: string; timeZone: string }>`
    select w.currency, w.time_zone as "timeZone" from partner p join network w on w.network_id = p.network_id
    where p.partner_id = ${partnerId}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return { ...rows[0], set }
}

/** Orders of a partnership as the scope sees them, by the time they were placed. */
export async function listOrders(
  tx: Tx,
  partnerId: string,
  query: OrderListQuery,
): Promise<{ data: Order[]; nextCursor: string | null }> {
  const { timeZone, set } = await networkOf(tx, partnerId)
  const { limit, cursor, ...filters } = query
  const known = { list: 'orders', partnerId, ...filters }
  const decoded = cursor ? decodeCursor(cursor, known) : null
  if (decoded && !decoded.ok) throw new Refused(decoded.refusal, { status: 400 })
  const from = decoded?.ok ? decoded.value : null
  const isBack = query.sort === '-placedAt'
  let rows = tx
    .selectFrom('partner_order')
    .selectAll()
    .where(ofPartners('partner_id', set))
    .orderBy('placed_at', isBack ? 'desc' : 'asc')
    .orderBy('id', 'asc')
    .limit(limit + 1)
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.kind) rows = rows.where('kind', '=', query.kind)
  if (query.number) rows = rows.where(sql<boolean>`starts_with(number, ${query.number})`)
  if (query.from)
    rows = rows.where(sql<boolean>`placed_at >= ${query.from}::timestamp at time zone ${timeZone}`)
  if (query.to) rows = rows.where(sql<boolean>`placed_at < ${query.to}::timestamp at time zone ${timeZone}`)
  if (from) {
    const [at, id] = from.keys.map(String)
    rows = rows.where(
      isBack
        ? sql<boolean>`(placed_at < ${at}::timestamptz or placed_at = ${at}::timestamptz and id > ${id}::uuid)`
        : sql<boolean>`(placed_at, id) > (${at}::timestamptz, ${id}::uuid)`,
    )
  }
  const page = cutPage(await rows.execute(), limit, from, known, (row) => [
    row.placed_at.toISOString(),
    row.id,
  ])
  return { data: page.rows.map(presentOrder), nextCursor: page.next }
}

/** One order with its present lines, what they said before they were corrected, and its delivery promises. */
export async function readOrder(tx: Tx, partnerId: string, orderId: string, now: Date): Promise<OrderDetail> {
  const row = await tx
    .selectFrom('partner_order')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', orderId)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const linesWhere = (isPresent: boolean) =>
    sql<LineRow>`
    select l.* from order_line l where l.partner_id = ${partnerId} and l.order_id = ${orderId} and ${isPresent} = not exists (
      select from order_line n where n.partner_id = l.partner_id and n.order_id = l.order_id and n.line_key = l.line_key
        and n.occurrence = l.occurrence and n.revision > l.revision)
    order by l.happened_at, l.line_key, l.occurrence, l.revision limit ${MOST_LINES + 1}`.execute(tx)
  const present = await linesWhere(true)
  const earlier = await linesWhere(false)
  const promises = await sql<OrderDetail['promises'][number] & { due: Date; done: Date | null }>`
    select p.id, case when p.subject_kind = 'order_line' then p.subject_id end as "lineId", p.owed_by as "owedBy",
      p.due_at as due, promise_state(p, ${now}) as state, p.fulfilled_at as done
    from promise p where p.partner_id = ${partnerId} and p.kind = 'delivery' and (p.subject_id = ${orderId}
      or p.subject_id in (select l.id from order_line l where l.partner_id = ${partnerId} and l.order_id = ${orderId}))
    order by p.due_at, p.id limit ${MOST_LINES}`.execute(tx)
  return {
    order: presentOrder(row),
    lines: present.rows.slice(0, MOST_LINES).map((line) => presentLine(line, row.currency)),
    hasMoreLines: present.rows.length > MOST_LINES,
    earlier: earlier.rows.slice(0, MOST_LINES).map((line) => presentLine(line, row.currency)),
    promises: promises.rows.map(({ due, done, ...promise }) => ({
      ...promise,
      dueAt: due.toISOString(),
      fulfilledAt: done?.toISOString() ?? null,
    })),
  }
}

/** Orders and value of a partnership by calendar month in the network's zone, from its sums by day. */
export async function ordersByMonth(
  tx: Tx,
  partnerId: string,
  query: OrderMonthsQuery,
): Promise<OrderMonths> {
  const network = await networkOf(tx, partnerId)
  const currency = query.currency ?? network.currency
  const { rows } = await sql<{
    month: string
    orders: number
    gross: bigint
    cancelled: bigint
    returns: bigint
  }>`
    select to_char(day, 'YYYY-MM') as month, sum(orders)::int as orders, sum(gross)::bigint as gross,
      sum(cancelled)::bigint as cancelled, sum(returns)::bigint as returns
    from partner_day where ${ofPartners('partner_id', network.set)} and currency = ${currency}
      and (${query.from ?? null}::date is null or day >= ${query.from ?? null}::date)
      and (${query.to ?? null}::date is null or day < ${query.to ?? null}::date)
    group by 1 order by 1`.execute(tx)
  const byMonth = new Map(rows.map((row) => [row.month, row]))
  const data: OrderMonths['data'] = []
  const last = rows.at(-1)?.month
  for (let month = rows[0]?.month; month && last && month <= last; month = addPeriods(month, 1)) {
    const { orders = 0, gross = 0n, cancelled = 0n, returns = 0n } = byMonth.get(month) ?? {}
    data.push({
      month,
      orders,
      gross: formatMinor(gross, currency),
      cancelled: formatMinor(cancelled, currency),
      returns: formatMinor(returns, currency),
      net: formatMinor(gross - cancelled - returns, currency),
    })
  }
  return { currency, data }
}
