import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { type NewFact, stateFacts } from '#records/facts/state.ts'
import { survivorOf } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { lockActivePartner } from '../account/locks.ts'
import { partnerChanged } from '../fact-kinds.ts'
import type { TagRef } from './shapes.ts'
import { addTag } from './tags.ts'

/** The tags of partners, by name. */
export async function readPartnerTags(tx: Tx, partnerIds: readonly string[]): Promise<Map<string, TagRef[]>> {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<TagRef & { partner_id: string }>`
    select pt.partner_id, t.id, t.name, t.colour from partner_tag pt join tag t on t.id = pt.tag_id
    where pt.partner_id = any (${partnerIds}::uuid[]) order by lower(t.name), t.id`.execute(tx)
  const found = new Map<string, TagRef[]>()
  for (const { partner_id, ...tag } of rows) found.set(partner_id, [...(found.get(partner_id) ?? []), tag])
  return found
}

export async function readTagsOf(tx: Tx, partnerId: string): Promise<TagRef[]> {
  const survivorId = await survivorOf(tx, partnerId)
  return (await readPartnerTags(tx, [survivorId])).get(survivorId) ?? []
}

/** Gives a partner exactly these tags; those named by words are made when they are new. Answers what stood before. */
export async function setPartnerTags(
  writer: Writer,
  partnerId: string,
  wanted: readonly ({ id: string } | { name: string })[],
): Promise<{ tags: TagRef[]; previous: string[] }> {
  const { tx } = writer
  const partner = await lockActivePartner(tx, partnerId, null)
  const ids: string[] = []
  for (const one of wanted) ids.push('id' in one ? one.id : await tagNamed(writer, one.name))
  await refuseUnknownTags(tx, ids, '#/tags')
  const before = (await readPartnerTags(tx, [partnerId])).get(partnerId) ?? []
  const previous = before.map(({ id }) => id)
  await changeTagsOfMany(writer, [
    {
      partnerId,
      name: partner.name,
      add: ids.filter((id) => !previous.includes(id)),
      remove: previous.filter((id) => !ids.includes(id)),
    },
  ])
  return { tags: (await readPartnerTags(tx, [partnerId])).get(partnerId) ?? [], previous }
}

/** Refuses ids that are no tags of the network. */
export async function refuseUnknownTags(tx: Tx, ids: readonly string[], pointer: string): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<{ id: string }>`select id from tag where id = any (${[...ids]}::uuid[])`.execute(
    tx,
  )
  if (new Set(ids).size === rows.length) return
  throw new Refused('invalid', {
    errors: [{ pointer, code: 'unknown_tag', detail: 'There is no such tag.' }],
  })
}

async function tagNamed(writer: Writer, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from tag where lower(name) = lower(${name})`.execute(writer.tx)
  return rows[0]?.id ?? (await addTag(writer, { name, colour: 'grey' })).id
}

export type TagChangeOf = {
  partnerId: string
  name: string
  add: readonly string[]
  remove: readonly string[]
}

/** Adds and takes away tags of many partners by a few statements; each partner that changes gets one fact of the host. */
export async function changeTagsOfMany(writer: Writer, changes: readonly TagChangeOf[]): Promise<void> {
  const changing = changes.filter(({ add, remove }) => add.length + remove.length > 0)
  if (changing.length === 0) return
  const { tx, networkId, now } = writer
  const ids = changing.map(({ partnerId }) => partnerId)
  const before = await readPartnerTags(tx, ids)
  const added = changing.flatMap(({ partnerId, add }) => add.map((tagId) => ({ partnerId, tagId })))
  const removed = changing.flatMap(({ partnerId, remove }) => remove.map((tagId) => ({ partnerId, tagId })))
  if (removed.length > 0)
    await sql`
      delete from partner_tag t using unnest(${removed.map(({ partnerId }) => partnerId)}::uuid[],
        ${removed.map(({ tagId }) => tagId)}::uuid[]) as c(partner_id, tag_id)
      where t.partner_id = c.partner_id and t.tag_id = c.tag_id`.execute(tx)
  if (added.length > 0)
    await sql`
      insert into partner_tag (partner_id, id, network_id, tag_id, created_at)
      select c.partner_id, c.id, ${networkId}::uuid, c.tag_id, ${now}
      from unnest(${added.map(({ partnerId }) => partnerId)}::uuid[], ${added.map(() => newId())}::uuid[],
        ${added.map(({ tagId }) => tagId)}::uuid[]) as c(partner_id, id, tag_id)
      on conflict (partner_id, tag_id, audience) do nothing`.execute(tx)
  const after = await readPartnerTags(tx, ids)
  const names = (tags: readonly TagRef[] | undefined) => (tags ?? []).map(({ name }) => name)
  const facts = changing.map(
    ({ partnerId, name }): NewFact<typeof partnerChanged.data> => ({
      partnerId,
      kind: partnerChanged,
      audience: 'host',
      subject: { kind: 'partner', id: partnerId },
      data: {
        name,
        changes: { tags: { from: names(before.get(partnerId)), to: names(after.get(partnerId)) } },
      },
    }),
  )
  await stateFacts(writer, facts as unknown as NewFact[])
}
