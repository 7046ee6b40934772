import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { Network } from './contract.ts'

type Row = {
  id: string
  slug: string
  name: string
  currency: string
  time_zone: string
  language: 'ru' | 'en'
  is_demo: boolean
  is_empty: boolean
  created_at: Date
  version: number
}

/** The scope's network. It is empty while it has neither a partner nor a fact. */
export async function readNetwork(tx: Tx): Promise<Network> {
  const { rows } = await sql<Row>`
    select network_id as id, slug, name, currency, time_zone, language, is_demo, created_at, version,
      not exists (select from partner) and not exists (select from fact) as is_empty from network`.execute(tx)
  const row = rows[0]
  if (!row) throw new NotFound()
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    language: row.language,
    isDemo: row.is_demo,
    isEmpty: row.is_empty,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}

export type NetworkChange = {
  name?: string | undefined
  currency?: string | undefined
  timeZone?: string | undefined
  language?: 'ru' | 'en' | undefined
}

/**
 * Changes the scope's network. Refuses another currency, time zone or language once it is not empty: every period and
 * every sum so far was made with them.
 */
export async function changeNetwork(
  tx: Tx,
  change: NetworkChange,
  ifMatchVersion: number | null,
): Promise<{ before: Network; after: Network }> {
  await sql`select from network for update`.execute(tx)
  const before = await readNetwork(tx)
  if (ifMatchVersion !== null && ifMatchVersion !== before.version) throw new VersionConflict()
  const fixed = (['currency', 'timeZone', 'language'] as const).filter(
    (name) => change[name] !== undefined && change[name] !== before[name],
  )
  if (fixed.length > 0 && !before.isEmpty)
    throw new Refused('network_not_empty', {
      status: 409,
      detail: 'Currency, time zone and language change only while the network is empty.',
      errors: fixed.map((name) => ({
        pointer: `#/${name}`,
        code: 'network_not_empty',
        detail: 'It changes only while the network is empty.',
      })),
    })
  await sql`update network set name = ${change.name ?? before.name}, currency = ${change.currency ?? before.currency},
    time_zone = ${change.timeZone ?? before.timeZone}, language = ${change.language ?? before.language},
    version = version + 1 where network_id = ${before.id}`.execute(tx)
  return { before, after: await readNetwork(tx) }
}
