import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { VersionConflict } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { USUAL_SETTINGS } from './rules.ts'
import { RatingSettings } from './shapes.ts'
import './tables.ts'

export type Scheme = { version: number; settings: RatingSettings; madeAt: Date | null }

/** The settings in force; the usual ones, version 0, while nobody has saved any. What is missing is as usual. */
export async function readScheme(tx: Tx): Promise<Scheme> {
  const { rows } = await sql<{ version: number; settings: object; made_at: Date }>`
    select version, settings, made_at from rating_scheme order by version desc limit 1`.execute(tx)
  const row = rows[0]
  if (!row) return { version: 0, settings: USUAL_SETTINGS, madeAt: null }
  return {
    version: row.version,
    settings: RatingSettings.parse({ ...USUAL_SETTINGS, ...row.settings }),
    madeAt: row.made_at,
  }
}

/**
 * Keeps new settings as the next version; what stood before is kept too, and saved again takes the saving back. Refuses
 * (412) when others saved meanwhile.
 */
export async function saveScheme(
  writer: Writer,
  settings: RatingSettings,
  version: number | null,
): Promise<Scheme> {
  await sql`select from network for update`.execute(writer.tx)
  const before = await readScheme(writer.tx)
  if (version !== null && version !== before.version) throw new VersionConflict()
  const next = before.version + 1
  await writer.tx
    .insertInto('rating_scheme')
    .values({
      network_id: writer.networkId,
      id: newId(),
      version: next,
      settings: JSON.stringify(settings),
      made_by: writer.actor.id,
      made_at: writer.now,
    })
    .execute()
  return { version: next, settings, madeAt: writer.now }
}
