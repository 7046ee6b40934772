import { type Kysely, sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import { readTexts, TEXT_JOB } from '#records/documents/read-texts.ts'
import { SWEEP_JOB, sweepFiles } from '#records/documents/sweep.ts'
import { refreshFigures } from '#records/projections/registry.ts'
import { isUuid } from '#shared/ids.ts'

/**
 * Moves the day that rolling figures end with to today in the network’s own calendar, and makes the
 * figures anew. It looks every hour, since networks live in many zones.
 */
export const figuresJob: Job = {
  name: 'records.figures',
  cron: '7 * * * *',
  atStart: true,
  run: async (context) => {
    for (const networkId of await networkIds(context.db)) await advanceFigures(context, networkId)
  },
}

/** Makes a network's rolling figures end with today in its zone. Returns whether the day was another before. */
export function advanceFigures(context: Pick<Context, 'db' | 'clock'>, networkId: string): Promise<boolean> {
  const now = context.clock.now()
  return inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    const { numAffectedRows } = await sql`
      update network set figures_day = (${now}::timestamptz at time zone time_zone)::date
      where network_id = ${networkId} and figures_day < (${now}::timestamptz at time zone time_zone)::date`.execute(
      tx,
    )
    if (!numAffectedRows) return false
    await refreshFigures(tx)
    return true
  })
}

/** Clears the disk of what killed uploads left behind. */
export const sweepJob: Job = {
  name: SWEEP_JOB,
  cron: '41 3 * * *',
  run: async ({ db, dataFolder, clock }) => {
    for (const networkId of await networkIds(db)) await sweepFiles(db, dataFolder, networkId, clock.now())
  },
}

/** Reads the texts of documents for search: of one that was just added, and every hour of any that was missed. */
export const textJob: Job = {
  name: TEXT_JOB,
  cron: '23 * * * *',
  atStart: true,
  run: async ({ db, dataFolder, clock }, data) => {
    const asked = data as { networkId?: unknown; documentId?: unknown } | null
    if (isUuid(asked?.networkId) && isUuid(asked?.documentId)) {
      await readTexts(db, dataFolder, asked.networkId, clock.now, asked.documentId)
      return
    }
    for (const networkId of await networkIds(db)) await readTexts(db, dataFolder, networkId, clock.now)
  },
}

/** The networks of this installation. */
export async function networkIds(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(db)
  return rows.map((row) => row.id)
}
