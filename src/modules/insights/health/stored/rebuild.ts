import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import type { Finding } from '#records/rebuild/findings.ts'
import { compareScores } from './compare.ts'
import { fitHere } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { askForScores } from './score-run.ts'

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
