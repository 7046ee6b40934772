import { sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import { type NewFact, stateFacts } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import type { PartnerRecord } from '../account/present.ts'
import type { FieldInput } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import { setFieldValues } from '../custom-fields/set-values.ts'
import { partnerArchived, partnerCuratorAssigned } from '../fact-kinds.ts'
import { followCurator, standsSigned } from '../lifecycle/handovers.ts'
import { moveStage } from '../lifecycle/move.ts'
import { tellTaker } from '../lifecycle/remind.ts'
import { changeTagsOfMany, readPartnerTags } from '../tags/partner-tags.ts'
import type { BulkDeed } from './bulk-shapes.ts'
import { uuids } from './filter.ts'

/** What a deed did to one partner: how it stood before and how after, as the undo needs to know it. */
export type Done = { partnerId: string; from: unknown; to: unknown }

/** The partners of a list that may be acted on, locked in the order of their ids; others are left alone. */
export async function lockPartners(writer: Writer, ids: readonly string[]): Promise<PartnerRecord[]> {
  return writer.tx
    .selectFrom('partner')
    .selectAll()
    .where(sql<boolean>`partner_id = any (${uuids([...new Set(ids)])})`)
    .where('merged_into', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('partner_id')
    .forUpdate()
    .execute()
}

/** Does one thing to these partners and says to whom it did anything. */
export async function performDeed(
  writer: Writer,
  deed: BulkDeed,
  partners: readonly PartnerRecord[],
  fields: readonly Field[],
): Promise<Done[]> {
  switch (deed.kind) {
    case 'curator':
      return giveToCurator(writer, partners, deed.curatorId)
    case 'tags':
      return changeTags(writer, partners, deed.add, deed.remove)
    case 'stage':
      return moveStages(writer, partners, deed)
    case 'archive':
      return archive(writer, partners, deed.reason)
    case 'field':
      return setField(writer, partners, fields, deed.code, deed.value)
  }
}

async function giveToCurator(
  writer: Writer,
  partners: readonly PartnerRecord[],
  curatorId: string | null,
): Promise<Done[]> {
  const changing = partners.filter((row) => row.curator_id !== curatorId)
  await updateMany(writer, changing, sql`curator_id = ${curatorId}`)
  await tell(writer, changing, (row) => ({
    kind: partnerCuratorAssigned,
    data: { from: row.curator_id, to: curatorId },
  }))
  const taken: { id: string; name: string }[] = []
  for (const row of changing) {
    const isHandedOver = await followCurator(writer, row.partner_id, row.curator_id, curatorId)
    if (isHandedOver || !(await standsSigned(writer.tx, row.partner_id)))
      taken.push({ id: row.partner_id, name: row.name })
  }
  await tellTaker(writer, { toUserId: curatorId, partners: taken })
  return changing.map((row) => ({ partnerId: row.partner_id, from: row.curator_id, to: curatorId }))
}

async function changeTags(
  writer: Writer,
  partners: readonly PartnerRecord[],
  add: readonly string[],
  remove: readonly string[],
): Promise<Done[]> {
  const now = await readPartnerTags(
    writer.tx,
    partners.map((row) => row.partner_id),
  )
  const changes = partners.flatMap((row) => {
    const has = (now.get(row.partner_id) ?? []).map(({ id }) => id)
    const adding = add.filter((id) => !has.includes(id))
    const removing = remove.filter((id) => has.includes(id) && !add.includes(id))
    if (adding.length + removing.length === 0) return []
    return [{ partnerId: row.partner_id, name: row.name, add: adding, remove: removing }]
  })
  await changeTagsOfMany(writer, changes)
  return changes.map((change) => ({
    partnerId: change.partnerId,
    from: { add: change.remove, remove: change.add },
    to: null,
  }))
}

/** One by one, since each passes the gates of its stage; who may not pass stays where it is. */
async function moveStages(
  writer: Writer,
  partners: readonly PartnerRecord[],
  { to, reason, reasonCode }: Extract<BulkDeed, { kind: 'stage' }>,
): Promise<Done[]> {
  const done: Done[] = []
  for (const row of partners) {
    if (row.stage === to) continue
    try {
      const { factId } = await moveStage(writer, null, row.partner_id, null, { to, reason, reasonCode })
      done.push({ partnerId: row.partner_id, from: row.stage, to: factId })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }
  return done
}

async function archive(writer: Writer, partners: readonly PartnerRecord[], reason: string): Promise<Done[]> {
  await updateMany(writer, partners, sql`archived_at = ${writer.now}`)
  await tell(writer, partners, () => ({ kind: partnerArchived, data: { reason } }))
  return partners.map((row) => ({ partnerId: row.partner_id, from: null, to: writer.now.toISOString() }))
}

async function setField(
  writer: Writer,
  partners: readonly PartnerRecord[],
  fields: readonly Field[],
  code: string,
  value: FieldInput,
): Promise<Done[]> {
  const { changed } = await setFieldValues(
    writer,
    fields,
    partners.map((row) => ({ partnerId: row.partner_id, name: row.name, values: { [code]: value } })),
  )
  const ids = new Set(changed.map(({ partnerId }) => partnerId))
  await updateMany(
    writer,
    partners.filter((row) => ids.has(row.partner_id)),
    null,
  )
  return changed.map(({ partnerId, previous }) => ({ partnerId, from: previous[code] ?? null, to: value }))
}

/** One statement for all of them; each gets its next version. */
export async function updateMany(
  writer: Writer,
  partners: readonly { partner_id: string }[],
  change: ReturnType<typeof sql> | null,
): Promise<void> {
  if (partners.length === 0) return
  await sql`update partner set ${change ? sql`${change},` : sql``} version = version + 1, updated_at = ${writer.now}
    where partner_id = any (${uuids(partners.map((row) => row.partner_id))})`.execute(writer.tx)
}

export async function tell<Row extends { partner_id: string }>(
  writer: Writer,
  partners: readonly Row[],
  telling: (row: Row) => Pick<NewFact, 'kind' | 'data'>,
): Promise<void> {
  await stateFacts(
    writer,
    partners.map((row) => ({
      ...telling(row),
      partnerId: row.partner_id,
      audience: 'host' as const,
      subject: { kind: 'partner', id: row.partner_id },
    })),
  )
}
