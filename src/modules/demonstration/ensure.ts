import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { connect } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { addAccess } from './access.ts'
import { addDependency } from './dependency.ts'
import { addPapers } from './documents.ts'
import { addDuplicates } from './duplicates.ts'
import { addEveryday } from './everyday.ts'
import { addLifeCycle } from './life-cycle.ts'
import { addOwnFields } from './own-fields.ts'
import { makeHosts, makePartnerUsers, type SignIn } from './people.ts'
import { addRatings } from './ratings.ts'
import { addReports } from './reports.ts'
import { addSales } from './sales.ts'
import { addScores } from './scores.ts'
import { addSegments } from './segments.ts'
import { addSteps } from './steps.ts'
import { tellStory } from './story.ts'
import { addWorkingDays } from './working-days.ts'
import { writeStory } from './write.ts'

export const demonstrationSlug = 'demo'
const seed = 'Северный Ткач'

/**
 * Makes the demonstration network at the first start, in one transaction: completely or not at all. There is no second
 * one after it was deleted, nor where other networks were there first. Returns its sign-ins, which are kept in a file
 * of the data folder that only its owner can read. `signal` asks to give up.
 */
export async function ensureDemonstration(context: Context, signal: AbortSignal): Promise<SignIn[]> {
  const file = join(context.dataFolder, 'demonstration.json')
  if (!(await isFirst(context))) return readSignIns(file)
  const now = context.clock.now()
  const networkId = newId()
  const story = tellStory(seed, now)
  const signIns = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    await sql`insert into network (network_id, slug, name, currency, time_zone, language, is_demo, created_at, figures_day)
      values (${networkId}, ${demonstrationSlug}, 'Северный Ткач', 'RUB', 'Europe/Moscow', 'ru', true, ${now},
        (${now}::timestamptz at time zone 'Europe/Moscow')::date)`.execute(tx)
    await sql`select house.add_default_stages(${networkId})`.execute(tx)
    const hosts = await makeHosts(tx, networkId, now)
    signal.throwIfAborted()
    const writer = {
      tx,
      networkId,
      side: 'system' as const,
      actor: { kind: 'system' as const, id: null },
      now,
    }
    const { partnerIds, facts } = await writeStory(writer, story, hosts.curators)
    await addWorkingDays(writer)
    await addLifeCycle(writer, hosts.curators)
    await addPapers(writer, context.dataFolder, story, partnerIds)
    await addSegments(writer, story, partnerIds, hosts.curators)
    signal.throwIfAborted()
    const partners = await makePartnerUsers(tx, networkId, story, partnerIds, now)
    await addEveryday(writer, partnerIds)
    await addDuplicates(writer, partnerIds)
    await addSales(writer, story, partnerIds)
    await addOwnFields(writer, story, partnerIds, hosts.curators)
    const visitors = await addAccess(writer, partnerIds, hosts.curators)
    signal.throwIfAborted()
    await addReports(writer, hosts.curators)
    await addRatings(writer, story, partnerIds, hosts.curators)
    await addDependency(writer, seed, partnerIds)
    // the last: what it is made from has to be there
    await addScores(writer)
    await addSteps(writer, partnerIds, hosts.curators)
    context.log.info({ partners: partnerIds.length, facts }, 'the demonstration network was made')
    const all = [...hosts.signIns, ...partners, ...visitors]
    // before the commit, so that there is never a demonstration nobody can sign in to
    await writeFile(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
    return all
  })
  await analyze(context)
  return signIns
}

/** Whether this Artel has never had a network. Asked as the owner, since no network is in scope. */
async function isFirst(context: Context): Promise<boolean> {
  const owner = connect(context.ownerUrl, { max: 1, name: 'artel-demonstration' })
  try {
    const { rows } = await sql<{ first: boolean }>`
      select not exists (select from network) and not exists (select from house.remembered where name = 'demonstration' and value = 'deleted')
        as first`.execute(owner.db)
    return rows[0]?.first ?? false
  } finally {
    await owner.close()
  }
}

/** The planner knows nothing of tables that were filled in one go. */
async function analyze(context: Context): Promise<void> {
  const owner = connect(context.ownerUrl, { max: 1, name: 'artel-demonstration' })
  try {
    await sql`analyze`.execute(owner.db)
  } finally {
    await owner.close()
  }
}

async function readSignIns(file: string): Promise<SignIn[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SignIn[]
  } catch {
    return []
  }
}
