import { sql } from 'kysely'
import { KEPT, type Tx } from '#platform/database/database.ts'
import { MOMENT } from '#platform/database/remember.ts'
import { dayOf } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'

/** What pages of partners need to know of the network: `today` is the day it is there, `asOf` the day figures end with. */
export type NetworkFrame = {
  name: string
  currency: string
  timeZone: string
  asOf: Day
  today: Day
  /** See `remembered`. */
  moment: string | null
  /** Codes of the stages of prospects: given to a query as values, the planner knows how many partners they leave. */
  prospects: string[]
}

/** Reads the frame of the scope's network. */
export async function readFrame(tx: Tx, now: Date): Promise<NetworkFrame> {
  const { rows } = await sql<{
    name: string
    currency: string
    time_zone: string
    figures_day: string
    moment: string | null
    prospects: string[]
  }>`${sql.raw(KEPT)}
    select name, currency, time_zone, figures_day, ${MOMENT} as moment, house.stages_of('prospect') as prospects from network
    where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('the scope names no network')
  return {
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    asOf: row.figures_day,
    moment: row.moment,
    prospects: row.prospects,
    today: dayOf(now, row.time_zone),
  }
}
