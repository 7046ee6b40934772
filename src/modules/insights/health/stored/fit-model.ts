import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { type Day, dayFromNumber, dayNumber } from '#shared/days.ts'
import { openReport } from '../../report.ts'
import {
  fitHealth,
  fitWindow,
  judgePast,
  type Observed,
  observe,
  pastDays,
  readPartnerHistories,
  tellPast,
  windowsOf,
  withoutNames,
} from './engine.ts'
import { claimModel, keepModel, tellProgress } from './models.ts'
import { writeToldThen } from './write-scores.ts'

/** Told of progress: steps done, and all. Answers whether the fit is still wanted. */
export type Progress = (done: number, all: number) => Promise<boolean>
type Fitting = { networkId: string; modelId: string; now: Date }

/**
 * Fits a model that waits, on what the host may see, and keeps it with its track record and what would have been told at
 * past days. The work goes on for seconds to minutes and asks again and again whether it is still wanted. Returns false
 * when it was not, or when another has taken it.
 */
export async function fitModel(db: Kysely<Database>, { networkId, modelId, now }: Fitting): Promise<boolean> {
  const inNetwork = <T>(work: (tx: Tx) => Promise<T>) => inScope(db, { networkId, side: 'host' }, work)
  const claimed = await inNetwork((tx) => claimModel(tx, modelId))
  if (!claimed) return false
  const read = await inNetwork(async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx)
    const report = await openReport(tx, now, null)
    return {
      observed: observe(await readPartnerHistories(report, claimed.day)),
      currency: report.network.currency,
    }
  })
  const progress: Progress = (done, all) => inNetwork((tx) => tellProgress(tx, modelId, done, all))
  const fitted = await fitObserved(read.observed, { day: claimed.day, currency: read.currency, progress })
  if (!fitted) return false
  return inNetwork(async (tx) => {
    if (!(await keepModel(tx, modelId, { ...fitted, now }))) return false
    await keepTold(tx, { networkId, modelId, day: claimed.day }, fitted, claimed.purpose === 'past')
    return true
  })
}

type Fitted = NonNullable<Awaited<ReturnType<typeof fitObserved>>>

async function fitObserved(
  observed: Observed,
  { day, currency, progress }: { day: Day; currency: string; progress: Progress },
) {
  const at = dayNumber(day)
  const windows = windowsOf(observed, at)
  const past = pastDays(observed, at)
  const all = windows.length + past.length + 1
  let done = 0
  if (!(await progress(done, all))) return null
  for (const window of windows) {
    fitWindow(observed, window)
    if (!(await progress(++done, all))) return null
  }
  const model = fitHealth(observed, at)
  const told = []
  for (const each of past) {
    told.push({ day: dayFromNumber(each), told: tellPast(observed, each, at, null) })
    if (!(await progress(++done, all))) return null
  }
  return {
    model,
    trackRecord: withoutNames(judgePast(observed, at)),
    told,
    now: tellPast(observed, at, at, currency),
  }
}

/** Past days without the reasons; the day of the model itself with them, where nothing else keeps its scores. */
async function keepTold(
  tx: Tx,
  at: { networkId: string; modelId: string; day: Day },
  { told, now }: Fitted,
  isPast: boolean,
): Promise<void> {
  for (const each of told) await writeToldThen({ tx, ...at, day: each.day }, each.told, false)
  if (isPast) await writeToldThen({ tx, ...at }, now, true)
}

/** The same in the transaction of whoever asks, at once: for a network that is being made. */
export async function fitInTransaction(tx: Tx, { networkId, modelId, now }: Fitting): Promise<boolean> {
  const claimed = await claimModel(tx, modelId)
  if (!claimed) return false
  const report = await openReport(tx, now, null)
  const observed = observe(await readPartnerHistories(report, claimed.day))
  const fitted = await fitObserved(observed, {
    day: claimed.day,
    currency: report.network.currency,
    progress: async () => true,
  })
  if (!fitted || !(await keepModel(tx, modelId, { ...fitted, now }))) return false
  await keepTold(tx, { networkId, modelId, day: claimed.day }, fitted, claimed.purpose === 'past')
  return true
}
