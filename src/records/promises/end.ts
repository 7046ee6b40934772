import type { z } from 'zod'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { FactKind } from '#records/facts/kinds.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import type { Side, Writer } from '#records/writer.ts'
import {
  promiseBroken,
  promiseFulfilled,
  promiseMoveAccepted,
  promiseMoveDeclined,
  promiseMoved,
  promiseReopened,
  promiseRetracted,
  promiseWithdrawn,
} from './contract.ts'
import { promiseEvent, promiseEvents } from './facts.ts'
import {
  countsAtOnce,
  type FoldedPromise,
  foldPromise,
  type PromiseAction,
  pendingMove,
  refusalToAct,
} from './rules.ts'
import './tables.ts'

/** Which promise, and how the act is told. `at` is when it happened; the writer's now unless given. */
export type PromiseRef = { partnerId: string; promiseId: string }
type Told = PromiseRef & { at?: Date; reason?: string | undefined }

/** Says that a promise was fulfilled: kept if that was by its time, late otherwise. */
export function fulfilPromise(
  writer: Writer,
  told: PromiseRef & { at?: Date; evidence?: string | undefined },
): Promise<FoldedPromise> {
  return act(writer, told, 'fulfil', promiseFulfilled, (promise) => ({
    title: promise.title,
    dueAt: promise.dueAt.toISOString(),
    evidence: told.evidence,
  }))
}

/** The side that owes gives the promise up. */
export function breakPromise(writer: Writer, told: Told): Promise<FoldedPromise> {
  return act(writer, told, 'break', promiseBroken, (promise) => endData(promise, told.reason))
}

/** The side it is owed to releases the other from the promise. */
export function withdrawPromise(writer: Writer, told: Told): Promise<FoldedPromise> {
  return act(writer, told, 'withdraw', promiseWithdrawn, (promise) => endData(promise, told.reason))
}

/**
 * Gives the promise another date. Moved by the side it is owed to it counts at once; otherwise it is a proposal that
 * counts when that side accepts it, and until then the promise counts against the date it had.
 */
export function movePromise(writer: Writer, told: Told & { dueAt: Date }): Promise<FoldedPromise> {
  return act(writer, told, 'move', promiseMoved, (promise) => ({
    title: promise.title,
    from: promise.dueAt.toISOString(),
    dueAt: told.dueAt.toISOString(),
    consented: countsAtOnce(promise.owedTo, writer.side),
    reason: told.reason,
  }))
}

/** The side it is owed to agrees to the date proposed last. */
export function acceptMove(writer: Writer, told: PromiseRef): Promise<FoldedPromise> {
  return act(writer, told, 'accept_move', promiseMoveAccepted, (promise) => ({
    title: promise.title,
    from: promise.dueAt.toISOString(),
    dueAt: proposedDate(promise),
  }))
}

/** The proposed date is turned down, or taken back by the side that proposed it. */
export function declineMove(writer: Writer, told: Told): Promise<FoldedPromise> {
  return act(writer, told, 'decline_move', promiseMoveDeclined, (promise) => ({
    title: promise.title,
    dueAt: proposedDate(promise),
    reason: told.reason,
  }))
}

/** Undoes the end of a promise: it is open again, or overdue. */
export function reopenPromise(writer: Writer, told: Told): Promise<FoldedPromise> {
  return act(writer, told, 'reopen', promiseReopened, ({ title }) => ({ title, reason: told.reason }))
}

/** Takes back a promise that was recorded by error: it counts nowhere, at no time. For undoing, not for people. */
export function retractPromise(writer: Writer, told: Told): Promise<FoldedPromise> {
  return act(writer, told, null, promiseRetracted, ({ title }) => ({ title, reason: told.reason }))
}

type Acted = FoldedPromise & { title: string; owedBy: Side; owedTo: Side }

function endData(promise: Acted, reason: string | undefined) {
  return { title: promise.title, dueAt: promise.dueAt.toISOString(), reason }
}

function proposedDate(promise: Acted): string {
  return (pendingMove(promise)?.dueAt ?? promise.dueAt).toISOString()
}

async function act<Data extends z.ZodType>(
  writer: Writer,
  { partnerId, promiseId, at }: PromiseRef & { at?: Date },
  action: PromiseAction | null,
  kind: FactKind<Data>,
  dataOf: (promise: Acted) => z.input<Data>,
): Promise<FoldedPromise> {
  const promise = await lockPromise(writer, partnerId, promiseId)
  const events = await promiseEvents(writer.tx, partnerId, promiseId, promise.audience)
  const acted: Acted = {
    ...foldPromise(events),
    title: promise.title,
    owedBy: promise.owed_by,
    owedTo: promise.owed_to,
  }
  const refusal = action && refusalToAct(action, acted, writer.side)
  if (refusal) throw new Refused(refusal, { status: 409 })
  const happenedAt = at ?? writer.now
  if (happenedAt < acted.madeAt) throw new Refused('before_it_was_made')
  const data = kind.data.parse(dataOf(acted)) as Record<string, unknown>
  await stateFact(writer, {
    partnerId,
    kind,
    audience: promise.audience,
    subject: { kind: 'promise', id: promiseId },
    happenedAt,
    data: data as z.input<Data>,
  })
  const event = promiseEvent({ kind: kind.kind, side: writer.side, happened_at: happenedAt, data })
  const folded = foldPromise(event ? [...events, event] : events)
  await writer.tx
    .updateTable('promise')
    .set(promiseColumns(folded))
    .where('partner_id', '=', partnerId)
    .where('id', '=', promiseId)
    .execute()
  return folded
}

/**
 * Takes the counter of the promise's facts and then its row: everyone in this order, so that none waits in a circle.
 * The audience is read again, since the promise may have been shared in between.
 */
async function lockPromise(writer: Writer, partnerId: string, promiseId: string) {
  const read = (tx = writer.tx) =>
    tx
      .selectFrom('promise')
      .select(['audience', 'title', 'owed_by', 'owed_to'])
      .where('partner_id', '=', partnerId)
      .where('id', '=', promiseId)
  const before = await read().executeTakeFirst()
  if (!before) throw new NotFound()
  await lockCounter(writer, partnerId, before.audience)
  const locked = await read().forUpdate().executeTakeFirst()
  if (!locked) throw new NotFound()
  if (locked.audience !== before.audience) await lockCounter(writer, partnerId, locked.audience)
  return locked
}

/** The columns of `promise` that are derived from its facts. */
export function promiseColumns(dates: FoldedPromise) {
  return {
    due_at: dates.dueAt,
    moves: JSON.stringify(dates.moves),
    fulfilled_at: dates.fulfilledAt,
    broken_at: dates.brokenAt,
    withdrawn_at: dates.withdrawnAt,
    retracted_at: dates.retractedAt,
  }
}
