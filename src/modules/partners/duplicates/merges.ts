import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { partnerSet } from '#records/partnerships.ts'
import { hiddenFields } from '../custom-fields/read-fields.ts'
import { readPeople } from '../people.ts'
import type { Merge } from './shapes.ts'
import type { JoinedRow, LeftAlone, MergeChange } from './tables.ts'

export type MergeRow = {
  id: string
  survivor_id: string
  merged_id: string
  survivor_name: string
  merged_name: string
  moved: string[]
  changes: MergeChange[]
  joined: JoinedRow[]
  reason: string | null
  has_consent: boolean
  merged_by: string | null
  merged_at: Date
  undone_at: Date | null
  undone_by: string | null
  left_alone: LeftAlone[]
}

const columns = sql`g.*, s.name as survivor_name, m.name as merged_name`
const joins = sql`partner_merge g join partner s on s.partner_id = g.survivor_id join partner m on m.partner_id = g.merged_id`

/** One merge as it is kept. Refuses (not found) one of which the scope hides an end. */
export async function readMergeRow(tx: Tx, mergeId: string): Promise<MergeRow> {
  const { rows } = await sql<MergeRow>`select ${columns} from ${joins} where g.id = ${mergeId}`.execute(tx)
  const [row] = rows
  if (!row) throw new NotFound()
  return row
}

export async function readMerge(tx: Tx, actor: Actor, mergeId: string): Promise<Merge> {
  const [merge] = await presentMerges(tx, actor, [await readMergeRow(tx, mergeId)])
  if (!merge) throw new NotFound()
  return merge
}

/** Merges that the accounts of a partner took part in, the latest first. */
export async function listMerges(tx: Tx, actor: Actor, partnerId: string): Promise<Merge[]> {
  const set = await partnerSet(tx, partnerId)
  const { rows } = await sql<MergeRow>`
    select ${columns} from ${joins} where g.survivor_id = any (${set}::uuid[]) or g.merged_id = any (${set}::uuid[])
    order by g.merged_at desc, g.id desc limit 100`.execute(tx)
  return presentMerges(tx, actor, rows)
}

/** What a merge wrote into fields that the reader may not see is not there for them. */
async function presentMerges(tx: Tx, actor: Actor, rows: readonly MergeRow[]): Promise<Merge[]> {
  const hidden = new Set((await hiddenFields(tx, actor)).map((code) => `field.${code}`))
  const isShown = ({ field }: { field: string }) => !hidden.has(field)
  const people = await readPeople(
    tx,
    rows.flatMap(({ merged_by, undone_by }) => [merged_by, undone_by]),
  )
  const person = (id: string | null) => (id === null ? null : { id, name: people.get(id)?.name ?? id })
  return rows.map((row) => ({
    id: row.id,
    survivor: { id: row.survivor_id, name: row.survivor_name },
    merged: { id: row.merged_id, name: row.merged_name },
    reason: row.reason,
    hasConsent: row.has_consent,
    changes: row.changes.filter(isShown).map(({ field, from, to }) => ({ field, from, to })),
    joined: row.joined.length,
    mergedAt: row.merged_at.toISOString(),
    mergedBy: person(row.merged_by),
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneBy: person(row.undone_by),
    leftAlone: row.left_alone.filter(isShown),
  }))
}
