import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Duplicates, DuplicatesQuery } from '../contract.ts'
import { findPartners } from '../registry/search.ts'
import { compare } from './compare.ts'
import { type Dossier, nobody } from './dossier.ts'
import { keysOf } from './keys.ts'
import { readDossiers } from './read-dossiers.ts'
import type { Evidence } from './shapes.ts'

/** A hint while somebody types may be less sure than a question in the list of duplicates. */
const LEAST_HINT = 0.5
/** A key that more partners share says too little to look at all of them. */
const MOST_OF_A_KEY = 40

const REQUISITES: readonly Evidence['kind'][] = ['inn', 'ogrn', 'tax_id', 'bank_account']
const NAMES: readonly Evidence['kind'][] = ['name_same', 'name_near', 'name_short']

/**
 * Partners that may be the same company as the one being added, as far as it is known yet, the surest first: compared as
 * duplicates are, with what the scope shows. A hint, never a refusal.
 */
export async function findAlike(tx: Tx, query: DuplicatesQuery): Promise<Duplicates['data']> {
  const draft = draftOf(query)
  const ids = await candidatesOf(tx, draft, query)
  const dossiers = await readDossiers(tx, ids)
  const found = [...dossiers.values()].flatMap((dossier) => {
    const { score, evidence } = compare(draft, dossier)
    return score >= LEAST_HINT && dossier.id !== query.exceptId ? [{ id: dossier.id, score, evidence }] : []
  })
  found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  const names = await readNames(
    tx,
    found.slice(0, 10).map(({ id }) => id),
  )
  return found.flatMap(({ id, score, evidence }) => {
    const partner = names.get(id)
    return partner ? [{ ...partner, because: becauseOf(evidence), similarity: score, evidence }] : []
  })
}

function becauseOf(evidence: readonly Evidence[]): Duplicates['data'][number]['because'] {
  const kind = evidence[0]?.kind
  if (kind !== undefined && REQUISITES.includes(kind)) return 'inn'
  return kind !== undefined && NAMES.includes(kind) ? 'name' : 'contact'
}

function draftOf({ name, inn, city, phone, email, website }: DuplicatesQuery): Dossier {
  return {
    ...nobody,
    id: '',
    names: name ? [name] : [],
    cities: city ? [city] : [],
    websites: website ? [website] : [],
    entities: inn ? [{ name: name ?? '', inn, kpp: null, ogrn: null, taxId: null, accounts: [] }] : [],
    contacts: phone || email ? [{ phone: phone ?? null, email: email ?? null }] : [],
  }
}

/** Partners with a key of the draft, with its tax number, or that search finds by the name; merged ones as their survivor. */
async function candidatesOf(tx: Tx, draft: Dossier, { name, inn }: DuplicatesQuery): Promise<string[]> {
  const keys = keysOf(draft)
  const found = name ? await findPartners(tx, name, 30) : []
  const named = found.filter(({ by }) => by === 'name').map(({ partnerId }) => partnerId)
  const { rows } = await sql<{ id: string }>`
    with asked as (select * from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ key }) => key)}::text[]) as k(kind, key))
    select distinct coalesce(p.merged_into, p.partner_id) as id from (
      select k.partner_id from asked a cross join lateral (
        select k.partner_id from duplicate_key k where k.network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)
          and k.kind = a.kind and k.key = a.key limit ${MOST_OF_A_KEY}) k
      union all
      select l.partner_id from legal_entity l where l.inn = ${inn ?? null} and l.archived_at is null
      union all
      select unnest(${named}::uuid[])
    ) x join partner p on p.partner_id = x.partner_id limit 300`.execute(tx)
  return rows.map(({ id }) => id)
}

async function readNames(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { id: string; name: string; city: string | null }>> {
  const { rows } = await sql<{ id: string; name: string; city: string | null }>`
    select partner_id as id, name, city from partner where partner_id = any (${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}
