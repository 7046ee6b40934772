import { sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import { formatAmount } from '#records/transfers/units.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type {
  FactSelector,
  FactsQuery,
  FigureFact,
  FigureFacts,
  ReportedState,
  SideOfPromise,
} from './contract.ts'
import type { FactsSource } from './facts-source.ts'
import { nameOf, readNames } from './names.ts'
import { openFigure } from './open-figure.ts'
import { type Report, survivorOf } from './report.ts'

type Row = {
  partner_id: string
  id: string
  kind: FigureFact['kind']
  fact_id: string | null
  at: string
  code: string
  text: string | null
  side: SideOfPromise | null
  state: ReportedState | null
  due_at: Date | null
  ended_at: Date | null
  n: number | null
  amount: string | null
}

/**
 * A page of the records behind a figure, newest first, with the count and the sum of all of them: these are the figure,
 * counted anew from the records themselves. For a ratio `base` has the other part.
 */
export async function readFacts(report: Report, query: FactsQuery): Promise<FigureFacts> {
  const { limit, cursor, ...selector } = query
  const { source, base } = await openFigure(report, selector)
  const from = cursor === undefined ? null : decodeCursor(cursor, selector)
  if (from && !from.ok) throw new Refused(from.refusal, { status: 400 })
  const keys = from?.ok ? from.value.keys : null
  const rows = await readRows(report, source, limit + 1, keys)
  const page = cutPage(rows, limit, from?.ok ? from.value : null, selector, (row) => [row.at, row.id])
  const names = await readNames(
    report,
    page.rows.map((row) => survivorOf(report, row.partner_id)),
  )
  const total = await countSource(report, source)
  return {
    figure: selector.figure,
    count: total.count,
    sum: amountText(total.sum, source.unit),
    unit: source.unit,
    base: base && { selector: base.selector, ...(await readBase(report, base.selector)) },
    data: page.rows.map((row) => present(report, row, source.unit, names)),
    nextCursor: page.next,
  }
}

async function readRows(
  report: Report,
  source: FactsSource,
  limit: number,
  after: readonly unknown[] | null,
): Promise<Row[]> {
  const later = after
    ? sql`where (s.happened_at, s.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)`
    : sql``
  const { rows } = await sql<Row>`
    select page.partner_id, page.id, page.kind, page.code, page.text, page.side, page.state, page.due_at, page.ended_at, page.n,
      page.amount::text as amount,
      to_char(page.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      coalesce(page.fact_id, case when page.kind = 'promise' then (select f.id from fact f
        where f.partner_id = page.partner_id and f.subject_id = page.id order by f.happened_at desc, f.n desc limit 1) end) as fact_id
    from (select * from (${source.rows}) s ${later} order by s.happened_at desc, s.id desc limit ${limit}) page
    order by page.happened_at desc, page.id desc`.execute(report.tx)
  return rows
}

async function countSource(
  report: Report,
  source: FactsSource,
): Promise<{ count: number; sum: string | null }> {
  const { rows } = await sql<{ count: number; sum: string | null }>`
    select count(*)::int as count, ${source.unit === null ? sql`null::text` : sql`coalesce(sum(amount), 0)::text`} as sum
    from (${source.rows}) s`.execute(report.tx)
  return rows[0] ?? { count: 0, sum: null }
}

async function readBase(
  report: Report,
  selector: FactSelector,
): Promise<{ count: number; sum: string | null }> {
  const { source } = await openFigure(report, selector)
  const { count, sum } = await countSource(report, source)
  return { count, sum: amountText(sum, source.unit) }
}

/** Minor units of a currency, of hours and the like as a decimal string; points as they are. */
function amountText(amount: string | null, unit: string | null): string | null {
  if (amount === null || unit === null || unit === 'points') return amount
  return formatAmount(BigInt(amount), unit)
}

function present(
  report: Report,
  row: Row,
  unit: string | null,
  names: Awaited<ReturnType<typeof readNames>>,
): FigureFact {
  const { id, externalId, name } = nameOf(names, survivorOf(report, row.partner_id))
  return {
    id: row.id,
    kind: row.kind,
    factId: row.fact_id,
    happenedAt: new Date(row.at).toISOString(),
    partner: { id, externalId, name },
    what: {
      code: row.code,
      text: row.text,
      side: row.side,
      state: row.state,
      dueAt: row.due_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      count: row.n,
    },
    amount: amountText(row.amount, unit),
  }
}
