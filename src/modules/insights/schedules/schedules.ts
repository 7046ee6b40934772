import { type Selectable, sql } from 'kysely'
import { may, personNames } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import { readConfig } from '#platform/config/config.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import type { AuditPartKey } from '../audit/shapes.ts'
import { nextSending } from './rules.ts'
import type {
  NewReportSchedule,
  ReportSchedule,
  ReportScheduleChange,
  ReportSchedules,
  ReportSending,
} from './shapes.ts'
import type { ReportScheduleTable, ReportSendingTable } from './tables.ts'

/** How many sendings of a schedule its history shows. */
const SHOWN = 50

type Row = Selectable<ReportScheduleTable>
type Sending = Selectable<ReportSendingTable>

async function zoneOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ zone: string }>`select time_zone as zone from network`.execute(tx)
  return rows[0]?.zone ?? 'UTC'
}

/** All schedules of the network by name, with the last time each went out, and who can be sent one. */
export async function listSchedules(tx: Tx, actor: Actor): Promise<ReportSchedules> {
  const rows = await tx
    .selectFrom('report_schedule')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute()
  const people = await readPeople(tx)
  return {
    data: await present(tx, actor, rows),
    people: people.map(({ id, name }) => ({ id, name })),
    sendsMail: readConfig().smtpUrl !== undefined,
  }
}

export async function readSchedule(tx: Tx, actor: Actor, id: string): Promise<ReportSchedule> {
  const rows = await tx.selectFrom('report_schedule').selectAll().where('id', '=', id).execute()
  const [schedule] = await present(tx, actor, rows)
  if (!schedule) throw new NotFound()
  return schedule
}

/** Makes a schedule of the actor's. Refuses recipients who are no people of the host or may not read reports. */
export async function addSchedule(
  { tx, networkId, now }: RequestWriter,
  actor: Actor,
  input: NewReportSchedule,
): Promise<ReportSchedule> {
  if (actor.userId === null) throw new Refused('only_people', { status: 403 })
  await refuseStrangers(tx, input.recipients)
  const id = newId()
  await tx
    .insertInto('report_schedule')
    .values({
      id,
      network_id: networkId,
      owner_id: actor.userId,
      name: input.name,
      parts: input.parts,
      period: input.period,
      language: input.language,
      recipients: [...new Set(input.recipients)],
      every: input.every,
      day: input.day,
      hour: input.hour,
      next_at: nextSending(input, now, await zoneOf(tx)),
      removed_at: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  return readSchedule(tx, actor, id)
}

/**
 * Changes a schedule, pauses it or lets it go on, removes it or brings it back: its owner and who manages the network.
 * A time that has passed meanwhile is not made up.
 */
export async function changeSchedule(
  { tx, now }: RequestWriter,
  actor: Actor,
  id: string,
  version: number | null,
  change: ReportScheduleChange,
): Promise<ReportSchedule> {
  const row = await lock(tx, id)
  if (!mayEdit(row, actor)) throw new Refused('not_allowed', { status: 403 })
  if (version !== null && version !== row.version)
    throw new Refused('version_changed', { status: 412, detail: 'Somebody changed it meanwhile.' })
  const { isPaused, isRemoved, recipients, ...rest } = change
  if (recipients) await refuseStrangers(tx, recipients)
  const rule = { every: rest.every ?? row.every, day: rest.day ?? row.day, hour: rest.hour ?? row.hour }
  if (rule.every === 'week' && rule.day > 7)
    throw new Refused('validation_failed', {
      status: 422,
      errors: [{ pointer: '#/day', code: 'no_such_weekday', detail: 'A week has seven days.' }],
    })
  const isOn =
    isRemoved === true
      ? false
      : isPaused === undefined
        ? row.next_at !== null || isRemoved === false
        : !isPaused
  await tx
    .updateTable('report_schedule')
    .set({
      ...rest,
      ...(recipients ? { recipients: [...new Set(recipients)] } : {}),
      ...(isRemoved === undefined ? {} : { removed_at: isRemoved ? now : null }),
      next_at: isOn ? nextSending(rule, now, await zoneOf(tx)) : null,
      version: row.version + 1,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
  return readSchedule(tx, actor, id)
}

/** Takes the reader off the recipients. Refuses the last one: who wants nobody to get it pauses it. */
export async function leaveSchedule(
  { tx, now }: RequestWriter,
  actor: Actor,
  id: string,
): Promise<ReportSchedule> {
  const row = await lock(tx, id)
  const recipients = row.recipients.filter((user) => user !== actor.userId)
  if (recipients.length === row.recipients.length) return readSchedule(tx, actor, id)
  if (recipients.length === 0)
    throw new Refused('last_recipient', { status: 409, detail: 'Nobody else gets it: pause it instead.' })
  await tx
    .updateTable('report_schedule')
    .set({ recipients, version: row.version + 1, updated_at: now })
    .where('id', '=', id)
    .execute()
  return readSchedule(tx, actor, id)
}

/** The times a schedule went out, the last first. */
export async function listSendings(tx: Tx, id: string): Promise<ReportSending[]> {
  const rows = await tx
    .selectFrom('report_sending')
    .selectAll()
    .where('schedule_id', '=', id)
    .orderBy('due_at', 'desc')
    .limit(SHOWN)
    .execute()
  return presentSendings(tx, rows)
}

/** Whether the actor may change it or send it by hand. Refuses (not found) one that is not there. */
export async function refuseUnlessEditable(tx: Tx, actor: Actor, id: string): Promise<void> {
  if (!mayEdit(await lock(tx, id), actor)) throw new Refused('not_allowed', { status: 403 })
}

async function lock(tx: Tx, id: string): Promise<Row> {
  const row = await tx
    .selectFrom('report_schedule')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

function mayEdit(row: Pick<Row, 'owner_id'>, actor: Actor): boolean {
  return (actor.userId !== null && row.owner_id === actor.userId) || may(actor, 'network.manage')
}

/** The host's people who may read reports, by name. */
async function readPeople(tx: Tx): Promise<{ id: string; name: string; role: string }[]> {
  const { rows } = await sql<{ id: string; name: string; role: string }>`
    select distinct m.user_id as id, u."name", m.role from member m join auth."user" u on u."id" = m.user_id
    where m.side = 'host' and m.ended_at is null and m.disabled_at is null order by u."name", 1`.execute(tx)
  return rows.filter(({ role }) => may({ side: 'host', role }, 'reports.read'))
}

async function refuseStrangers(tx: Tx, recipients: readonly string[]): Promise<void> {
  const known = new Set((await readPeople(tx)).map(({ id }) => id))
  const strangers = recipients.filter((id) => !known.has(id))
  if (strangers.length > 0)
    throw new Refused('validation_failed', {
      status: 422,
      errors: [
        {
          pointer: '#/recipients',
          code: 'not_a_reader',
          detail: 'Only people of the host who may read reports can be sent one.',
        },
      ],
    })
}

async function present(tx: Tx, actor: Actor, rows: readonly Row[]): Promise<ReportSchedule[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => [row.owner_id, ...row.recipients]),
  )
  const last = rows.length === 0 ? [] : await readLast(tx, rows)
  const sendings = new Map((await presentSendings(tx, last)).map((sending) => [sending.id, sending]))
  return rows.map((row) => {
    const latest = last.find((sending) => sending.schedule_id === row.id)
    return {
      id: row.id,
      name: row.name,
      parts: row.parts as AuditPartKey[] | null,
      period: row.period,
      language: row.language,
      recipients: row.recipients.map((id) => ({ id, name: names.get(id) ?? id })),
      every: row.every,
      day: row.day,
      hour: row.hour,
      ownerName: names.get(row.owner_id) ?? null,
      isOwn: row.owner_id === actor.userId,
      isRecipient: actor.userId !== null && row.recipients.includes(actor.userId),
      mayEdit: mayEdit(row, actor),
      nextAt: row.next_at?.toISOString() ?? null,
      lastSending: (latest && sendings.get(latest.id)) ?? null,
      version: row.version,
    }
  })
}

async function readLast(tx: Tx, rows: readonly Row[]): Promise<Sending[]> {
  return tx
    .selectFrom('report_sending')
    .selectAll()
    .distinctOn('schedule_id')
    .where(
      'schedule_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('schedule_id')
    .orderBy('due_at', 'desc')
    .execute()
}

async function presentSendings(tx: Tx, rows: readonly Sending[]): Promise<ReportSending[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => row.by_id ?? []),
  )
  return rows.map((row) => ({
    id: row.id,
    dueAt: row.due_at.toISOString(),
    sentAt: row.sent_at.toISOString(),
    byName: row.by_id === null ? null : (names.get(row.by_id) ?? null),
    from: row.from_day,
    to: row.to_day,
    outcome: row.outcome,
  }))
}
