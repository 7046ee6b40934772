import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { lockPartner, refuseOldVersion } from '../account/locks.ts'
import { type PartnerRecord, presentPartner } from '../account/present.ts'
import { savePartner } from '../account/save.ts'
import {
  type GateCheck,
  type LifecycleStage,
  type Partner,
  partnerStageMoved,
  type Stage,
  type StageMoveInput,
} from '../contract.ts'
import { readPeople } from '../people.ts'
import { mayManageLifecycle } from '../policy.ts'
import { needsReason, refusalToMove } from '../rules.ts'
import { beginExit, closeExit, dropExit, reopenExit } from './exits.ts'
import { gatesOfMove } from './gate-rules.ts'
import { checkGates } from './gates.ts'
import { openHandover, reopenHandover, withdrawHandover } from './handovers.ts'
import { findStage, readStages } from './read-stages.ts'
import { findReason } from './reasons.ts'
import { tellTaker } from './remind.ts'

type Mover = Pick<Actor, 'side' | 'role' | 'scopes' | 'kind'>
export type StageMoved = { partner: Partner; previous: { stage: Stage }; factId: string; overruled: boolean }

/** A move as it is made: by the API, a bulk action or the board. */
export type StageMove = {
  [Key in keyof StageMoveInput]: StageMoveInput[Key] | undefined
} & { to: Stage }

/**
 * Moves a partner to a stage. Forward the gates of all stages it passes must be met (`gate_unmet`, each condition as an
 * error), or be overruled with a reason by whoever may; back, out and in again need a reason. Signing opens a hand-over,
 * the exit a closing sheet. Without an actor (a bulk action) no gate is overruled. Refuses archived and merged partners and the stage it stands at with 409.
 */
export async function moveStage(
  writer: Writer,
  actor: Mover | null,
  partnerId: string,
  version: number | null,
  move: StageMove,
): Promise<StageMoved> {
  const { tx, now } = writer
  const row = await lockPartner(tx, partnerId)
  refuseOldVersion(row, version)
  const stages = await readStages(tx)
  const from = findStage(stages, row.stage, '#/to')
  const to = findStage(stages, move.to, '#/to')
  if (to.archivedAt !== null && to.code !== from.code)
    throw new Refused('invalid', {
      errors: [{ pointer: '#/to', code: 'stage_archived', detail: 'The stage is no longer in use.' }],
    })
  const facts = { stage: from, archivedAt: row.archived_at, mergedInto: row.merged_into }
  const refusal = refusalToMove(facts, to, move.reason ?? move.reasonCode)
  if (refusal === 'reason_needed')
    throw new Refused('invalid', {
      errors: [{ pointer: '#/reason', code: refusal, detail: 'Say why it goes back, ends or begins again.' }],
    })
  if (refusal) throw new Refused(refusal, { status: 409 })
  const reason = needsReason(from, to) ? await findReason(tx, kindOfMove(from, to), move.reasonCode) : null
  const unmet = (await checkGates(tx, partnerId, gatesOfMove(stages, from, to), to, now)).filter(
    ({ isMet }) => !isMet,
  )
  if (unmet.length > 0) refuseUnmet(unmet, actor, move.overrule)
  const { after, factId } = await savePartner(
    writer,
    row,
    { stage: to.code, stage_rank: to.rank, stage_since: now },
    {
      kind: partnerStageMoved,
      data: {
        from: from.code,
        to: to.code,
        reason: move.reason,
        reasonCode: reason?.code,
        overruled:
          unmet.length > 0 && move.overrule
            ? {
                reason: move.overrule,
                unmet: unmet.map(({ stage, condition }) => ({ stage, kind: condition.kind })),
              }
            : undefined,
      },
    },
  )
  await followUp(writer, row, { from, to, factId, move, reasonCode: reason?.code ?? 'other' })
  return {
    partner: presentPartner(after, await readPeople(tx, [after.curator_id])),
    previous: { stage: from.code },
    factId,
    overruled: unmet.length > 0,
  }
}

function kindOfMove(from: LifecycleStage, to: LifecycleStage): 'back' | 'exit' | 'return' {
  if (to.role === 'exit') return 'exit'
  return from.role === 'exit' ? 'return' : 'back'
}

/** Says what is not met, unless somebody who may says why it is entered all the same. */
export function refuseUnmet(
  unmet: readonly GateCheck[],
  actor: Mover | null,
  overrule: string | undefined,
): void {
  if (overrule && actor && mayManageLifecycle(actor)) return
  if (overrule)
    throw new Refused('gate_overrule_not_allowed', {
      status: 403,
      detail: 'Only who manages the life cycle moves a partner past conditions that are not met.',
    })
  throw new Refused('gate_unmet', {
    status: 409,
    detail: 'Conditions of the stage are not met.',
    errors: unmet.map(({ stage, condition, missing }) => ({
      pointer: '#/to',
      code: condition.kind,
      detail: `${stage}: ${missing.join(', ')}`,
    })),
  })
}

type Made = {
  from: LifecycleStage
  to: LifecycleStage
  factId: string
  move: StageMove
  reasonCode: string
}

async function followUp(writer: Writer, row: PartnerRecord, made: Made): Promise<void> {
  const { from, to, factId, move, reasonCode } = made
  const partnerId = row.partner_id
  if (from.role === 'exit') await closeExit(writer, partnerId)
  if (to.role === 'exit') {
    await withdrawHandover(writer, partnerId)
    await beginExit(writer, {
      partnerId,
      factId,
      fromStage: from.code,
      reasonCode,
      words: move.reason ?? null,
      lessons: move.exit?.lessons ?? null,
      returnOn: move.exit?.returnOn ?? null,
    })
  } else if (to.isSigned && !from.isSigned && from.role !== 'exit') {
    await openHandover(writer, {
      partnerId,
      fromUserId: writer.actor.kind === 'person' ? writer.actor.id : null,
      toUserId: row.curator_id,
      reason: null,
      cause: 'signing',
    })
    await tellTaker(writer, { toUserId: row.curator_id, partners: [{ id: partnerId, name: row.name }] })
  } else if (!to.isSigned && from.isSigned) await withdrawHandover(writer, partnerId)
}

/**
 * Takes back the last move of a partner: it stands where it stood, since when it stood there, and what the move opened
 * is gone. Only within a day, by whoever moved it or manages the life cycle. Refuses what is no longer the last move.
 */
export async function undoMove(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  factId: string,
): Promise<{ partner: Partner }> {
  const { tx, now } = writer
  const row = await lockPartner(tx, partnerId)
  const { rows } = await sql<{
    id: string
    at: Date
    actor_id: string | null
    data: { from: Stage; to: Stage; undoes?: string }
  }>`select id, happened_at as at, actor_id, data from fact where partner_id = ${partnerId} and kind = 'partner.stage_moved'
     order by happened_at desc, n desc limit 1`.execute(tx)
  const last = rows[0]
  if (!last || last.id !== factId || last.data.to !== row.stage || last.data.undoes)
    throw new Refused('not_the_last_move', { status: 409 })
  const isOwn = last.actor_id !== null && last.actor_id === (actor.userId ?? actor.id)
  if (!isOwn && !mayManageLifecycle(actor)) throw new Refused('not_allowed', { status: 403 })
  if (now.getTime() - last.at.getTime() > 86_400_000) throw new Refused('too_late_to_undo', { status: 409 })
  const stages = await readStages(tx)
  const [from, to] = [findStage(stages, row.stage, '#/factId'), findStage(stages, last.data.from, '#/factId')]
  const { after } = await savePartner(
    writer,
    row,
    { stage: to.code, stage_rank: to.rank, stage_since: await stoodSince(writer, partnerId, factId, row) },
    {
      kind: partnerStageMoved,
      data: { from: from.code, to: to.code, undoes: factId },
    },
  )
  if (from.role === 'exit') await dropExit(writer, partnerId, factId)
  if (to.role === 'exit') await reopenExit(writer, partnerId, last.at)
  if (from.isSigned && !to.isSigned) await withdrawHandover(writer, partnerId)
  else await reopenHandover(writer, partnerId, last.at)
  return { partner: presentPartner(after, await readPeople(tx, [after.curator_id])) }
}

/** Since when the partner stood where the move took it from. */
async function stoodSince(
  { tx }: Writer,
  partnerId: string,
  factId: string,
  row: PartnerRecord,
): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select happened_at as at from fact f where partner_id = ${partnerId} and id <> ${factId}
      and (kind = 'partner.added' or kind = 'partner.stage_moved')
      and not data ? 'undoes' and not exists (select from fact u where u.partner_id = f.partner_id
        and u.kind = 'partner.stage_moved' and u.data ->> 'undoes' = f.id::text)
    order by happened_at desc, n desc limit 1`.execute(tx)
  return rows[0]?.at ?? row.created_at
}
