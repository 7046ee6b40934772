import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise, withdrawPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import {
  type Handover,
  type HandoverSheet,
  partnerHandoverAccepted,
  partnerHandoverOpened,
  partnerHandoverWithdrawn,
} from '../contract.ts'
import { personOf, readPeople } from '../people.ts'
import { mayManageLifecycle } from '../policy.ts'
import { forgetHandover, remindOfHandover, titleOfHandover } from './remind.ts'
import './tables.ts'

/** How long the one who answers from now on has to take a partnership over. */
const DAYS = 7

export type NewHandover = {
  partnerId: string
  /** Who gives; null when nobody is named. */
  fromUserId: string | null
  /** Who takes; null until there is a curator. */
  toUserId: string | null
  reason: string | null
  cause?: 'signing' | 'curator'
}

export type HandoverRow = {
  partner_id: string
  id: string
  cause: 'signing' | 'curator'
  from_user_id: string | null
  to_user_id: string | null
  reason: string | null
  sheet: Partial<HandoverSheet>
  promise_id: string
  opened_at: Date
  due_at: Date
  accepted_at: Date | null
  accepted_by: string | null
  withdrawn_at: Date | null
  version: number
}

/**
 * Opens the hand-over of a partnership: the host promises itself that it is taken over within a week. One that still
 * waits is withdrawn first, and what it said goes on to the new one. Returns its id.
 */
export async function openHandover(writer: Writer, handover: NewHandover): Promise<string> {
  const { tx, networkId, now } = writer
  const { partnerId, fromUserId, toUserId, reason, cause = 'curator' } = handover
  const before = await findOpen(tx, partnerId)
  if (before) await withdraw(writer, before)
  const dueAt = new Date(now.getTime() + DAYS * 86_400_000)
  const id = newId()
  const promiseId = await makePromise(writer, {
    partnerId,
    audience: 'host',
    owedBy: 'host',
    owedTo: 'host',
    kind: 'handover',
    title: await titleOfHandover(tx),
    dueAt,
    subject: { kind: 'handover', id },
  })
  await tx
    .insertInto('handover')
    .values({
      partner_id: partnerId,
      id,
      network_id: networkId,
      cause: before?.cause === 'signing' ? 'signing' : cause,
      from_user_id: fromUserId,
      to_user_id: toUserId,
      reason,
      sheet: JSON.stringify(before?.sheet ?? {}),
      promise_id: promiseId,
      opened_at: now,
      due_at: dueAt,
      accepted_at: null,
      accepted_by: null,
      withdrawn_at: null,
    })
    .execute()
  await remindOfHandover(writer, { partnerId, id, toUserId, dueAt })
  await stateFact(writer, {
    partnerId,
    kind: partnerHandoverOpened,
    audience: 'host',
    subject: { kind: 'handover', id },
    data: { cause, from: fromUserId, to: toUserId, reason, dueAt: dueAt.toISOString() },
  })
  await refreshProjections(tx, [partnerId])
  return id
}

async function findOpen(tx: Tx, partnerId: string): Promise<HandoverRow | undefined> {
  const { rows } =
    await sql<HandoverRow>`select * from handover where partner_id = ${partnerId} and audience = 'host'
    and accepted_at is null and withdrawn_at is null for update`.execute(tx)
  return rows[0]
}

/** Nobody needs to take the partnership over any more. */
export async function withdrawHandover(writer: Writer, partnerId: string): Promise<void> {
  const open = await findOpen(writer.tx, partnerId)
  if (!open) return
  await withdraw(writer, open)
  await stateFact(writer, {
    partnerId,
    kind: partnerHandoverWithdrawn,
    audience: 'host',
    subject: { kind: 'handover', id: open.id },
    data: {},
  })
  await refreshProjections(writer.tx, [partnerId])
}

/**
 * Opens anew the hand-over that a move withdrew at an instant: the move was taken back. What its sheet says goes on.
 */
export async function reopenHandover(writer: Writer, partnerId: string, withdrawnAt: Date): Promise<void> {
  const { rows } = await sql<HandoverRow>`select * from handover where partner_id = ${partnerId}
    and audience = 'host' and withdrawn_at = ${withdrawnAt} order by opened_at desc limit 1`.execute(
    writer.tx,
  )
  const before = rows[0]
  if (!before || (await findOpen(writer.tx, partnerId))) return
  const id = await openHandover(writer, {
    partnerId,
    fromUserId: before.from_user_id,
    toUserId: before.to_user_id,
    reason: before.reason,
    cause: before.cause,
  })
  await sql`update handover set sheet = ${JSON.stringify(before.sheet)}
    where partner_id = ${partnerId} and id = ${id}`.execute(writer.tx)
}

async function withdraw(writer: Writer, open: HandoverRow): Promise<void> {
  await sql`update handover set withdrawn_at = ${writer.now}, version = version + 1
    where partner_id = ${open.partner_id} and id = ${open.id}`.execute(writer.tx)
  await forgetHandover(writer, open.partner_id, open.id)
  if (!(await hasEnded(writer.tx, open)))
    await withdrawPromise(writer, { partnerId: open.partner_id, promiseId: open.promise_id })
}

/** The promise of a hand-over may have been ended by hand. */
async function hasEnded(tx: Tx, { partner_id, promise_id }: HandoverRow): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select coalesce(fulfilled_at, broken_at, withdrawn_at, retracted_at) is not null as ended from promise
    where partner_id = ${partner_id} and id = ${promise_id}`.execute(tx)
  return rows[0]?.ended ?? true
}

/**
 * When a partner gets a curator, whoever waits for one is found; when it loses its curator, the hand-over waits again.
 * Says whether the new curator has something to take over now.
 */
export async function followCurator(
  writer: Writer,
  partnerId: string,
  from: string | null,
  to: string | null,
  reason: string | null = null,
): Promise<boolean> {
  const open = await findOpen(writer.tx, partnerId)
  if (open && (open.to_user_id === null || to === null)) {
    await sql`update handover set to_user_id = ${to}, version = version + 1
      where partner_id = ${partnerId} and id = ${open.id}`.execute(writer.tx)
    await remindOfHandover(writer, { partnerId, id: open.id, toUserId: to, dueAt: open.due_at })
    return to !== null
  }
  if (to === null) return false
  // given back before it was taken over: nothing happened
  if (open && open.cause === 'curator' && open.from_user_id === to) {
    await withdrawHandover(writer, partnerId)
    return false
  }
  const isSigned = await standsSigned(writer.tx, partnerId)
  if (!isSigned || (from === null && !open)) return false
  await openHandover(writer, { partnerId, fromUserId: from, toUserId: to, reason })
  return true
}

/** Whether a partner stands at a stage after signing, where its curator answers for it. */
export async function standsSigned(tx: Tx, partnerId: string): Promise<boolean> {
  const { rows } = await sql<{ signed: boolean }>`
    select s.is_signed and s.role = 'open' as signed from partner p
    join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage where p.partner_id = ${partnerId}`.execute(
    tx,
  )
  return rows[0]?.signed ?? false
}

async function lockHandover(
  tx: Tx,
  partnerId: string,
  id: string,
  version: number | null,
): Promise<HandoverRow> {
  const { rows } =
    await sql<HandoverRow>`select * from handover where partner_id = ${partnerId} and id = ${id} for update`.execute(
      tx,
    )
  const row = rows[0]
  if (!row) throw new NotFound()
  if (version !== null && row.version !== version) throw new VersionConflict()
  if (row.accepted_at || row.withdrawn_at) throw new Refused('handover_is_over', { status: 409 })
  return row
}

/** Writes the sheet of a hand-over that still waits. */
export async function changeHandover(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
  sheet: HandoverSheet,
): Promise<Handover> {
  const row = await lockHandover(writer.tx, partnerId, id, version)
  await sql`update handover set sheet = ${JSON.stringify(sheet)}, version = version + 1
    where partner_id = ${partnerId} and id = ${id}`.execute(writer.tx)
  return presentOne(writer.tx, { ...row, sheet, version: row.version + 1 }, actor)
}

/** Takes a partnership over: by the one it is handed to, or by whoever manages the life cycle. */
export async function acceptHandover(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
): Promise<Handover> {
  const { tx, now } = writer
  const row = await lockHandover(tx, partnerId, id, version)
  if (!mayAccept(row, actor)) throw new Refused('not_allowed', { status: 403 })
  const by = actor.userId ?? null
  await sql`update handover set accepted_at = ${now}, accepted_by = ${by}, version = version + 1
    where partner_id = ${partnerId} and id = ${id}`.execute(tx)
  await forgetHandover(writer, partnerId, id)
  if (!(await hasEnded(tx, row))) await fulfilPromise(writer, { partnerId, promiseId: row.promise_id })
  await stateFact(writer, {
    partnerId,
    kind: partnerHandoverAccepted,
    audience: 'host',
    subject: { kind: 'handover', id },
    data: { from: row.from_user_id, to: row.to_user_id },
  })
  await refreshProjections(tx, [partnerId])
  return presentOne(tx, { ...row, accepted_at: now, accepted_by: by, version: row.version + 1 }, actor)
}

function mayAccept(row: Pick<HandoverRow, 'to_user_id'>, actor: Actor): boolean {
  return (actor.userId !== null && row.to_user_id === actor.userId) || mayManageLifecycle(actor)
}

async function presentOne(tx: Tx, row: HandoverRow, actor: Actor): Promise<Handover> {
  const people = await readPeople(tx, [row.from_user_id, row.to_user_id, row.accepted_by])
  return presentHandover(row, people, actor)
}

/** A hand-over as the API shows it. */
export function presentHandover(
  row: HandoverRow,
  people: Awaited<ReturnType<typeof readPeople>>,
  actor: Actor,
): Handover {
  const { cadence = null, channels = null, replyTime = null, expectations = null, questions = [] } = row.sheet
  const state = row.withdrawn_at ? 'withdrawn' : row.accepted_at ? 'accepted' : 'open'
  return {
    id: row.id,
    partnerId: row.partner_id,
    cause: row.cause,
    state,
    from: personOf(people, row.from_user_id),
    to: personOf(people, row.to_user_id),
    reason: row.reason,
    sheet: { cadence, channels, replyTime, expectations, questions },
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    acceptedBy: personOf(people, row.accepted_by),
    promiseId: row.promise_id,
    mayAccept: state === 'open' && mayAccept(row, actor),
    version: row.version,
  }
}
