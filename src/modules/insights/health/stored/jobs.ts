import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import { fitModel } from './fit-model.ts'
import { keepScores } from './keep-scores.ts'
import { failModel } from './models.ts'
import { SCORES_JOB } from './score-run.ts'

/**
 * Keeps the scores of networks: every night a comparison of what was kept up with what the records give, then a new model,
 * and all partnerships scored for the new day; at once where an import or a person asks; and the models of past days
 * that pages wait for.
 */
export const scoresJob: Job = {
  name: SCORES_JOB,
  cron: '*/10 * * * *',
  atStart: true,
  run: async (context, data) => {
    const { networkId } = data as { networkId?: string }
    const fit = (network: string, modelId: string) => fitInThread(context, network, modelId)
    for (const id of networkId ? [networkId] : await networkIds(context)) await keepScores(context, id, fit)
  },
}

async function networkIds({ db }: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(db)
  return rows.map((row) => row.id)
}

/** Fits in a thread, so that whatever else this process does goes on meanwhile. Throws what it fails by, after noting it. */
export async function fitInThread(context: Context, networkId: string, modelId: string): Promise<void> {
  const thread = new Worker(new URL('./fit-thread.ts', import.meta.url), {
    workerData: { appUrl: context.appUrl, networkId, modelId, now: context.clock.now().getTime() },
  })
  try {
    await once(thread, 'exit')
  } catch (error) {
    await noteFailure(context, networkId, modelId, error)
    throw error
  }
}

/** Fits here and now: for commands, which have nothing else to do. */
export async function fitHere(context: Pick<Context, 'db' | 'clock'>, networkId: string, modelId: string) {
  try {
    await fitModel(context.db, { networkId, modelId, now: context.clock.now() })
  } catch (error) {
    await noteFailure(context, networkId, modelId, error)
    throw error
  }
}

async function noteFailure({ db }: Pick<Context, 'db'>, networkId: string, modelId: string, error: unknown) {
  const failure = error instanceof Error ? error.message : String(error)
  await inScope(db, { networkId, side: 'host' }, (tx) => failModel(tx, modelId, failure))
}
