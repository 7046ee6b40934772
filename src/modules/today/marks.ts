import { sql } from 'kysely'
import { listHostPeople, personNames } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import type { Side } from '#records/writer.ts'
import type { Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import type { NewTodayMark, TodayMark } from './contract.ts'
import type { TodayMarkTable } from './tables.ts'

export type StoredMark = Omit<TodayMarkTable, 'network_id' | 'audience' | 'side'>

/** The marks a side has set on the partnerships it sees. */
export async function readMarks(tx: Tx): Promise<StoredMark[]> {
  return tx
    .selectFrom('today_mark')
    .select(['partner_id', 'id', 'reason', 'action', 'occurrence', 'until', 'assignee_id', 'by_id', 'at'])
    .orderBy('at')
    .execute()
}

/** Marks as the API shows them, with the names of people. */
export async function presentMarks(tx: Tx, marks: readonly StoredMark[]): Promise<TodayMark[]> {
  const ids = marks.flatMap((mark) => [mark.assignee_id, mark.by_id]).filter((id) => id !== null)
  const names = await personNames(tx, ids)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return marks.map((mark) => ({
    id: mark.id,
    partnerId: mark.partner_id,
    reason: mark.reason,
    action: mark.action,
    until: mark.until,
    assigneeId: mark.assignee_id,
    assigneeName: nameOf(mark.assignee_id),
    byId: mark.by_id,
    byName: nameOf(mark.by_id),
    at: mark.at.toISOString(),
  }))
}

/**
 * Puts a reason off, gives it to somebody or calls it done; a mark of the same kind is replaced. `occurrence` is that
 * of the reason as it stands now. Refuses a day that is not ahead and somebody who has no place on the actor's side.
 */
export async function putMark(
  tx: Tx,
  actor: Pick<Actor, 'networkId' | 'side' | 'userId' | 'id'>,
  wish: NewTodayMark,
  occurrence: string,
  today: Day,
  now: Date,
): Promise<StoredMark> {
  if (wish.until !== undefined && wish.until <= today) throw refusedField('until', 'not_ahead')
  if (wish.assigneeId !== undefined && !(await isColleague(tx, actor.side, wish.partnerId, wish.assigneeId)))
    throw refusedField('assigneeId', 'not_a_member')
  const said = {
    occurrence,
    until: wish.until ?? null,
    assignee_id: wish.assigneeId ?? null,
    by_id: actor.userId,
    at: now,
  }
  return tx
    .insertInto('today_mark')
    .values({
      partner_id: wish.partnerId,
      id: newId(),
      network_id: actor.networkId,
      audience: actor.side,
      side: actor.side,
      reason: wish.reason,
      action: wish.action,
      ...said,
    })
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'audience', 'reason', 'action']).doUpdateSet(said),
    )
    .returning(['partner_id', 'id', 'reason', 'action', 'occurrence', 'until', 'assignee_id', 'by_id', 'at'])
    .executeTakeFirstOrThrow()
}

/** Takes a mark back: the reason stands as if it had not been set. Refuses one that is not there. */
export async function removeMark(tx: Tx, partnerId: string, id: string): Promise<void> {
  const removed = await tx
    .deleteFrom('today_mark')
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw new NotFound()
}

/** Whether somebody has a place on the side: with the host, or with that partner. */
export async function isColleague(tx: Tx, side: Side, partnerId: string, userId: string): Promise<boolean> {
  if (side === 'host') return (await listHostPeople(tx)).some(({ id }) => id === userId)
  const { rows } = await sql`
    select from member where user_id = ${userId} and side = 'partner' and partner_id = ${partnerId}
      and ended_at is null and disabled_at is null`.execute(tx)
  return rows.length > 0
}

function refusedField(name: string, code: RefusalCode): Refused {
  return new Refused(code, { status: 422, errors: [{ pointer: `#/${name}`, code, detail: code }] })
}
