import { type RawBuilder, sql } from 'kysely'
import { TRADE_KINDS } from '#records/transfers/sums.ts'
import type { SideOfPromise } from '../contract.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, instantsWithin, ofPartners } from '../fragments.ts'
import { type DayRange, isEmpty } from '../periods.ts'
import type { Report } from '../report.ts'

/**
 * What the sides gave each other within the days, trade left out: one row for each transfer with the side that gave it
 * and its amount; a reversal takes off what it reverses, for the side that had given it. Transfers within a side count
 * for nobody.
 */
export function givenTransfers(report: Report, range: DayRange): RawBuilder<unknown> {
  return sql`select t.partner_id, t.id, t.fact_id, t.happened_at, t.kind, t.unit,
      case when t.reverses is null then t.from_side else t.to_side end as given_by,
      case when t.reverses is null then t.amount else -t.amount end as amount
    from transfer t where ${all([
      sql`t.from_side <> t.to_side`,
      sql`t.kind <> all (${TRADE_KINDS}::text[])`,
      isEmpty(range) ? sql`false` : null,
      instantsWithin(report, range, 't.happened_at'),
      ofPartners(report, 't.partner_id'),
    ])}`
}

/** The transfers behind what a side gave, of one unit and, where it is named, one kind. */
export function transfersGiven(
  report: Report,
  range: DayRange,
  of: { side: SideOfPromise; unit: string; kind?: string | undefined },
): FactsSource {
  const columns = columnsOf({
    id: sql`id`,
    kind: 'transfer',
    factId: sql`fact_id`,
    happenedAt: sql`happened_at`,
    code: sql`case when amount < 0 then 'given_back' else 'given' end`,
    text: sql`kind`,
    side: sql`given_by`,
    amount: sql`amount`,
  })
  return {
    unit: of.unit,
    rows: sql`select ${columns} from (${givenTransfers(report, range)}) g where given_by = ${of.side} and unit = ${of.unit}
      and ${of.kind === undefined ? sql`true` : sql`kind = ${of.kind}`}`,
  }
}
