import { sql } from 'kysely'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { TRADE_KINDS } from '#records/transfers/sums.ts'
import { formatAmount, parseAmount } from '#records/transfers/units.ts'
import type { Writer } from '#records/writer.ts'
import { isCurrency } from '#shared/currencies.ts'
import { newId } from '#shared/ids.ts'
import type { Report } from '../report.ts'
import type { Rate } from './rules.ts'
import type { BalanceRate, BalanceRates, NewBalanceRate } from './shapes.ts'

/** The rates that were agreed, by unit and day. */
export async function readRates(report: Pick<Report, 'tx'>): Promise<(Rate & { id: string })[]> {
  const { rows } = await sql<Rate & { id: string }>`
    select id, unit, currency, amount, since from balance_rate where removed_at is null order by unit, since`.execute(
    report.tx,
  )
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

/** The rates and the units in which something was given. */
export async function listRates(report: Report): Promise<BalanceRates> {
  const { rows } = await sql<{ unit: string }>`
    select distinct unit from transfer where kind <> all (${TRADE_KINDS}::text[]) order by unit`.execute(
    report.tx,
  )
  return {
    data: (await readRates(report)).map(present),
    units: rows.map(({ unit }) => unit).filter((unit) => !isCurrency(unit)),
  }
}

function present({ id, unit, currency, amount, since }: Rate & { id: string }): BalanceRate {
  return { id, unit, currency, amount: formatAmount(amount, currency), since }
}

/** Keeps what one unit is worth from a day on. Refuses an amount the currency cannot hold and a second rate of one day. */
export async function addRate(
  writer: Writer,
  { unit, amount, since }: NewBalanceRate,
  currency: string,
): Promise<BalanceRate> {
  const minor = parseAmount(amount, currency)
  if (minor === null || minor <= 0n)
    throw new Refused('amount_malformed', {
      errors: [
        { pointer: '#/amount', code: 'amount_malformed', detail: `An amount in ${currency} above zero.` },
      ],
    })
  const id = newId()
  const { rows } = await sql`
    insert into balance_rate (network_id, id, unit, currency, amount, since, made_by, made_at)
    values (${writer.networkId}, ${id}, ${unit}, ${currency}, ${minor}, ${since}::date, ${writer.actor.id}, ${writer.now})
    on conflict do nothing returning id`.execute(writer.tx)
  if (rows.length === 0)
    throw new Refused('rate_of_this_day', {
      status: 409,
      errors: [
        { pointer: '#/since', code: 'rate_of_this_day', detail: 'There is a rate from this day already.' },
      ],
    })
  return present({ id, unit, currency, amount: minor, since })
}

/** Takes a rate away, as if it had never been agreed. */
export async function removeRate(writer: Writer, rateId: string): Promise<void> {
  const { rows } = await sql`
    update balance_rate set removed_at = ${writer.now} where id = ${rateId} and removed_at is null returning id`.execute(
    writer.tx,
  )
  if (rows.length === 0) throw new NotFound()
}

/** Brings a rate back that was taken away. */
export async function restoreRate(writer: Writer, rateId: string): Promise<void> {
  const { rows } = await sql`
    update balance_rate set removed_at = null where id = ${rateId} and removed_at is not null returning id`.execute(
    writer.tx,
  )
  if (rows.length === 0) throw new NotFound()
}
