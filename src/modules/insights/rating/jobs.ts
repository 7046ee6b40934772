import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import type { Job } from '#platform/module.ts'
import { RATING_JOB, storeRatings } from './store.ts'

/** Keeps the ratings of all networks every night, and of one when its settings or records were changed by people. */
export const ratingJob: Job = {
  name: RATING_JOB,
  cron: '35 1 * * *',
  atStart: true,
  run: async (context, data) => {
    const { networkId } = (data ?? {}) as { networkId?: string }
    const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
    for (const { id } of rows)
      if (networkId === undefined || networkId === id)
        await inScope(context.db, { networkId: id, side: 'system' }, (tx) =>
          storeRatings(tx, context.clock.now()),
        )
  },
}
