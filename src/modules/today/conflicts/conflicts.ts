import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import { partnerSet } from '#records/partnerships.ts'
import type { Audience, Side } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { type Conflict, conflictCleared, conflictNoted, type NewConflict } from './shapes.ts'

type Row = {
  partner_id: string
  id: string
  audience: Audience
  side: Side
  data: { about: Conflict['about']; of: Conflict['of']; note: string }
  happened_at: Date
}

/** The conflicts of interest that stood at `clock`, oldest first; of all partners the scope shows, or of some. */
export async function readConflicts(
  tx: Tx,
  clock: Date,
  partnerIds: readonly string[] | null,
): Promise<Conflict[]> {
  const { rows } =
    await sql<Row>`${standingConflicts(clock, partnerIds)} order by f.happened_at, f.id`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    ...{ about: row.data.about, of: row.data.of, note: row.data.note },
    audience: row.audience,
    side: row.side,
    notedAt: row.happened_at.toISOString(),
  }))
}

/** Facts that note a conflict which no later fact, up to `clock`, has cleared. */
function standingConflicts(clock: Date, partnerIds: readonly string[] | null): RawBuilder<unknown> {
  const those = partnerIds === null ? sql`true` : sql`f.partner_id = any (${partnerIds}::uuid[])`
  return sql`select f.partner_id, f.id, f.audience, f.side, f.data, f.happened_at from fact f
    where f.kind = 'conflict_of_interest.noted' and f.happened_at < ${clock}::timestamptz and ${those}
      and not exists (select from fact c where c.partner_id = f.partner_id
        and c.kind = 'conflict_of_interest.cleared' and c.subject_id = f.subject_id
        and c.happened_at < ${clock}::timestamptz)`
}

/** Those that stand now in one partnership, with what was merged into it. */
export async function conflictsOf(tx: Tx, partnerId: string, now: Date): Promise<Conflict[]> {
  return readConflicts(tx, new Date(now.getTime() + 1), await partnerSet(tx, partnerId))
}

/** Notes a conflict of interest as a fact. Refuses a note for the other side alone. */
export async function noteConflict(
  writer: RequestWriter,
  partnerId: string,
  wish: NewConflict,
): Promise<Conflict> {
  await partnerSet(writer.tx, partnerId)
  const { audience, ...data } = wish
  if (audience !== 'shared' && audience !== writer.side)
    throw new Refused('audience_of_other_side', {
      status: 422,
      errors: [{ pointer: '#/audience', code: 'audience_of_other_side', detail: 'It is the other side’s.' }],
    })
  const { id } = await stateFact(writer, {
    partnerId,
    kind: conflictNoted,
    audience,
    subject: { kind: 'conflict_of_interest', id: newId() },
    data,
  })
  return standing(writer, partnerId, id)
}

/** Says that a conflict is settled. Refuses (not found) one that does not stand, and one the other side noted. */
export async function clearConflict(
  writer: RequestWriter,
  partnerId: string,
  conflictId: string,
  note: string | undefined,
): Promise<void> {
  const conflict = await standing(writer, partnerId, conflictId)
  if (conflict.side !== writer.side) throw new Refused('not_recorded_by_you', { status: 409 })
  await lockCounter(writer, conflict.partnerId, conflict.audience)
  await standing(writer, partnerId, conflictId)
  const { rows } = await sql<{ subject: string }>`
    select subject_id as subject from fact where partner_id = ${conflict.partnerId} and id = ${conflictId}`.execute(
    writer.tx,
  )
  await stateFact(writer, {
    partnerId: conflict.partnerId,
    kind: conflictCleared,
    audience: conflict.audience,
    subject: { kind: 'conflict_of_interest', id: rows[0]?.subject ?? '' },
    data: { about: conflict.about, of: conflict.of, note },
  })
}

async function standing(writer: RequestWriter, partnerId: string, id: string): Promise<Conflict> {
  const found = (await conflictsOf(writer.tx, partnerId, writer.now)).find((one) => one.id === id)
  if (!found) throw new NotFound()
  return found
}
