import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { collapseWhitespace } from '#shared/text.ts'
import type { SearchHit, Stage } from '../contract.ts'
import { mayReadContacts } from '../policy.ts'
import { searchName } from '../rules.ts'
import '../tables.ts'

export type Found = { partnerId: string; by: SearchHit['matched']['by']; text: string; score: number }

/**
 * Partners that match what was typed, best first, each once: by name (word forms, parts, typing errors), requisites,
 * external ids and contacts (unless `actor` may not see those). Runs in the database as one function that applies the scope itself. With a
 * `moment` the answer is remembered, for lists that are paged through.
 */
export async function findPartners(
  tx: Tx,
  typed: string,
  limit: number,
  actor: Actor | null = null,
  moment: string | null = null,
): Promise<Found[]> {
  const raw = collapseWhitespace(typed)
  if (raw === '') return []
  const rows = await remembered(
    tx,
    moment,
    sql<{
      partner_id: string
      matched_by: SearchHit['matched']['by']
      matched_text: string
      score: number
    }>`select * from house.find_partners(${raw}, ${searchName(raw)}, ${atMost(actor, limit)})`,
  )
  return readable(actor, rows, limit).map((row) => ({
    partnerId: row.partner_id,
    by: row.matched_by,
    text: row.matched_text,
    score: row.score,
  }))
}

/** What contacts match is left out for whom contacts are closed, so more is asked for then. */
const atMost = (actor: Actor | null, limit: number) => (seesContacts(actor) ? limit : 4 * limit)
const seesContacts = (actor: Actor | null) => actor === null || mayReadContacts(actor)

function readable<Row extends { matched_by: SearchHit['matched']['by'] }>(
  actor: Actor | null,
  rows: readonly Row[],
  limit: number,
): readonly Row[] {
  return seesContacts(actor) ? rows : rows.filter((row) => row.matched_by !== 'contact').slice(0, limit)
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

/**
 * The best matches with what a list of suggestions shows, in one trip: people wait for it while they type. To whom
 * contacts are closed, what contacts match is not told.
 */
export async function searchPartners(
  tx: Tx,
  actor: Actor,
  typed: string,
  limit: number,
): Promise<SearchHit[]> {
  const raw = collapseWhitespace(typed)
  if (raw === '') return []
  // lateral with a limit: each hit is looked up by its key, since the planner expects a thousand of them
  const { rows } = await sql<HitRow>`
    select hit.partner_id, p.name, p.city, p.stage, p.archived_at is not null as is_archived, hit.matched_by, hit.matched_text
    from house.find_partners(${raw}, ${searchName(raw)}, ${atMost(actor, limit)})
      with ordinality as hit(partner_id, matched_by, matched_text, score, place)
    cross join lateral (select name, city, stage, archived_at from partner where partner_id = hit.partner_id limit 1) p
    order by hit.place`.execute(tx)
  return readable(actor, rows, limit).map((row) => ({
    id: row.partner_id,
    name: row.name,
    city: row.city,
    stage: row.stage,
    archived: row.is_archived,
    matched: { by: row.matched_by, text: row.matched_text },
  }))
}
