import { sql } from 'kysely'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import type { ImportPlan } from './plan.ts'
import { type ImportOutcome, type ImportProgress, runImport } from './run-import.ts'

export type Performed = {
  networkId: string
  importId: string
  plan: ImportPlan
  scope: Scope
  isDryRun: boolean
  signal?: AbortSignal
  /** Told of every progress, beside what is written down for others to see. */
  onProgress?: (progress: ImportProgress) => void
}

const TELL_EVERY_MS = 500

/**
 * Runs an import whose row says `running`, writes its progress down for whoever looks, listens for a wish to cancel, and
 * marks what became of it. Throws what the import was refused for.
 */
export async function performImport(context: Context, job: Performed): Promise<ImportOutcome> {
  const cancelling = new AbortController()
  const signal = job.signal ? AbortSignal.any([job.signal, cancelling.signal]) : cancelling.signal
  let told = 0
  const onProgress = async (progress: ImportProgress) => {
    job.onProgress?.(progress)
    const now = performance.now()
    if (now - told < TELL_EVERY_MS && progress.phase === 'reading') return
    told = now
    await writeProgress(context, job, progress)
  }
  // statements that take long ask nobody: whether to go on is looked up beside them
  const watch = setInterval(() => {
    void wantsCancel(context, job).then(
      (wanted) => wanted && cancelling.abort(),
      () => {},
    )
  }, 1000)
  try {
    return await runImport(context, { ...job, onProgress, signal })
  } catch (error) {
    await markFailed(context, job, error)
    throw error
  } finally {
    clearInterval(watch)
  }
}

function writeProgress(
  context: Context,
  { scope, importId }: Performed,
  progress: ImportProgress,
): Promise<void> {
  return inScope(context.db, scope, async (tx) => {
    await tx
      .updateTable('import_run')
      .set({
        phase: progress.phase,
        progress_rows: BigInt(progress.rows),
        progress_bytes: BigInt(progress.bytes),
        total_bytes: BigInt(progress.totalBytes),
      })
      .where('id', '=', importId)
      .where('status', '=', 'running')
      .execute()
  })
}

async function wantsCancel(context: Context, { scope, importId }: Performed): Promise<boolean> {
  const rows = await inScope(context.db, scope, (tx) =>
    tx.selectFrom('import_run').select('wants_cancel').where('id', '=', importId).execute(),
  )
  return rows[0]?.wants_cancel ?? false
}

async function markFailed(context: Context, { scope, importId }: Performed, error: unknown): Promise<void> {
  const code = error instanceof Refused ? error.code : 'internal'
  const detail = error instanceof Refused ? (error.detail ?? null) : null
  await inScope(context.db, scope, (tx) =>
    sql`update import_run set status = ${code === 'import_cancelled' ? 'cancelled' : 'failed'}, phase = null, finished_at = ${context.clock.now()},
      failure = ${JSON.stringify({ code, detail })} where id = ${importId} and status = 'running'`.execute(
      tx,
    ),
  ).catch(() => {})
}
