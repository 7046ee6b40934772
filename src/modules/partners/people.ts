import { sql } from 'kysely'
import { listHostPeople, personNames } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { Refused } from '#platform/http/refused.ts'
import { initials } from '#shared/text.ts'
import type { PersonRef } from './contract.ts'

/** Names of people by their user ids; also of those who have left. Ids without a place in the network are missing. */
export async function readPeople(
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, PersonRef>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = await personNames(tx, wanted)
  return new Map([...names].map(([id, name]) => [id, { id, name, initials: initials(name) }]))
}

/** The person with this id; a name that cannot be read is shown as the id. */
export function personOf(people: ReadonlyMap<string, PersonRef>, id: string | null): PersonRef | null {
  if (id === null) return null
  return people.get(id) ?? { id, name: id, initials: '?' }
}

/** Refuses a curator who is no person of the host that may answer for partners now. */
export async function refuseUnlessCurator(tx: Tx, userId: string, pointer: string): Promise<void> {
  const people = await listHostPeople(tx)
  if (people.some(({ id }) => id === userId)) return
  throw new Refused('invalid', {
    errors: [{ pointer, code: 'curator_unknown', detail: 'No such person of the host.' }],
  })
}

/** Ids of all curators of the registry, by name as the language sorts it. */
export async function curatorsByName(tx: Tx, language: string, moment: string | null): Promise<string[]> {
  const rows = await remembered(
    tx,
    moment,
    sql<{ id: string }>`select distinct curator_id as id from partner where curator_id is not null`,
  )
  const ids = rows.map((row) => row.id)
  const people = await readPeople(tx, ids)
  const name = (id: string) => people.get(id)?.name ?? id
  const { compare } = new Intl.Collator(language)
  return ids.sort((a, b) => compare(name(a), name(b)) || (a < b ? -1 : 1))
}
