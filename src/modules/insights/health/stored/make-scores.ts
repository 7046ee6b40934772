import { sql } from 'kysely'
import type { Writer } from '#records/writer.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { fitInTransaction } from './fit-model.ts'
import { readModel, wantModel } from './models.ts'
import { rescoreAll } from './rescore.ts'
import { beginRun, endRun, putInForce } from './score-run.ts'

/**
 * Fits the first model of a network and scores its partnerships in the transaction that makes the network, so that they
 * are there when it is opened. The network's records and projections have to be there.
 */
export async function makeScores(writer: Pick<Writer, 'tx' | 'networkId' | 'now'>): Promise<void> {
  const { tx, networkId, now } = writer
  const { rows } = await sql<{ zone: string; side: string }>`
    select time_zone as zone, current_setting('app.side') as side from network where network_id = ${networkId}`.execute(
    tx,
  )
  const day = addDays(dayOf(now, rows[0]?.zone ?? 'UTC'), 1)
  // from what the host may see, as everywhere
  await sql`select set_config('app.side', 'host', true)`.execute(tx)
  await beginRun({ tx, networkId })
  const { modelId } = await wantModel(writer, 'current', day)
  if (await fitInTransaction(tx, { networkId, modelId, now })) {
    await putInForce(tx, modelId, day)
    const scoring = { networkId, modelId, model: await readModel(tx, modelId), day, now }
    await endRun(tx, await rescoreAll((work) => work(tx), scoring, 1))
  }
  await sql`select set_config('app.side', ${rows[0]?.side ?? 'system'}, true)`.execute(tx)
}
