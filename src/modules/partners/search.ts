import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { collapseWhitespace } from '#shared/text.ts'
import type { SearchHit, Stage } from './contract.ts'
import { searchName } from './rules.ts'
import './tables.ts'

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

/** The best matches with what a list of suggestions shows. */
export async function searchPartners(tx: Tx, typed: string, limit: number): Promise<SearchHit[]> {
  const found = await findPartners(tx, typed, limit)
  if (found.length === 0) return []
  const rows = await tx
    .selectFrom('partner')
    .select(['partner_id', 'name', 'city', 'stage', 'archived_at'])
    .where(
      'partner_id',
      'in',
      found.map((hit) => hit.partnerId),
    )
    .execute()
  const byId = new Map(rows.map((row) => [row.partner_id, row]))
  return found.flatMap(({ partnerId, by, text }) => {
    const row = byId.get(partnerId)
    if (!row) return []
    const { name, city, stage } = row
    return [
      {
        id: partnerId,
        name,
        city,
        stage: stage as Stage,
        archived: row.archived_at !== null,
        matched: { by, text },
      },
    ]
  })
}
