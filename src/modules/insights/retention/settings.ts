import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Report } from '../report.ts'
import { FEWEST_SILENT_DAYS, MOST_SILENT_DAYS, USUAL_SILENT_DAYS } from './rules.ts'
import type { RetentionSettings } from './shapes.ts'

/** Days without an order after which the network calls a partner silent. */
export function silentDaysOf({ network }: Pick<Report, 'network'>): number {
  const insights = network.settings['insights']
  const days =
    typeof insights === 'object' && insights !== null && 'silentDays' in insights ? insights.silentDays : null
  const isSound = typeof days === 'number' && days >= FEWEST_SILENT_DAYS && days <= MOST_SILENT_DAYS
  return isSound ? days : USUAL_SILENT_DAYS
}

/** Decides after how many days without an order a partner counts as silent. */
export async function changeRetentionSettings(
  tx: Tx,
  settings: RetentionSettings,
): Promise<RetentionSettings> {
  await sql`update network set settings = settings || jsonb_build_object('insights',
    coalesce(settings -> 'insights', '{}') || ${JSON.stringify(settings)}::jsonb)`.execute(tx)
  return settings
}
