import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { refuseOldVersion } from '../account/locks.ts'
import { MAX_TAGS, type Tag, type TagColour, type TagTaken } from './shapes.ts'
import './tables.ts'

const network = sql`(select nullif(current_setting('app.network_id', true), '')::uuid)`

/** Tags of the network by name, each with how many partners that the scope sees have it. */
export async function listTags(tx: Tx): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select t.id, t.name, t.colour, t.version, coalesce(n.partners, 0) as partners from tag t
    left join (select tag_id, count(*)::int as partners from partner_tag where network_id = ${network} group by tag_id) n
      on n.tag_id = t.id
    where t.network_id = ${network} order by lower(t.name), t.id`.execute(tx)
  return rows
}

async function readTag(tx: Tx, id: string): Promise<Tag> {
  const { rows } = await sql<Tag>`
    select t.id, t.name, t.colour, t.version, (select count(*)::int from partner_tag where tag_id = t.id) as partners
    from tag t where t.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** Adds a tag. A name in use, in whatever letters, is refused with 409. */
export async function addTag(writer: Writer, input: { name: string; colour: TagColour }): Promise<Tag> {
  const { tx, networkId, now } = writer
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from tag where network_id = ${network}`.execute(tx)
  if ((rows[0]?.count ?? 0) >= MAX_TAGS) throw new Refused('too_many_tags', { status: 409 })
  const id = newId()
  const { rows: added } = await sql`
    insert into tag (id, network_id, name, colour, created_at) values (${id}, ${networkId}, ${input.name}, ${input.colour}, ${now})
    on conflict (network_id, lower(name)) do nothing returning id`.execute(tx)
  if (added.length === 0) throw nameTaken()
  return readTag(tx, id)
}

/** Renames or recolours a tag. */
export async function changeTag(
  writer: Writer,
  id: string,
  version: number | null,
  change: { name?: string | undefined; colour?: TagColour | undefined },
): Promise<Tag> {
  const { tx } = writer
  const before = await lockTag(tx, id)
  refuseOldVersion(before, version)
  if (change.name !== undefined) {
    const { rows } = await sql`
      select from tag where network_id = ${network} and lower(name) = lower(${change.name}) and id <> ${id}`.execute(
      tx,
    )
    if (rows.length > 0) throw nameTaken()
  }
  await tx
    .updateTable('tag')
    .set({
      name: change.name ?? before.name,
      colour: change.colour ?? before.colour,
      version: before.version + 1,
    })
    .where('id', '=', id)
    .execute()
  return readTag(tx, id)
}

/** Gives all partners of a tag another one instead and takes the first away. Returns the tag that stays, and what was taken. */
export async function mergeTags(
  writer: Writer,
  id: string,
  into: string,
): Promise<{ tag: Tag; taken: TagTaken }> {
  const { tx } = writer
  if (id === into)
    throw new Refused('invalid', {
      errors: [{ pointer: '#/into', code: 'same_tag', detail: 'A tag cannot become itself.' }],
    })
  // in one order, so that two mergers at once do not wait for each other
  for (const one of [id, into].sort()) await lockTag(tx, one)
  const { rows: given } = await sql<{ partnerId: string }>`
    insert into partner_tag (partner_id, id, network_id, tag_id, created_at)
    select partner_id, gen_random_uuid(), network_id, ${into}::uuid, created_at from partner_tag where tag_id = ${id}
    on conflict (partner_id, tag_id, audience) do nothing returning partner_id as "partnerId"`.execute(tx)
  const taken = await removeTag(writer, id)
  return {
    tag: await readTag(tx, into),
    taken: { ...taken, into, given: given.map(({ partnerId }) => partnerId) },
  }
}

/** Takes a tag away from all partners and out of the network. Returns what `restoreTag` needs to put it back. */
export async function removeTag(writer: Writer, id: string): Promise<TagTaken> {
  const { tx } = writer
  const { name, colour } = await lockTag(tx, id)
  const had = await tx.deleteFrom('partner_tag').where('tag_id', '=', id).returning('partner_id').execute()
  await tx.deleteFrom('tag').where('id', '=', id).execute()
  return { id, name, colour, partnerIds: had.map((row) => row.partner_id), into: null, given: [] }
}

/**
 * Puts back a tag that was removed or merged, under its id, so that views and rules that name it find it again. Partners that
 * are gone are left out. A name taken meanwhile is refused with 409, as is a tag that is there.
 */
export async function restoreTag(writer: Writer, taken: TagTaken): Promise<Tag> {
  const { tx, networkId, now } = writer
  const { rows: added } = await sql`
    insert into tag (id, network_id, name, colour, created_at)
    values (${taken.id}, ${networkId}, ${taken.name}, ${taken.colour}, ${now})
    on conflict do nothing returning id`.execute(tx)
  if (added.length === 0) throw nameTaken()
  await sql`
    insert into partner_tag (partner_id, id, network_id, tag_id, created_at)
    select p.partner_id, gen_random_uuid(), p.network_id, ${taken.id}::uuid, ${now} from partner p
    where p.network_id = ${network} and p.partner_id = any(${taken.partnerIds}::uuid[])
    on conflict (partner_id, tag_id, audience) do nothing`.execute(tx)
  if (taken.into !== null)
    await sql`
      delete from partner_tag
      where network_id = ${network} and tag_id = ${taken.into} and partner_id = any(${taken.given}::uuid[])`.execute(
      tx,
    )
  return readTag(tx, taken.id)
}

async function lockTag(tx: Tx, id: string) {
  const row = await tx.selectFrom('tag').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

function nameTaken(): Refused {
  return new Refused('tag_taken', {
    status: 409,
    errors: [{ pointer: '#/name', code: 'tag_taken', detail: 'There is a tag of this name.' }],
  })
}
