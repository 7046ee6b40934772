import { type Kysely, sql } from 'kysely'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Job } from '#platform/module.ts'
import { consumerJob } from '#records/facts/reactions.ts'
import { SEARCH_JOB } from './job-name.ts'
import { changedPartners, makeKeys, markChanged, searchAround, waitingPartners } from './search.ts'

const PART = 2000

/** Looks for duplicates around the partners that are new or changed; every minute, and when a person asks. */
export const searchJob: Job = {
  name: SEARCH_JOB,
  cron: '* * * * *',
  run: async ({ db, clock }, data) => {
    const { networkId } = (data ?? {}) as { networkId?: string }
    for (const network of networkId ? [networkId] : await networkIds(db))
      await searchNetwork(db, network, clock.now())
  },
}

/** Notes whose names, requisites and ways to reach them have changed; imports and people tell it by facts alike. */
export const changesJob: Job = consumerJob({
  name: 'duplicates',
  begins: 'now',
  handle: async (facts, { tx, partnerId }) => {
    if (facts.some(({ kind }) => /^(partner\.(added|changed|restored)|person\.|legal_entity\.)/.test(kind)))
      await markChanged(tx, [partnerId])
  },
})

/**
 * Brings the pairs of a network up to date: first the keys of all that changed, then what they may be duplicates of.
 * Each part is a transaction of its own; a job that is killed goes on where it was. Returns what it did.
 */
export async function searchNetwork(
  db: Kysely<Database>,
  networkId: string,
  now: Date,
): Promise<{ partners: number; compared: number; found: number }> {
  const done = { partners: 0, compared: 0, found: 0 }
  // The keys of all before the first comparison, so that no pair is met from one end only.
  for (let isMore = true; isMore; )
    isMore = await alone(db, networkId, async (tx) => {
      const ids = await changedPartners(tx, PART)
      await makeKeys(tx, networkId, ids)
      return ids.length === PART
    })
  for (let isMore = true; isMore; )
    isMore = await alone(db, networkId, async (tx) => {
      const ids = await waitingPartners(tx, PART)
      const { compared, found } = await searchAround(tx, networkId, ids, now)
      done.partners += ids.length
      done.compared += compared
      done.found += found
      return ids.length === PART
    })
  return done
}

/** One search of a network at a time: a second one waits and then finds nothing to do. */
function alone<T>(db: Kysely<Database>, networkId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inScope(db, { networkId, side: 'system' }, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('duplicates ' || ${networkId}, 0))`.execute(tx)
    return work(tx)
  })
}

async function networkIds(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(db)
  return rows.map((row) => row.id)
}
