import { sql } from 'kysely'
import { uuidArray } from './fragments.ts'
import { membersOf, type Report, survivorOf } from './report.ts'

export type PartnerName = {
  id: string
  externalId: string | null
  name: string
  city: string | null
  stage: string
  curatorId: string | null
}

/**
 * Names of partners for reports, with their id in the first source that named them; a survivor without one has that of
 * a duplicate merged into it. Ids that the scope does not show are missing from the answer.
 */
export async function readNames(report: Report, ids: readonly string[]): Promise<Map<string, PartnerName>> {
  if (ids.length === 0) return new Map()
  const members = [...new Set(ids.flatMap((id) => membersOf(report.survivors, id)))]
  const { rows } = await sql<PartnerName>`
    select p.partner_id as id, p.name, p.city, p.stage, p.curator_id as "curatorId",
      (select e.external_id from partner_external_id e where e.partner_id = p.partner_id
        order by e.created_at, e.id limit 1) as "externalId"
    from partner p where p.partner_id = any (${uuidArray(members)})`.execute(report.tx)
  const found = new Map(rows.map((row) => [row.id, row]))
  for (const row of rows) {
    const survivor = found.get(survivorOf(report, row.id))
    if (survivor && survivor.externalId === null) survivor.externalId = row.externalId
  }
  return found
}

/** A name that can be shown although the scope hides the partner. */
export function nameOf(names: ReadonlyMap<string, PartnerName>, id: string): PartnerName {
  return names.get(id) ?? { id, externalId: null, name: id, city: null, stage: 'contact', curatorId: null }
}
