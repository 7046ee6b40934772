import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Extent } from './read-rows.ts'

/** A person whose name records need. Never a password, a session or a second factor: those stay where they are. */
export type ExportedPerson = {
  id: string
  name: string
  /** null for somebody of whom the reader knows only the name. */
  email: string | null
  language: 'ru' | 'en' | null
  createdAt: string | null
}

/** People who have or had a place the reader sees, and those who wrote what the archive holds. */
export async function readPeople(tx: Tx, extent: Extent): Promise<ExportedPerson[]> {
  const { networkId, partnerIds } = extent
  const members = await sql<ExportedPerson>`
    select u."id", u."name", u."email", u."language", to_char(u."createdAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"
    from auth."user" u where exists (select from member m where m.user_id = u."id" and m.network_id = ${networkId}
      ${partnerIds ? sql`and m.partner_id = any (${`{${partnerIds.join(',')}}`}::uuid[])` : sql``})
    order by u."id"`.execute(tx)
  if (partnerIds === null) return members.rows
  const known = new Set(members.rows.map(({ id }) => id))
  const actors = await sql<{ id: string; name: string }>`
    select n.id, n.name from house.person_names(array(select distinct f.actor_id from fact f
      where f.partner_id = any (${`{${partnerIds.join(',')}}`}::uuid[]) and f.actor_kind = 'person')) n order by n.id`.execute(
    tx,
  )
  const others = actors.rows
    .filter(({ id }) => !known.has(id))
    .map(({ id, name }): ExportedPerson => ({ id, name, email: null, language: null, createdAt: null }))
  return [...members.rows, ...others]
}

/**
 * Adds the people of an archive, without any means to sign in; who is there already under the same id stays as they are.
 * Refuses when a mail address belongs to somebody else here: the archive goes into an empty Artel.
 */
export async function restorePeople(ownerTx: Tx, people: readonly ExportedPerson[]): Promise<void> {
  for (const person of people) {
    // A person known by name only gets an address nobody can have (RFC 2606).
    const email = person.email ?? `${person.id.toLowerCase()}@restored.invalid`
    const { rows } = await sql<{ id: string }>`select "id" from auth."user" where "email" = ${email}`.execute(
      ownerTx,
    )
    if (rows[0] && rows[0].id !== person.id)
      throw new Refused('person_exists', {
        detail: `Somebody else has the mail address ${email} here. Restore into an empty Artel.`,
      })
    await sql`
      insert into auth."user" ("id", "name", "email", "emailVerified", "language", "createdAt", "updatedAt")
      values (${person.id}, ${person.name}, ${email}, ${person.email !== null}, ${person.language},
        coalesce(${person.createdAt}::timestamptz, now()), now())
      on conflict ("id") do nothing`.execute(ownerTx)
  }
}
