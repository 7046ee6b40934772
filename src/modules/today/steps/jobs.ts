import { type Kysely, sql } from 'kysely'
import { openReport } from '#modules/insights/index.ts'
import type { Database } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Job } from '#platform/module.ts'
import { settingsOf } from '../rules.ts'
import { followUp } from './follow-up.ts'
import { healthOnDays } from './health-on.ts'

/** Looks back, every night and at start, at steps that were done: what became of what they were taken for. */
export const followUpJob: Job = {
  name: 'today.follow_up',
  cron: '37 2 * * *',
  atStart: true,
  run: async ({ db, clock }) => {
    const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(db)
    for (const { id } of rows) await followUpNetwork(db, id, clock.now())
  },
}

/**
 * Looks back at the steps of a network, each in the scope of the side that took it, so that nothing is found which that
 * side may not see. Returns how many were looked at.
 */
export async function followUpNetwork(db: Kysely<Database>, networkId: string, now: Date): Promise<number> {
  const partners = await inScope(db, { networkId, side: 'system' }, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select distinct partner_id as id from today_step where audience = 'partner' and state = 'taken'`.execute(
      tx,
    )
    return rows.map(({ id }) => id)
  })
  let looked = await inScope(db, { networkId, side: 'host' }, async (tx) => {
    const report = await openReport(tx, now, null)
    const { followUpDays } = settingsOf(report.network.settings['today'])
    return followUp(report, 'host', followUpDays, healthOnDays(report))
  })
  for (const partnerId of partners)
    looked += await inScope(db, { networkId, side: 'partner', partnerId }, async (tx) => {
      const report = await openReport(tx, now, partnerId)
      const { followUpDays } = settingsOf(report.network.settings['today'])
      return followUp(report, 'partner', followUpDays, null)
    })
  return looked
}
