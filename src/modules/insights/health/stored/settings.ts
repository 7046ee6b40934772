import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { HealthSettings } from './shapes.ts'

/** What the network shows of health. */
export async function readHealthSettings(tx: Tx): Promise<HealthSettings> {
  const { rows } = await sql<HealthSettings>`
    select coalesce(settings #> '{insights,showHealthToPartners}' = 'true'::jsonb, false) as "showHealthToPartners",
      coalesce(settings #> '{insights,showHealthCourseToPartners}' = 'true'::jsonb, false) as "showHealthCourseToPartners"
    from network`.execute(tx)
  return rows[0] ?? { showHealthToPartners: false, showHealthCourseToPartners: false }
}

/** Decides what the network shows of health. */
export async function changeHealthSettings(tx: Tx, settings: HealthSettings): Promise<HealthSettings> {
  await sql`update network set settings = settings || jsonb_build_object('insights',
    coalesce(settings -> 'insights', '{}') || ${JSON.stringify(settings)}::jsonb)`.execute(tx)
  return readHealthSettings(tx)
}
