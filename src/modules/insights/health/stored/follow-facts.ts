import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Job } from '#platform/module.ts'
import { consumerJob, type FactConsumer } from '#records/facts/reactions.ts'
import type { ReadFact } from '#records/facts/read.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { SCORES_CONSUMER } from './compare.ts'
import { dropPastModels, readModel } from './models.ts'
import { scoreThese } from './rescore.ts'
import { askForScores, lockScores, readRun } from './score-run.ts'

/** Kinds of facts a score may hang on. */
const MATTERS = /^(order|transfer|measure|promise|contact|contact_log|request|history)\./
/** What changes whose records a score is made from. */
const MERGES = new Set(['partner.merged', 'partner.merged_into', 'partner.unmerged'])
/** What makes other records mean something else, also those of long ago. */
const isLookingBack = ({ kind, corrects }: ReadFact) =>
  corrects !== null || MERGES.has(kind) || /\.(corrected|retracted|reopened|shared)$/.test(kind)
const isOfImport = ({ kind, importId }: ReadFact) => importId !== null || kind.startsWith('import.')

/**
 * After what happened to a partnership it is scored anew by the model in force: from the records, so that it matters
 * neither how often nor in which order facts are handed over. What an import brought or took away is left to a new fit.
 */
export const scoresConsumer: FactConsumer = {
  name: SCORES_CONSUMER,
  begins: 'now',
  handle: async (facts, { context, tx, networkId, partnerId, audience }) => {
    // what the partner keeps to itself is not the host's knowledge
    if (audience === 'partner') return
    const matter = facts.filter(
      (fact) => isOfImport(fact) || MATTERS.test(fact.kind) || MERGES.has(fact.kind),
    )
    if (matter.length === 0) return
    if (matter.some(isOfImport)) return askForScores({ tx, networkId }, true)
    await asHost(tx, () => follow(tx, { networkId, partnerId, now: context.clock.now() }, matter))
  },
}

async function follow(
  tx: Tx,
  { networkId, partnerId, now }: { networkId: string; partnerId: string; now: Date },
  facts: readonly ReadFact[],
): Promise<void> {
  const zone = await readZone(tx)
  // a model of a past day stands as long as nothing new is known of before that day
  const first = new Date(Math.min(...facts.map(({ happenedAt }) => happenedAt.getTime())))
  await dropPastModels(tx, facts.some(isLookingBack) ? '0001-01-01' : dayOf(first, zone))
  await lockScores({ tx, networkId })
  const run = await readRun(tx)
  if (!run?.modelId || !run.day) return
  if (run.day !== addDays(dayOf(now, zone), 1)) await askForScores({ tx, networkId }, false)
  const model = await readModel(tx, run.modelId)
  const others = facts.flatMap(({ kind, data }) => (MERGES.has(kind) ? [String(data['partner'])] : []))
  await scoreThese(tx, { networkId, modelId: run.modelId, model, day: run.day, now }, [partnerId, ...others])
}

async function readZone(tx: Tx): Promise<string> {
  const { rows } = await sql<{ zone: string }>`select time_zone as zone from network`.execute(tx)
  return rows[0]?.zone ?? 'UTC'
}

/** Scores are the host's: they are made from what it may see, whoever wakes the one who makes them. */
async function asHost(tx: Tx, work: () => Promise<void>): Promise<void> {
  await sql`select set_config('app.side', 'host', true)`.execute(tx)
  await work()
  await sql`select set_config('app.side', 'system', true)`.execute(tx)
}

export const scoresConsumerJob: Job = consumerJob(scoresConsumer)
