import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { TodaySettings } from './contract.ts'
import { settingsOf } from './rules.ts'

/** The thresholds of the scope's network. */
export async function readSettings(tx: Tx): Promise<TodaySettings> {
  const { rows } = await sql<{ today: unknown }>`select settings -> 'today' as today from network`.execute(tx)
  return settingsOf(rows[0]?.today)
}

/** Keeps the thresholds with the network and returns them. */
export async function changeSettings(tx: Tx, settings: TodaySettings): Promise<TodaySettings> {
  await sql`update network set settings = settings || jsonb_build_object('today', ${JSON.stringify(settings)}::jsonb),
    version = version + 1`.execute(tx)
  return settings
}
