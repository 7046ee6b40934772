import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inScope, type Scope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import { isUuid } from '#shared/ids.ts'
import { EXPORT_QUEUE, KEEP_DAYS, type Run } from './runs.ts'
import './tables.ts'
import { writeArchive } from './write-archive.ts'

const TOLD_EVERY_MS = 1000
/** A run that has not ended after this long was left by a worker that was killed. */
const LOST_AFTER_MS = 6 * 3_600_000

/** Where the archive of a run lies. Ids come from the database and are checked again: a path is made of them. */
export function archivePath(dataFolder: string, networkId: string, exportId: string): string {
  if (!isUuid(networkId) || !isUuid(exportId)) throw new Error('exports: an id is malformed')
  return join(dataFolder, 'exports', networkId, `${exportId}.zip`)
}

/** Makes the archives people asked for. Without data it looks what was left lying. */
const runJob: Job = {
  name: EXPORT_QUEUE,
  cron: '* * * * *',
  atStart: true,
  run: async (context, data) => {
    const asked = data as { networkId?: unknown; exportId?: unknown } | null
    if (isUuid(asked?.networkId) && isUuid(asked?.exportId))
      return make(context, asked.networkId, asked.exportId)
    const lost = new Date(context.clock.now().getTime() - LOST_AFTER_MS)
    for (const networkId of await networkIds(context)) {
      const waiting = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
        tx
          .selectFrom('export_run')
          .select('id')
          .where((run) =>
            run.or([
              run('status', '=', 'waiting'),
              run.and([run('status', '=', 'running'), run('started_at', '<', lost)]),
            ]),
          )
          .orderBy('created_at')
          .execute(),
      )
      for (const { id } of waiting) await make(context, networkId, id)
    }
  },
}

async function networkIds(context: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
  return rows.map(({ id }) => id)
}

const scopeOfRun = (run: Run): Scope => ({
  networkId: run.network_id,
  side: run.side,
  partnerId: run.side === 'partner' ? run.partner_id : null,
  userId: run.actor_kind === 'person' ? run.actor_id : null,
  curatorId: run.curator_id,
})

/** Takes the run if nobody else has, and makes its archive with the eyes of whoever asked. */
async function make(context: Context, networkId: string, exportId: string): Promise<void> {
  const { clock, dataFolder } = context
  const lost = new Date(clock.now().getTime() - LOST_AFTER_MS)
  const run = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
    tx
      .updateTable('export_run')
      .set({ status: 'running', started_at: clock.now(), done_rows: 0n })
      .where('id', '=', exportId)
      .where((row) =>
        row.or([
          row('status', '=', 'waiting'),
          row.and([row('status', '=', 'running'), row('started_at', '<', lost)]),
        ]),
      )
      .returningAll()
      .executeTakeFirst(),
  )
  if (!run) return
  const path = archivePath(dataFolder, networkId, exportId)
  const unfinished = `${path}.part`
  const change = (
    values: Partial<Pick<Run, 'status' | 'done_rows' | 'total_rows' | 'size' | 'finished_at' | 'expires_at'>>,
  ) =>
    inScope(context.db, { networkId, side: 'system' }, (tx) =>
      tx.updateTable('export_run').set(values).where('id', '=', exportId).execute(),
    )
  let told = 0
  let telling = Promise.resolve<unknown>(null)
  try {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    await inScope(context.db, scopeOfRun(run), (tx) =>
      writeArchive(tx, {
        ...{
          networkId,
          partnerId: run.partner_id,
          side: run.side,
          dataFolder,
          path: unfinished,
          now: clock.now(),
        },
        progress: (rows, total) => {
          if (Date.now() - told < TOLD_EVERY_MS) return
          told = Date.now()
          telling = telling.then(() => change({ done_rows: BigInt(rows), total_rows: BigInt(total) }))
        },
      }),
    )
    await telling
    await rename(unfinished, path)
    const now = clock.now()
    const { size } = await stat(path)
    const expires = new Date(now.getTime() + KEEP_DAYS * 86_400_000)
    await change({ status: 'done', size: BigInt(size), finished_at: now, expires_at: expires })
  } catch (error) {
    context.log.error({ err: error, exportId }, 'an export failed')
    await telling.catch(() => null)
    await change({ status: 'failed', finished_at: clock.now() })
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Archives go when their time is over; the row that says who took one stays. */
const sweepJob: Job = {
  name: 'exports.sweep',
  cron: '20 * * * *',
  run: async (context) => {
    const now = context.clock.now()
    for (const networkId of await networkIds(context)) {
      const expired = await inScope(context.db, { networkId, side: 'system' }, (tx) =>
        tx
          .updateTable('export_run')
          .set({ status: 'expired' })
          .where('status', '=', 'done')
          .where('expires_at', '<', now)
          .returning('id')
          .execute(),
      )
      for (const { id } of expired) await rm(archivePath(context.dataFolder, networkId, id), { force: true })
    }
  },
}

export const exportJobs: readonly Job[] = [runJob, sweepJob]
