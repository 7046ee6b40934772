import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import type { PartnerRecord } from '../account/present.ts'
import type { FieldInput } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import { isSameValue, readValue } from '../custom-fields/rules.ts'
import { knownOfValues, setFieldValues } from '../custom-fields/set-values.ts'
import { readStoredValues } from '../custom-fields/values.ts'
import { partnerCuratorAssigned, partnerRestored } from '../fact-kinds.ts'
import { followCurator } from '../lifecycle/handovers.ts'
import { undoMove } from '../lifecycle/move.ts'
import { changeTagsOfMany, readPartnerTags } from '../tags/partner-tags.ts'
import { type Done, tell, updateMany } from './bulk-deeds.ts'
import type { BulkDeed } from './bulk-shapes.ts'
import { uuids } from './filter.ts'

type Undoing = { done: Done; row: PartnerRecord }

/** Puts back what the deed did wherever nobody has changed it since. Returns how many partners stand as before. */
export async function undoDeed(
  writer: Writer,
  actor: Actor,
  deed: BulkDeed,
  done: readonly Done[],
  fields: readonly Field[],
): Promise<number> {
  const rows = await writer.tx
    .selectFrom('partner')
    .selectAll()
    .where(sql<boolean>`partner_id = any (${uuids(done.map(({ partnerId }) => partnerId))})`)
    .where('merged_into', 'is', null)
    .orderBy('partner_id')
    .forUpdate()
    .execute()
  const byId = new Map(rows.map((row) => [row.partner_id, row]))
  const undoing = done.flatMap((item): Undoing[] => {
    const row = byId.get(item.partnerId)
    return row ? [{ done: item, row }] : []
  })
  const active = undoing.filter(({ row }) => row.archived_at === null)
  switch (deed.kind) {
    case 'curator':
      return undoCurator(
        writer,
        active.filter(({ row }) => row.curator_id === deed.curatorId),
      )
    case 'tags':
      return undoTags(writer, active)
    case 'stage':
      return undoStage(writer, actor, active)
    case 'archive':
      return undoArchive(
        writer,
        undoing.filter(({ row, done: { to } }) => row.archived_at?.toISOString() === to),
      )
    case 'field':
      return undoField(writer, active, fields, deed.code)
  }
}

async function undoCurator(writer: Writer, undoing: readonly Undoing[]): Promise<number> {
  if (undoing.length === 0) return 0
  await sql`update partner p set curator_id = b.curator_id, version = version + 1, updated_at = ${writer.now}
    from unnest(${undoing.map(({ row }) => row.partner_id)}::uuid[], ${undoing.map(({ done }) => done.from)}::text[])
      as b(partner_id, curator_id) where p.partner_id = b.partner_id`.execute(writer.tx)
  const before = new Map(undoing.map(({ done }) => [done.partnerId, done.from as string | null]))
  await tell(
    writer,
    undoing.map(({ row }) => row),
    (row) => ({
      kind: partnerCuratorAssigned,
      data: { from: row.curator_id, to: before.get(row.partner_id) ?? null },
    }),
  )
  // a hand-over that the deed opened is withdrawn, one that it found its taker waits again
  for (const { row } of undoing)
    await followCurator(writer, row.partner_id, row.curator_id, before.get(row.partner_id) ?? null)
  return undoing.length
}

async function undoTags(writer: Writer, undoing: readonly Undoing[]): Promise<number> {
  const now = await readPartnerTags(
    writer.tx,
    undoing.map(({ row }) => row.partner_id),
  )
  const wanted = undoing.map(({ done }) => done.from as { add: string[]; remove: string[] })
  const { rows: known } = await sql<{ id: string }>`
    select id from tag where id = any (${uuids([...new Set(wanted.flatMap(({ add }) => add))])})`.execute(
    writer.tx,
  )
  const there = new Set(known.map(({ id }) => id))
  const changes = undoing.flatMap(({ row, done }) => {
    const has = (now.get(row.partner_id) ?? []).map(({ id }) => id)
    const { add, remove } = done.from as { add: string[]; remove: string[] }
    const adding = add.filter((id) => there.has(id) && !has.includes(id))
    const removing = remove.filter((id) => has.includes(id))
    if (adding.length + removing.length === 0) return []
    return [{ partnerId: row.partner_id, name: row.name, add: adding, remove: removing }]
  })
  await changeTagsOfMany(writer, changes)
  return changes.length
}

/** The last move of each is taken back; who has moved on since stays. */
async function undoStage(writer: Writer, actor: Actor, undoing: readonly Undoing[]): Promise<number> {
  let undone = 0
  for (const { done } of undoing)
    try {
      await undoMove(writer, actor, done.partnerId, done.to as string)
      undone += 1
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  return undone
}

async function undoArchive(writer: Writer, undoing: readonly Undoing[]): Promise<number> {
  const rows = undoing.map(({ row }) => row)
  await updateMany(writer, rows, sql`archived_at = null`)
  await tell(writer, rows, () => ({ kind: partnerRestored, data: { reason: 'undo' } }))
  return rows.length
}

async function undoField(
  writer: Writer,
  undoing: readonly Undoing[],
  fields: readonly Field[],
  code: string,
): Promise<number> {
  const field = fields.find((candidate) => candidate.code === code)
  if (!field) return 0
  const ids = undoing.map(({ row }) => row.partner_id)
  const now = await readStoredValues(writer.tx, ids, [field])
  const known = await knownOfValues(writer, [field])
  const standing = undoing.filter(({ row, done }) => {
    const set = readValue(field, done.to as FieldInput, known)
    return (
      'value' in set && isSameValue(field.kind, now.get(row.partner_id)?.get(field.id) ?? null, set.value)
    )
  })
  const { changed } = await setFieldValues(
    writer,
    fields,
    standing.map(({ row, done }) => ({
      partnerId: row.partner_id,
      name: row.name,
      values: { [code]: done.from as FieldInput },
    })),
  )
  await updateMany(
    writer,
    changed.map(({ partnerId }) => ({ partner_id: partnerId })),
    null,
  )
  return changed.length
}
