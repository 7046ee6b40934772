import type { Updateable } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import type { NewFact } from '#records/facts/state.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import {
  type LifecycleStage,
  type Partner,
  partnerArchived,
  partnerCuratorAssigned,
  partnerRestored,
  partnerStageMoved,
  type Stage,
} from '../contract.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { readPeople, refuseUnlessCurator } from '../people.ts'
import { refusalToMove } from '../rules.ts'
import type { PartnerTable } from '../tables.ts'
import { lockActivePartner, lockPartner, refuseOldVersion } from './locks.ts'
import { type PartnerRecord, presentPartner } from './present.ts'

/** Moves a partner to a stage of the life cycle. A move back and the exit need a reason (`#/reason`). */
export async function moveStage(
  writer: Writer,
  partnerId: string,
  version: number | null,
  to: Stage,
  reason: string | undefined,
): Promise<{ partner: Partner; previous: { stage: Stage } }> {
  const row = await lockPartner(writer.tx, partnerId)
  refuseOldVersion(row, version)
  const stages = await readStages(writer.tx)
  const [from, target] = [stageOf(stages, row.stage), stageOf(stages, to)]
  const facts = { stage: from, archivedAt: row.archived_at, mergedInto: row.merged_into }
  const refusal = refusalToMove(facts, target, reason)
  if (refusal === 'reason_needed')
    throw new Refused('invalid', {
      errors: [{ pointer: '#/reason', code: refusal, detail: 'Say why it goes back or ends.' }],
    })
  if (refusal) throw new Refused(refusal, { status: 409 })
  const partner = await saveAndState(
    writer,
    row,
    { stage: to, stage_rank: target.rank, stage_since: writer.now },
    {
      kind: partnerStageMoved,
      data: { from: row.stage, to, reason },
    },
  )
  return { partner, previous: { stage: row.stage } }
}

function stageOf(stages: readonly LifecycleStage[], code: Stage): LifecycleStage {
  const found = stages.find((stage) => stage.code === code)
  if (found) return found
  throw new Refused('invalid', {
    errors: [{ pointer: '#/to', code: 'unknown_stage', detail: 'The network has no such stage.' }],
  })
}

/** Gives a partner to a person of the host, or to nobody (null). */
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
  return { partner, previous }
}

/** Gives many partners to one person at once; those that already are theirs, archived or unseen are left alone. */
export async function assignCuratorToMany(
  writer: Writer,
  partnerIds: readonly string[],
  curatorId: string | null,
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
  for (const row of changing)
    await save(
      writer,
      row,
      { curator_id: curatorId },
      {
        kind: partnerCuratorAssigned,
        data: { from: row.curator_id, to: curatorId },
      },
    )
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

async function save(
  writer: Writer,
  row: PartnerRecord,
  change: Updateable<PartnerTable>,
  telling: Telling,
): Promise<PartnerRecord> {
  const after = await writer.tx
    .updateTable('partner')
    .set({ ...change, version: row.version + 1, updated_at: writer.now })
    .where('partner_id', '=', row.partner_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await stateFact(writer, {
    ...telling,
    partnerId: row.partner_id,
    audience: 'host',
    subject: { kind: 'partner', id: row.partner_id },
  })
  return after
}

async function saveAndState(
  writer: Writer,
  row: PartnerRecord,
  change: Updateable<PartnerTable>,
  telling: Telling,
): Promise<Partner> {
  const after = await save(writer, row, change, telling)
  return presentPartner(after, await readPeople(writer.tx, [after.curator_id]))
}
