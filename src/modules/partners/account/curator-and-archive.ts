import type { Updateable } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import type { NewFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { type Partner, partnerArchived, partnerCuratorAssigned, partnerRestored } from '../contract.ts'
import { followCurator, standsSigned } from '../lifecycle/handovers.ts'
import { tellTaker, titleOfGiven } from '../lifecycle/remind.ts'
import { readPeople, refuseUnlessCurator } from '../people.ts'
import type { PartnerTable } from '../tables.ts'
import { lockActivePartner, lockPartner, refuseOldVersion } from './locks.ts'
import { type PartnerRecord, presentPartner } from './present.ts'
import { savePartner } from './save.ts'

/** Gives a partner to a person of the host, or to nobody (null); after signing by a hand-over. */
export async function assignCurator(
  writer: Writer,
  partnerId: string,
  version: number | null,
  curatorId: string | null,
): Promise<{ partner: Partner; previous: { curatorId: string | null } }> {
  const row = await lockActivePartner(writer.tx, partnerId, version)
  const previous = { curatorId: row.curator_id }
  if (row.curator_id === curatorId)
    return { partner: presentPartner(row, await readPeople(writer.tx, [curatorId])), previous }
  if (curatorId !== null) await refuseUnlessCurator(writer.tx, curatorId, '#/curatorId')
  const partner = await saveAndState(
    writer,
    row,
    { curator_id: curatorId },
    {
      kind: partnerCuratorAssigned,
      data: { from: row.curator_id, to: curatorId },
    },
  )
  const isHandedOver = await followCurator(writer, partnerId, row.curator_id, curatorId)
  // before signing nothing is handed over, yet whoever answers now is told
  if (isHandedOver || !(await standsSigned(writer.tx, partnerId)))
    await tellTaker(writer, {
      toUserId: curatorId,
      partners: [{ id: partnerId, name: row.name }],
      ...(isHandedOver ? {} : { reason: await titleOfGiven(writer.tx) }),
    })
  return { partner, previous }
}

/** Gives many partners to one person at once; those that already are theirs, archived or unseen are left alone. */
export async function assignCuratorToMany(
  writer: Writer,
  partnerIds: readonly string[],
  curatorId: string | null,
  reason: string | null = null,
): Promise<{ changed: number; previous: { partnerId: string; curatorId: string | null }[] }> {
  if (curatorId !== null) await refuseUnlessCurator(writer.tx, curatorId, '#/curatorId')
  const rows = await writer.tx
    .selectFrom('partner')
    .selectAll()
    .where('partner_id', 'in', [...new Set(partnerIds)])
    .where('merged_into', 'is', null)
    .where('archived_at', 'is', null)
    .orderBy('partner_id')
    .forUpdate()
    .execute()
  const changing = rows.filter((row) => row.curator_id !== curatorId)
  for (const row of changing) {
    await savePartner(
      writer,
      row,
      { curator_id: curatorId },
      {
        kind: partnerCuratorAssigned,
        data: { from: row.curator_id, to: curatorId },
      },
    )
    await followCurator(writer, row.partner_id, row.curator_id, curatorId, reason)
  }
  return {
    changed: changing.length,
    previous: changing.map((row) => ({ partnerId: row.partner_id, curatorId: row.curator_id })),
  }
}

/** Puts a partner away with a reason. Nothing of it is deleted; lists show it only when asked. */
export async function archivePartner(
  writer: Writer,
  partnerId: string,
  version: number | null,
  reason: string,
): Promise<Partner> {
  const row = await lockActivePartner(writer.tx, partnerId, version)
  return saveAndState(writer, row, { archived_at: writer.now }, { kind: partnerArchived, data: { reason } })
}

/** Takes a partner back from the archive. Refuses with 409 when it is not archived. */
export async function restorePartner(
  writer: Writer,
  partnerId: string,
  version: number | null,
  reason: string | undefined,
): Promise<Partner> {
  const row = await lockPartner(writer.tx, partnerId)
  refuseOldVersion(row, version)
  if (!row.archived_at) throw new Refused('partner_is_not_archived', { status: 409 })
  return saveAndState(writer, row, { archived_at: null }, { kind: partnerRestored, data: { reason } })
}

type Telling = Pick<NewFact, 'kind' | 'data'>

async function saveAndState(
  writer: Writer,
  row: PartnerRecord,
  change: Updateable<PartnerTable>,
  telling: Telling,
): Promise<Partner> {
  const { after } = await savePartner(writer, row, change, telling)
  return presentPartner(after, await readPeople(writer.tx, [after.curator_id]))
}
