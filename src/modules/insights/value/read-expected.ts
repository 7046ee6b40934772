import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { ofPartners } from '../fragments.ts'
import { findScores } from '../health/stored/answer.ts'
import { fromScores } from '../health/stored/list.ts'
import { readModel } from '../health/stored/models.ts'
import { type Report, survivorOf } from '../report.ts'
import { sumInterval } from './rules.ts'
import type { LifetimeReport } from './shapes.ts'

/** What is expected of one partner's next year, minor units of the network's currency, with the middle 80 %. */
export type ExpectedYear = { value: bigint; low: bigint; high: bigint }

export type ExpectedYears = { of: Map<string, ExpectedYear>; model: LifetimeReport['model'] }

const without = (state: LifetimeReport['model']['state'], day: Day | null): ExpectedYears => ({
  of: new Map(),
  model: { state, day, partners: null, signs: [], correlation: null, spendingPartners: null },
})

/**
 * What is expected of the year from a day on: as it is kept with the scores in force, or with those of a past day, which
 * are made in the background when nobody has asked for them yet. A partner's side sees none.
 */
export async function readExpectedYears(report: Report, asOf: Day | undefined): Promise<ExpectedYears> {
  const { rows: seats } = await sql<{
    side: string | null
  }>`select current_setting('app.side', true) as side`.execute(report.tx)
  if (seats[0]?.side === 'partner') return without('hidden', null)
  const found = await findScores({ tx: report.tx, now: report.now, report }, asOf)
  if (found.state !== 'ready') return without(found.state, found.day)
  const { rows } = await sql<{ id: string } & Record<'value' | 'low' | 'high', bigint>>`
    select s.partner_id as id, s.expected as value, coalesce(s.expected_low, s.expected) as low,
      coalesce(s.expected_high, s.expected) as high
    from ${fromScores(found.source)} where s.expected is not null and ${ofPartners(report, 's.partner_id') ?? sql`true`}`.execute(
    report.tx,
  )
  const { orders, spending } = await readModel(report.tx, found.source.modelId)
  return {
    of: new Map(rows.map(({ id, value, low, high }) => [survivorOf(report, id), { value, low, high }])),
    model: {
      state: 'ready',
      day: found.source.day,
      partners: orders.partners,
      signs: [...(orders.fit?.signs ?? []), ...(spending?.signs ?? [])],
      correlation: spending?.correlation ?? null,
      spendingPartners: spending?.partners ?? null,
    },
  }
}

/** What is expected of several partners together; null for none. */
export function expectedTogether(years: readonly ExpectedYear[]): ExpectedYear | null {
  if (years.length === 0) return null
  const sum = sumInterval(
    years.map(({ value, low, high }) => ({ value: Number(value), low: Number(low), high: Number(high) })),
  )
  const value = years.reduce((total, year) => total + year.value, 0n)
  return { value, low: BigInt(Math.round(sum.low)), high: BigInt(Math.round(sum.high)) }
}
