import { type Selectable, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { refuseUnwritable } from '../custom-fields/partner-fields.ts'
import { readFields, readFieldsFor } from '../custom-fields/read-fields.ts'
import { readValue } from '../custom-fields/rules.ts'
import { knownOfValues } from '../custom-fields/set-values.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { refuseUnlessCurator } from '../people.ts'
import { mayArchivePartner, mayAssignCurator } from '../policy.ts'
import { refuseUnknownTags } from '../tags/partner-tags.ts'
import { type Done, lockPartners, performDeed } from './bulk-deeds.ts'
import { BULK_AT_ONCE, BULK_CAP, type BulkDeed, type BulkInput, type BulkRun } from './bulk-shapes.ts'
import { undoDeed } from './bulk-undo.ts'
import { pickPartners } from './pick.ts'
import type { BulkActionTable } from './tables.ts'

export const BULK_JOB = 'partners.bulk'

export type BulkRow = Selectable<BulkActionTable>

/**
 * Does one thing to many partners: those named, or all that a filter of the list finds now. Up to `BULK_AT_ONCE` in this
 * transaction, more by the worker. Partners that the actor may not touch are left alone and counted. Refuses a deed that
 * the actor may not do to any partner, and more than `BULK_CAP` partners.
 */
export async function startBulk(writer: Writer, actor: Actor, input: BulkInput): Promise<BulkRun> {
  const { tx, networkId, now } = writer
  await refuseWrongDeed(writer, actor, input.action)
  const ids = input.ids ? [...new Set(input.ids)] : await idsOfFilter(tx, input.filter ?? {}, actor, now)
  const row = await tx
    .insertInto('bulk_action')
    .values({
      id: newId(),
      network_id: networkId,
      actor_id: actor.id,
      curator_id: actor.curatorId,
      action: JSON.stringify({ ...input.action, actorKind: actor.kind, role: actor.role }),
      partner_ids: ids,
      previous: '[]',
      created_at: now,
      finished_at: null,
      undone_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (ids.length > BULK_AT_ONCE) {
    await enqueueJob(tx, BULK_JOB, { networkId, bulkId: row.id })
    return presentBulk(row)
  }
  return presentBulk(await goOn(writer, row, ids.length))
}

/** Does the next partners of an action. Returns the action as it stands then. */
export async function goOn(writer: Writer, row: BulkRow, atMost: number): Promise<BulkRow> {
  const { tx, now } = writer
  const ids = row.partner_ids.slice(row.done, row.done + atMost)
  const partners = ids.length > 0 ? await lockPartners(writer, ids) : []
  const fields = row.action.kind === 'field' ? await fieldsOfDeed(tx) : []
  const done: Done[] = await performDeed(writer, row.action, partners, fields)
  const isOver = row.done + ids.length >= row.partner_ids.length
  return tx
    .updateTable('bulk_action')
    .set({
      status: isOver ? 'done' : 'running',
      done: row.done + ids.length,
      changed: row.changed + done.length,
      left_alone: row.left_alone + ids.length - done.length,
      previous: sql`previous || ${JSON.stringify(done)}::jsonb`,
      finished_at: isOver ? now : null,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function readBulk(tx: Tx, actor: Actor, id: string): Promise<BulkRun> {
  return presentBulk(await findOwn(tx, actor, id, false))
}

/** Puts back what an action did wherever nobody has changed it since; once. */
export async function undoBulk(
  writer: Writer,
  actor: Actor,
  id: string,
): Promise<{ undone: number; leftAlone: number }> {
  const { tx, now } = writer
  const row = await findOwn(tx, actor, id, true)
  if (row.status === 'undone') throw new Refused('already_undone', { status: 409 })
  if (row.status !== 'done') throw new Refused('not_done_yet', { status: 409 })
  const fields = row.action.kind === 'field' ? await readFieldsFor(tx, actor) : []
  const undone = await undoDeed(writer, actor, row.action, row.previous as Done[], fields)
  await tx.updateTable('bulk_action').set({ status: 'undone', undone_at: now }).where('id', '=', id).execute()
  return { undone, leftAlone: row.changed - undone }
}

/** Fields were checked against the actor when the action began; the worker writes what was let through. */
function fieldsOfDeed(tx: Tx) {
  return readFields(tx)
}

async function findOwn(tx: Tx, actor: Actor, id: string, isLocked: boolean): Promise<BulkRow> {
  const query = tx.selectFrom('bulk_action').selectAll().where('id', '=', id)
  const row = await (isLocked ? query.forUpdate() : query).executeTakeFirst()
  // what somebody else did is theirs to undo
  if (!row || row.actor_id !== actor.id) throw new NotFound()
  return row
}

async function idsOfFilter(
  tx: Tx,
  parameters: Record<string, string>,
  actor: Actor,
  now: Date,
): Promise<string[]> {
  const { ids, isCut } = await pickPartners(tx, { filter: parameters, limit: BULK_CAP }, actor, now)
  if (isCut)
    throw new Refused('too_many', {
      status: 409,
      detail: `At most ${BULK_CAP} partners at once.`,
      params: { most: BULK_CAP },
    })
  return ids
}

async function refuseWrongDeed(writer: Writer, actor: Actor, deed: BulkDeed): Promise<void> {
  const { tx } = writer
  const notAllowed = () => new Refused('not_allowed', { status: 403 })
  const wrong = (pointer: string, code: RefusalCode) =>
    new Refused('invalid', { errors: [{ pointer, code, detail: 'This cannot be done to partners.' }] })
  switch (deed.kind) {
    case 'curator':
      if (!mayAssignCurator(actor)) throw notAllowed()
      if (deed.curatorId !== null) await refuseUnlessCurator(tx, deed.curatorId, '#/action/curatorId')
      return
    case 'archive':
      if (!mayArchivePartner(actor)) throw notAllowed()
      return
    case 'tags':
      return refuseUnknownTags(tx, [...new Set([...deed.add, ...deed.remove])], '#/action/add')
    case 'stage': {
      const stages = await readStages(tx)
      const to = stages.find(({ code, archivedAt }) => code === deed.to && archivedAt === null)
      if (!to) throw wrong('#/action/to', 'unknown_stage')
      if (to.role === 'exit' && !deed.reason && !deed.reasonCode)
        throw wrong('#/action/reason', 'reason_needed')
      return
    }
    case 'field': {
      const fields = await readFieldsFor(tx, actor)
      refuseUnwritable(fields, actor, { [deed.code]: deed.value }, '#/action/code')
      const field = fields.find(({ code }) => code === deed.code)
      const read = field && readValue(field, deed.value, await knownOfValues(writer, fields))
      if (read && 'refusal' in read) throw wrong('#/action/value', read.refusal)
    }
  }
}

export function presentBulk(row: BulkRow): BulkRun {
  return {
    id: row.id,
    status: row.status,
    total: row.partner_ids.length,
    done: row.done,
    changed: row.changed,
    leftAlone: row.left_alone,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
