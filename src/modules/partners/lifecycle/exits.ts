import { sql } from 'kysely'
import { dropReminders } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, VersionConflict } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { type ExitChange, MANUAL_ITEMS, type PartnerExit, partnerExitChanged } from '../contract.ts'
import { personOf, readPeople } from '../people.ts'
import { remindOfReturn } from './remind.ts'
import './tables.ts'

type NewExit = {
  partnerId: string
  factId: string
  fromStage: string
  reasonCode: string
  words: string | null
  lessons: string | null
  returnOn: string | null
}

/** Opens the closing sheet of a partnership that has just ended. */
export async function beginExit(writer: Writer, exit: NewExit): Promise<void> {
  const id = newId()
  const exitedBy = writer.actor.kind === 'person' ? writer.actor.id : null
  await writer.tx
    .insertInto('partner_exit')
    .values({
      partner_id: exit.partnerId,
      id,
      network_id: writer.networkId,
      fact_id: exit.factId,
      from_stage: exit.fromStage,
      reason_code: exit.reasonCode,
      words: exit.words,
      lessons: exit.lessons,
      return_on: exit.returnOn,
      checks: '{}',
      exited_at: writer.now,
      exited_by: exitedBy,
      returned_at: null,
    })
    .execute()
  await remindOfReturn(writer, { partnerId: exit.partnerId, id, returnOn: exit.returnOn, exitedBy })
}

/** The partner has come back: its exit is history. */
export async function closeExit(writer: Writer, partnerId: string): Promise<void> {
  const { rows } = await sql<{
    id: string
  }>`update partner_exit set returned_at = ${writer.now}, version = version + 1
    where partner_id = ${partnerId} and returned_at is null returning id`.execute(writer.tx)
  for (const { id } of rows) await dropReminders(writer, partnerId, { kind: 'exit', id })
}

/** The exit was no exit: the move was taken back at once, so nothing was learnt and nobody is asked again. */
export async function dropExit(writer: Writer, partnerId: string, factId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update partner_exit set returned_at = ${writer.now}, lessons = null, return_on = null, version = version + 1
    where partner_id = ${partnerId} and fact_id = ${factId} returning id`.execute(writer.tx)
  for (const { id } of rows) await dropReminders(writer, partnerId, { kind: 'exit', id })
}

/** The return was no return: the exit that it closed at an instant stands again. */
export async function reopenExit(writer: Writer, partnerId: string, closedAt: Date): Promise<void> {
  const { rows } = await sql<{ id: string; return_on: string | null; exited_by: string | null }>`
    update partner_exit set returned_at = null, version = version + 1
    where partner_id = ${partnerId} and returned_at = ${closedAt} returning id, return_on, exited_by`.execute(
    writer.tx,
  )
  for (const { id, return_on, exited_by } of rows)
    await remindOfReturn(writer, { partnerId, id, returnOn: return_on, exitedBy: exited_by })
}

type Row = {
  id: string
  partner_id: string
  name: string
  from_stage: string
  reason_code: string
  words: string | null
  lessons: string | null
  return_on: string | null
  checks: Record<string, boolean>
  exited_at: Date
  exited_by: string | null
  returned_at: Date | null
  fact_id: string
  version: number
}

const exitRows = sql`select e.id, e.partner_id, p.name, e.from_stage, e.reason_code, e.words, e.lessons, e.return_on, e.checks,
  e.exited_at, e.exited_by, e.returned_at, e.fact_id, e.version
  from partner_exit e join partner p on p.partner_id = e.partner_id`

/** Exits of one partner, the newest first; an open one with what remains to be closed. */
export async function readExits(tx: Tx, partnerId: string, now: Date): Promise<PartnerExit[]> {
  const { rows } =
    await sql<Row>`${exitRows} where e.partner_id = ${partnerId} order by e.exited_at desc, e.id`.execute(tx)
  const people = await readPeople(
    tx,
    rows.map((row) => row.exited_by),
  )
  return Promise.all(
    rows.map(async (row) => ({
      ...presentExit(row, people),
      closing: row.returned_at === null ? await closingOf(tx, row, now) : null,
    })),
  )
}

/** Exits over all partners, newest first. */
export async function listExits(
  tx: Tx,
  options: { q?: string | undefined; reason?: string | undefined; limit: number; offset: number },
): Promise<{ data: PartnerExit[]; total: number; reasons: { code: string; exits: number }[] }> {
  const words = options.q ? `%${options.q.replace(/[\\%_]/g, '\\$&')}%` : null
  const matching = sql`p.merged_into is null
    and not exists (select from fact u where u.partner_id = e.partner_id and u.kind = 'partner.stage_moved' and u.data ->> 'undoes' = e.fact_id::text)
    ${words === null ? sql`` : sql`and (p.name ilike ${words} or e.words ilike ${words} or e.lessons ilike ${words})`}`
  const ofReason = options.reason ? sql`and e.reason_code = ${options.reason}` : sql``
  const { rows } = await sql<Row>`${exitRows} where ${matching} ${ofReason}
    order by e.exited_at desc, e.id limit ${options.limit} offset ${options.offset}`.execute(tx)
  const counted = await sql<{ code: string; exits: number }>`
    select e.reason_code as code, count(*)::int as exits from partner_exit e join partner p on p.partner_id = e.partner_id
    where ${matching} group by 1 order by 2 desc, 1`.execute(tx)
  const people = await readPeople(
    tx,
    rows.map((row) => row.exited_by),
  )
  const total = counted.rows
    .filter(({ code }) => options.reason === undefined || code === options.reason)
    .reduce((sum, { exits }) => sum + exits, 0)
  return { data: rows.map((row) => presentExit(row, people)), total, reasons: counted.rows }
}

/** Changes what is written of an exit, or ticks things off. */
export async function changeExit(
  writer: Writer,
  partnerId: string,
  exitId: string,
  version: number | null,
  change: ExitChange,
): Promise<PartnerExit> {
  const { tx } = writer
  const { rows } =
    await sql<Row>`${exitRows} where e.partner_id = ${partnerId} and e.id = ${exitId} for update of e`.execute(
      tx,
    )
  const row = rows[0]
  if (!row) throw new NotFound()
  if (version !== null && row.version !== version) throw new VersionConflict()
  const after: Row = {
    ...row,
    words: change.words === undefined ? row.words : change.words,
    lessons: change.lessons === undefined ? row.lessons : change.lessons,
    return_on: change.returnOn === undefined ? row.return_on : change.returnOn,
    checks: { ...row.checks, ...change.checks },
    version: row.version + 1,
  }
  await sql`update partner_exit set words = ${after.words}, lessons = ${after.lessons}, return_on = ${after.return_on},
    checks = ${JSON.stringify(after.checks)}, version = ${after.version} where partner_id = ${partnerId} and id = ${exitId}`.execute(
    tx,
  )
  if (after.return_on !== row.return_on)
    await remindOfReturn(writer, {
      partnerId,
      id: exitId,
      returnOn: row.returned_at === null ? after.return_on : null,
      exitedBy: row.exited_by,
    })
  await stateFact(writer, {
    partnerId,
    kind: partnerExitChanged,
    audience: 'host',
    subject: { kind: 'exit', id: exitId },
    data: {
      changed: Object.keys(change),
      lessons: change.lessons ?? undefined,
      returnOn: change.returnOn ?? undefined,
    },
  })
  const people = await readPeople(tx, [row.exited_by])
  return { ...presentExit(after, people), closing: await closingOf(tx, after, writer.now) }
}

function presentExit(row: Row, people: Awaited<ReturnType<typeof readPeople>>): PartnerExit {
  return {
    id: row.id,
    partnerId: row.partner_id,
    partnerName: row.name,
    fromStage: row.from_stage,
    reasonCode: row.reason_code,
    words: row.words,
    lessons: row.lessons,
    returnOn: row.return_on,
    exitedAt: row.exited_at.toISOString(),
    exitedBy: personOf(people, row.exited_by),
    returnedAt: row.returned_at?.toISOString() ?? null,
    factId: row.fact_id,
    closing: null,
    version: row.version,
  }
}

/** What remains open: promises and lent things by the records, the rest by what a person ticked off. */
async function closingOf(tx: Tx, row: Row, now: Date): Promise<NonNullable<PartnerExit['closing']>> {
  const { rows } = await sql<{ host: number; partner: number; payments: number; lent: number }>`
    select count(*) filter (where owed_by = 'host' and kind <> 'payment')::int as host,
      count(*) filter (where owed_by = 'partner' and kind <> 'payment')::int as partner,
      count(*) filter (where kind = 'payment')::int as payments,
      (select count(*)::int from transfer t where t.partner_id = ${row.partner_id} and t.kind = 'equipment' and t.reverses is null
        and not exists (select from transfer r where r.partner_id = t.partner_id and r.reverses = t.id)) as lent
    from promise where partner_id = ${row.partner_id} and made_at <= ${now} and fulfilled_at is null and broken_at is null
      and withdrawn_at is null and retracted_at is null`.execute(tx)
  const found = rows[0] ?? { host: 0, partner: 0, payments: 0, lent: 0 }
  const counted = [
    ['host_promises', found.host],
    ['partner_promises', found.partner],
    ['payments', found.payments],
    ['lent', found.lent],
  ] as const
  return [
    ...counted.map(([item, open]) => ({ item, open, isDone: open === 0, isManual: false })),
    ...MANUAL_ITEMS.map((item) => {
      const isDone = row.checks[item] === true
      return { item, open: isDone ? 0 : 1, isDone, isManual: true }
    }),
  ]
}
