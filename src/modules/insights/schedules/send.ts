import { sql } from 'kysely'
import { type Holder, may } from '#modules/access/contract.ts'
import { mailLinks, notify, type Told } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { composeMail } from '#platform/mail/compose.ts'
import { attachToMail, keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { renderPdf } from '#platform/pdf/render.ts'
import { dayOf } from '#shared/dates.ts'
import { newId } from '#shared/ids.ts'
import type { Language } from '#shared/language.ts'
import { auditFileName } from '../audit/file-name.ts'
import { auditRange, auditWords } from '../audit/frame.ts'
import { readAudit, showsScores } from '../audit/read-audit.ts'
import type { AuditQuery } from '../audit/shapes.ts'
import { auditPdf } from '../audit/to-pdf.ts'
import { fitInThread } from '../health/stored/jobs.ts'
import { waitForScores } from '../health/stored/wait-for-scores.ts'
import { openReport } from '../report.ts'
import { nextSending } from './rules.ts'
import type { SendingOutcome } from './shapes.ts'

/** The queue whose job sends reports that are due, and one at once when asked. */
export const SEND_REPORTS_JOB = 'insights.send-reports'

type Due = {
  id: string
  name: string
  parts: string[] | null
  period: AuditQuery['period']
  language: Language | null
  recipients: string[]
  every: 'week' | 'month'
  day: number
  hour: number
  next_at: Date | null
}

type Seat = {
  user_id: string
  name: string
  email: string
  language: Language
  role: string
  is_curator: boolean
  limits: Record<string, string>
  reads_all: boolean
}

/** A report as one recipient gets it; recipients who see the same in the same language share one. */
type Made = { seat: Seat; language: Language; bytes: Buffer; fileName: string }

/**
 * Sends every report of the network whose time has come, each once, whoever else looks at the same time: the time it was
 * due is written down in the transaction that keeps its mails. Several missed times are made up by one sending. Returns
 * how many went out.
 */
export async function sendDueReports(context: Context, networkId: string): Promise<number> {
  const now = context.clock.now()
  const due = await inScope(context.db, { networkId, side: 'system' }, (tx) => readDue(tx, now))
  let sent = 0
  for (const schedule of due)
    if (schedule.next_at && (await sendReport(context, networkId, schedule, schedule.next_at, null)))
      sent += 1
  return sent
}

/** Sends a report at once because somebody asked; `askedAt` names the asking, so that it is done once. */
export async function sendReportNow(
  context: Context,
  networkId: string,
  asked: { scheduleId: string; byId: string; askedAt: Date },
): Promise<boolean> {
  const schedule = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    const { rows } = await sql<Due>`
      select * from report_schedule where id = ${asked.scheduleId} and removed_at is null`.execute(tx)
    return rows[0]
  })
  return schedule ? sendReport(context, networkId, schedule, asked.askedAt, asked.byId) : false
}

async function readDue(tx: Tx, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select * from report_schedule where next_at <= ${now} and removed_at is null order by next_at, id`.execute(
    tx,
  )
  return rows
}

async function sendReport(
  context: Context,
  networkId: string,
  schedule: Due,
  dueAt: Date,
  byId: string | null,
): Promise<boolean> {
  const now = context.clock.now()
  const { seats, zone, networkName } = await inScope(
    context.db,
    { networkId, side: 'system' },
    async (tx) => ({
      seats: await readSeats(tx, schedule.recipients),
      ...(await readNetwork(tx)),
    }),
  )
  const range = auditRange({ period: schedule.period }, dayOf(now, zone))
  await makeScores(context, networkId, schedule)
  const made = await makeReports(context, networkId, schedule, seats, range)
  return inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    const isOurs = await claim(tx, schedule, dueAt, byId, now, zone)
    if (!isOurs) return false
    const page = `/insights/audit?from=${range.from}&to=${range.to}`
    const told = await notify(tx, {
      userIds: made.map(({ seat }) => seat.user_id),
      kind: 'report',
      data: { title: schedule.name },
      path: page,
      at: now,
    })
    const outcome: SendingOutcome[] = []
    for (const userId of schedule.recipients) {
      const seat = seats.find(({ user_id }) => user_id === userId)
      const own = made.find((one) => one.seat.user_id === userId)
      const way = told.find((one) => one.userId === userId)
      if (own && way?.channel === 'mail')
        await mailReport(tx, context, { networkId, networkName, schedule, own, told: way, page, now })
      outcome.push({
        userId,
        name: seat?.name ?? (await nameOf(tx, userId)),
        status: !seat
          ? 'gone'
          : !own
            ? 'not_allowed'
            : !way
              ? 'declined'
              : way.channel === 'mail'
                ? 'mailed'
                : 'inbox',
      })
    }
    await sql`insert into report_sending (id, network_id, schedule_id, due_at, by_id, from_day, to_day, outcome, sent_at)
      values (${newId()}, ${networkId}, ${schedule.id}, ${dueAt}, ${byId}, ${range.from}::date, ${range.to}::date,
        ${JSON.stringify(outcome)}::jsonb, ${now})`.execute(tx)
    return true
  })
}

/** A mail cannot be looked at again in a minute: what it shows of scores is computed before it is made. */
async function makeScores(context: Context, networkId: string, { parts }: Due): Promise<void> {
  if (!showsScores({ parts: parts?.join(',') })) return
  try {
    const fitOne = (network: string, modelId: string) => fitInThread(context, network, modelId)
    await waitForScores(context, networkId, undefined, { fitOne })
  } catch (error) {
    // the report is due whether or not it can be fitted; it says then that this part is not computed
    context.log.error({ networkId, error }, 'scores for a scheduled report could not be computed')
  }
}

/** Takes the sending for this transaction: false when another has sent it, or the schedule was changed meanwhile. */
async function claim(
  tx: Tx,
  schedule: Due,
  dueAt: Date,
  byId: string | null,
  now: Date,
  zone: string,
): Promise<boolean> {
  const { rows } = await sql<{ next_at: Date | null }>`
    select next_at from report_schedule where id = ${schedule.id} and removed_at is null for update`.execute(
    tx,
  )
  const [row] = rows
  if (!row || (byId === null && row.next_at?.getTime() !== dueAt.getTime())) return false
  const { rows: before } = await sql<{ n: number }>`
    select count(*)::int as n from report_sending where schedule_id = ${schedule.id} and due_at = ${dueAt}`.execute(
    tx,
  )
  if (byId === null)
    await sql`update report_schedule set next_at = ${nextSending(schedule, now, zone)} where id = ${schedule.id}`.execute(
      tx,
    )
  return before[0]?.n === 0
}

/** The report of each recipient who may read it, in the scope signing in would give them. */
async function makeReports(
  context: Context,
  networkId: string,
  schedule: Due,
  seats: readonly Seat[],
  range: { from: string; to: string },
): Promise<Made[]> {
  const known = new Map<string, { bytes: Buffer; fileName: string }>()
  const made: Made[] = []
  for (const seat of seats) {
    const holder: Holder = { side: 'host', role: seat.role, limits: seat.limits, kind: 'person' }
    if (!may(holder, 'reports.read')) continue
    const seesMoney = may(holder, 'money.read')
    const language = schedule.language ?? seat.language
    const curatorId = seat.is_curator && !seat.reads_all ? seat.user_id : null
    const key = JSON.stringify([language, seesMoney, curatorId])
    const report =
      known.get(key) ??
      (await makeReport(context, networkId, schedule, range, { seat, language, seesMoney, curatorId }))
    known.set(key, report)
    made.push({ seat, language, ...report })
  }
  return made
}

async function makeReport(
  context: Context,
  networkId: string,
  schedule: Due,
  range: { from: string; to: string },
  reader: { seat: Seat; language: Language; seesMoney: boolean; curatorId: string | null },
): Promise<{ bytes: Buffer; fileName: string }> {
  const { seat, language, seesMoney, curatorId } = reader
  const scope = { networkId, side: 'host', userId: seat.user_id, curatorId } as const
  const { document, words } = await inScope(context.db, scope, async (tx) => {
    const report = await openReport(tx, context.clock.now(), null)
    const parts = schedule.parts ? { parts: schedule.parts.join(',') } : {}
    const document = await readAudit(
      report,
      { period: schedule.period, from: range.from, to: range.to, language, ...parts },
      { language, seesMoney, name: '' },
    )
    const { timeZone } = report.network
    return { document, words: auditWords({ language, currency: document.currency, timeZone }) }
  })
  return { bytes: await renderPdf(auditPdf(document, words)), fileName: auditFileName(document, 'pdf') }
}

type Mail = {
  networkId: string
  networkName: string
  schedule: Due
  own: Made
  told: Told
  page: string
  now: Date
}

/** Keeps the mail with its document, in place of the plain one a notification would get. */
async function mailReport(tx: Tx, context: Context, mail: Mail): Promise<void> {
  const { networkId, networkName, schedule, own, told, page, now } = mail
  const { t } = auditWords({ language: own.language, currency: 'EUR', timeZone: 'UTC' })
  const links = mailLinks(context, { networkId, userId: told.userId, kind: 'report' })
  const letter = composeMail({
    subject: t('mail.subject', { network: networkName }),
    paragraphs: [
      t('mail.lead', { name: schedule.name, network: networkName }),
      t('mail.unsubscribe', { link: links.unsubscribe }),
    ],
    link: { text: t('mail.open'), url: `${links.base}${page}` },
  })
  const id = await keepMail(
    tx,
    {
      ...letter,
      networkId: null,
      kind: 'notification.report',
      recipient: told.email,
      language: own.language,
      secretUntil: null,
    },
    now,
  )
  await attachToMail(tx, id, { fileName: own.fileName, mediaType: 'application/pdf', bytes: own.bytes })
  await sql`update notification set mailed_at = ${now} where id = ${told.id}`.execute(tx)
}

async function readSeats(tx: Tx, users: readonly string[]): Promise<Seat[]> {
  const { rows } = await sql<Seat>`select * from house.host_seats(${users}::text[])`.execute(tx)
  return rows
}

async function readNetwork(tx: Tx): Promise<{ zone: string; networkName: string }> {
  const { rows } = await sql<{
    zone: string
    name: string
  }>`select time_zone as zone, name from network`.execute(tx)
  const [network] = rows
  if (!network) throw new Error('the transaction has no network in its scope')
  return { zone: network.zone, networkName: network.name }
}

async function nameOf(tx: Tx, userId: string): Promise<string> {
  const { rows } = await sql<{
    name: string
  }>`select name from house.person_names(${[userId]}::text[])`.execute(tx)
  return rows[0]?.name ?? userId
}
