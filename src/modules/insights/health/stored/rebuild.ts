import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import type { Finding } from '#records/rebuild/findings.ts'
import type { Day } from '#shared/days.ts'
import { compareScores } from './compare.ts'
import { fitHere } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { readModel } from './models.ts'
import { type InNetwork, rescoreAll } from './rescore.ts'
import { askForScores, putInForce, readRun } from './score-run.ts'

type Rebuilding = Pick<Context, 'db' | 'clock' | 'log'>

/** Fits a new model of a network and scores all its partnerships by it, unless a worker is at it just now. */
export async function rebuildScores(context: Rebuilding, networkId: string): Promise<void> {
  await inScope(context.db, { networkId, side: 'host' }, (tx) => askForScores({ tx, networkId }, true))
  await keepScores(context, networkId, (network, modelId) => fitHere(context, network, modelId))
}

/** Compares the scores of a network with what the records give by the model in force. */
export function checkScores({ db, clock }: Rebuilding, networkId: string): Promise<Finding> {
  return compareScores(db, networkId, clock.now())
}

/**
 * Scores all partnerships of a network anew for a day by the model in force. Returns how many have a score. Throws where
 * there is no model yet.
 */
export async function rescoreNetwork(
  { db, clock }: Pick<Rebuilding, 'db' | 'clock'>,
  networkId: string,
  day: Day,
): Promise<number> {
  const inNetwork: InNetwork = (work) => inScope(db, { networkId, side: 'host' }, work)
  const { modelId, model } = await inNetwork(async (tx) => {
    const run = await readRun(tx)
    if (!run?.modelId) throw new Error('no model is in force')
    await putInForce(tx, run.modelId, day)
    return { modelId: run.modelId, model: await readModel(tx, run.modelId) }
  })
  return rescoreAll(inNetwork, { networkId, modelId, model, day, now: clock.now() })
}
