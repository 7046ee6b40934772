import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { collapseWhitespace } from '#shared/text.ts'
import type { SearchHit, Stage } from '../contract.ts'
import { searchName } from '../rules.ts'
import '../tables.ts'

export type Found = { partnerId: string; by: SearchHit['matched']['by']; text: string; score: number }

/**
 * Partners that match what was typed, best first, each once: by name (word forms, parts, typing errors), requisites,
 * external ids and contacts. Runs in the database as one function that applies the scope itself.
 */
export async function findPartners(tx: Tx, typed: string, limit: number): Promise<Found[]> {
  const raw = collapseWhitespace(typed)
  if (raw === '') return []
  const { rows } = await sql<{
    partner_id: string
    matched_by: SearchHit['matched']['by']
    matched_text: string
    score: number
  }>`select * from house.find_partners(${raw}, ${searchName(raw)}, ${limit})`.execute(tx)
  return rows.map((row) => ({
    partnerId: row.partner_id,
    by: row.matched_by,
    text: row.matched_text,
    score: row.score,
  }))
}

type HitRow = {
  partner_id: string
  name: string
  city: string | null
  stage: Stage
  is_archived: boolean
  matched_by: SearchHit['matched']['by']
  matched_text: string
}

/** The best matches with what a list of suggestions shows, in one trip: people wait for it while they type. */
export async function searchPartners(tx: Tx, typed: string, limit: number): Promise<SearchHit[]> {
  const raw = collapseWhitespace(typed)
  if (raw === '') return []
  // lateral with a limit: each hit is looked up by its key, since the planner expects a thousand of them
  const { rows } = await sql<HitRow>`
    select hit.partner_id, p.name, p.city, p.stage, p.archived_at is not null as is_archived, hit.matched_by, hit.matched_text
    from house.find_partners(${raw}, ${searchName(raw)}, ${limit})
      with ordinality as hit(partner_id, matched_by, matched_text, score, place)
    cross join lateral (select name, city, stage, archived_at from partner where partner_id = hit.partner_id limit 1) p
    order by hit.place`.execute(tx)
  return rows.map((row) => ({
    id: row.partner_id,
    name: row.name,
    city: row.city,
    stage: row.stage,
    archived: row.is_archived,
    matched: { by: row.matched_by, text: row.matched_text },
  }))
}
