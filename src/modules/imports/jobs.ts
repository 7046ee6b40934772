import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context, Job } from '#platform/module.ts'
import { isUuid } from '#shared/ids.ts'
import { uploadFolder } from './files.ts'
import { performImport } from './perform.ts'
import { endInterrupted, findRun, type ImportRun } from './runs.ts'
import { SCHEDULES_QUEUE } from './schedules/routes.ts'
import { noteScheduledEnd, runDueSchedules } from './schedules/run-due.ts'
import { planOfRun, RUN_QUEUE } from './service.ts'
import { undoImport } from './undo/undo-import.ts'

/** Runs what people asked for: an import that waits, its dry run, or its undo. Without data it looks what was left lying. */
const runJob: Job = {
  name: RUN_QUEUE,
  cron: '* * * * *',
  atStart: true,
  run: async (context, data) => {
    const asked = data as { networkId?: unknown; importId?: unknown } | null
    if (isUuid(asked?.networkId) && isUuid(asked?.importId))
      return work(context, asked.networkId, asked.importId)
    for (const networkId of await networkIds(context)) {
      const left = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
        await endInterrupted(tx, context.clock.now())
        return tx
          .selectFrom('import_run')
          .select('id')
          .where((row) =>
            row.or([
              row('status', '=', 'waiting'),
              row.and([row('status', '=', 'undoing'), row('phase', 'is', null)]),
            ]),
          )
          .orderBy('created_at')
          .execute()
      })
      for (const { id } of left) await work(context, networkId, id)
    }
  },
}

async function networkIds(context: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
  return rows.map(({ id }) => id)
}

function scopeOfRun(run: ImportRun): Scope & { side: 'host' | 'partner' } {
  return {
    networkId: run.network_id,
    side: run.side,
    partnerId: run.side === 'partner' ? run.partner_id : null,
    curatorId: run.curator_id,
  }
}

/** Takes the import if it waits. What it is refused for stands in its row; only what nobody foresaw is thrown. */
async function work(context: Context, networkId: string, importId: string): Promise<void> {
  const run = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    const found = await findRun(tx, importId, true).catch(() => null)
    if (found?.status !== 'waiting' && found?.status !== 'undoing') return null
    if (found.status === 'waiting')
      await tx
        .updateTable('import_run')
        .set({ status: 'running', started_at: context.clock.now() })
        .where('id', '=', importId)
        .execute()
    else
      await tx
        .updateTable('import_run')
        .set({ phase: 'undoing', started_at: context.clock.now() })
        .where('id', '=', importId)
        .execute()
    return found
  })
  if (!run) return
  if (run.status === 'undoing') return undo(context, run)
  const scope = scopeOfRun(run)
  try {
    const plan = await inScope(context.db, scope, (tx) => planOfRun(tx, run))
    await performImport(context, { networkId, importId, plan, scope, isDryRun: run.is_dry_run })
  } catch (error) {
    if (!(error instanceof Refused)) context.log.error({ err: error, importId }, 'an import failed')
    await fail(context, scope, importId, error)
  }
  if (run.actor_kind === 'system') await noteScheduledEnd(context, networkId, importId)
}

/** Marks an import that could not even begin; one that ran has been marked already. */
async function fail(context: Context, scope: Scope, importId: string, error: unknown): Promise<void> {
  const code = error instanceof Refused ? error.code : 'internal'
  const detail = error instanceof Refused ? (error.detail ?? null) : null
  await inScope(context.db, scope, (tx) =>
    sql`update import_run set status = 'failed', phase = null, finished_at = ${context.clock.now()},
      failure = ${JSON.stringify({ code, detail })} where id = ${importId} and status = 'running'`.execute(
      tx,
    ),
  )
}

async function undo(context: Context, run: ImportRun): Promise<void> {
  const scope = scopeOfRun(run)
  try {
    await undoImport(context, { importId: run.id, scope, actor: { kind: run.actor_kind, id: run.actor_id } })
  } catch (error) {
    if (error instanceof Refused && error.code === 'import_is_running') return
    if (!(error instanceof Refused)) context.log.error({ err: error, importId: run.id }, 'an undo failed')
    const code = error instanceof Refused ? error.code : 'internal'
    const detail = error instanceof Refused ? (error.detail ?? null) : null
    await inScope(context.db, scope, (tx) =>
      sql`update import_run set status = 'done', phase = null, failure = ${JSON.stringify({ code, detail })}
        where id = ${run.id} and status = 'undoing'`.execute(tx),
    )
  }
}

const KEEP_FILES_DAYS = 30
const KEEP_DRAFTS_DAYS = 7

/** Files of imports that ended long ago go, and imports that were begun and left. */
const sweepJob: Job = {
  name: 'imports.sweep',
  cron: '40 2 * * *',
  run: async (context) => {
    const day = 86_400_000
    const now = context.clock.now().getTime()
    for (const networkId of await networkIds(context)) {
      const old = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
        const left = await tx
          .deleteFrom('import_run')
          .where('status', 'in', ['draft', 'checked'])
          .where('created_at', '<', new Date(now - KEEP_DRAFTS_DAYS * day))
          .returning('id')
          .execute()
        const ended = await tx
          .selectFrom('import_run')
          .select('id')
          .where('status', 'in', ['done', 'undone', 'failed', 'cancelled'])
          .where('created_at', '<', new Date(now - KEEP_FILES_DAYS * day))
          .where('created_at', '>', new Date(now - (KEEP_FILES_DAYS + 10) * day))
          .execute()
        return [...left, ...ended]
      })
      for (const { id } of old)
        await rm(uploadFolder(context.dataFolder, networkId, id), { recursive: true, force: true })
    }
  },
}

/** Looks what is due: every minute, and when somebody asks for it now. */
const scheduleJob: Job = {
  name: SCHEDULES_QUEUE,
  cron: '* * * * *',
  run: async (context, data) => {
    const asked = data as { networkId?: unknown } | null
    const ids = isUuid(asked?.networkId) ? [asked.networkId] : await networkIds(context)
    for (const networkId of ids) await runDueSchedules(context, networkId)
  },
}

export const importJobs: readonly Job[] = [runJob, scheduleJob, sweepJob]
