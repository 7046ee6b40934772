import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Duplicates } from '../contract.ts'
import { searchName } from '../rules.ts'
import { uuids } from './filter.ts'
import { findPartners } from './search.ts'

/** Names less alike than this are not worth a question. */
const LEAST_SIMILARITY = 0.55

type Row = { id: string; name: string; city: string | null }

/**
 * Partners that may be the same company as the one being added: those with a legal entity of this tax number, then those
 * whose names are alike (trigrams of the names as search compares them). A hint, never a refusal.
 */
export async function findDuplicates(
  tx: Tx,
  {
    name,
    inn,
    exceptId,
  }: { name?: string | undefined; inn?: string | undefined; exceptId?: string | undefined },
): Promise<Duplicates['data']> {
  const except = exceptId ?? null
  const byInn = inn ? await withInn(tx, inn, except) : []
  const known = new Set(byInn.map(({ id }) => id))
  const byName = name ? await withName(tx, name, except) : []
  return [
    ...byInn.map((row) => ({ ...row, because: 'inn' as const, similarity: 1 })),
    ...byName
      .filter(({ id }) => !known.has(id))
      .map(({ similarity, ...row }) => ({ ...row, because: 'name' as const, similarity })),
  ]
}

async function withInn(tx: Tx, inn: string, except: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select distinct p.partner_id as id, p.name, p.city from legal_entity l join partner p on p.partner_id = l.partner_id
    where l.inn = ${inn} and l.archived_at is null and p.merged_into is null and p.partner_id is distinct from ${except}::uuid
    order by p.name limit 10`.execute(tx)
  return rows
}

async function withName(
  tx: Tx,
  name: string,
  except: string | null,
): Promise<(Row & { similarity: number })[]> {
  const found = await findPartners(tx, name, 30)
  const ids = found.filter(({ by }) => by === 'name').map(({ partnerId }) => partnerId)
  if (ids.length === 0) return []
  const { rows } = await sql<Row & { similarity: number }>`
    select id, name, city, similarity from (
      select partner_id as id, name, city, similarity(search_name, ${searchName(name)})::float8 as similarity
      from partner where partner_id = any (${uuids(ids)})) p
    where similarity >= ${LEAST_SIMILARITY} and id is distinct from ${except}::uuid
    order by similarity desc, name limit 10`.execute(tx)
  return rows
}
