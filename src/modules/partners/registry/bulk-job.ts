import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import { isUuid } from '#shared/ids.ts'
import { BULK_JOB, goOn } from './bulk.ts'
import { BULK_AT_ONCE } from './bulk-shapes.ts'

/** Goes on with actions on many partners, part by part, each in a transaction of its own that also notes how far it is. */
export const bulkJob: Job = {
  name: BULK_JOB,
  cron: '* * * * *',
  atStart: true,
  run: async (context, data) => {
    const asked = data as { networkId?: unknown; bulkId?: unknown } | null
    if (isUuid(asked?.networkId) && isUuid(asked?.bulkId)) return work(context, asked.networkId, asked.bulkId)
    const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
    for (const { id: networkId } of rows) {
      const left = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
        tx
          .selectFrom('bulk_action')
          .select('id')
          .where('status', 'in', ['waiting', 'running'])
          .orderBy('created_at')
          .execute(),
      )
      for (const { id } of left) await work(context, networkId, id)
    }
  },
}

/** As whoever asked for it: the scope shows the worker what it showed them. */
async function work(context: Context, networkId: string, bulkId: string): Promise<void> {
  const row = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
    tx.selectFrom('bulk_action').selectAll().where('id', '=', bulkId).executeTakeFirst(),
  )
  if (!row) return
  const scope = { networkId, side: 'host', curatorId: row.curator_id, userId: row.actor_id } as const
  for (let isGoing = true; isGoing; )
    isGoing = await inScope(context.db, scope, async (tx) => {
      const next = await tx
        .selectFrom('bulk_action')
        .selectAll()
        .where('id', '=', bulkId)
        .where('status', 'in', ['waiting', 'running'])
        .forUpdate()
        .skipLocked()
        .executeTakeFirst()
      if (!next) return false
      const actor = { kind: next.action.actorKind, id: next.actor_id }
      const now = context.clock.now()
      const after = await goOn({ tx, networkId, side: 'host', actor, now }, next, BULK_AT_ONCE)
      return after.status === 'running'
    })
}
