import { once } from 'node:events'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverMails } from '#platform/mail/deliver.ts'
import type { Context } from '#platform/module.ts'
import { type Client, testApp } from '#testing/app.ts'
import type { ReportSchedule, ReportSending } from '../contract.ts'
import { insights } from '../module.ts'
import { sendDueReports, sendReportNow } from './send.ts'

let now = new Date('2026-11-23T06:00:00Z')
const { signedIn, context, network, partner } = await testApp({
  modules: [insights],
  clock: { now: () => now },
})
const letters: ParsedMail[] = []
let office: SMTPServer
let transport: { smtpUrl: string; from: string }
let owner: Client
let curator: Client
let viewer: Client

beforeAll(async () => {
  office = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, _, done) => {
      simpleParser(stream).then((mail) => {
        letters.push(mail)
        done()
      }, done)
    },
  })
  office.listen(0, '127.0.0.1')
  await once(office.server, 'listening')
  const place = office.server.address()
  transport = {
    smtpUrl: `smtp://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}`,
    from: 'artel@example.com',
  }
  owner = await signedIn({ email: 'owner@example.com', language: 'ru', name: 'Анна' })
  curator = await signedIn({ role: 'curator', email: 'curator@example.com', language: 'en' })
  viewer = await signedIn({ role: 'viewer', email: 'viewer@example.com', language: 'en' })
})
afterAll(() => new Promise<void>((resolve) => office.close(() => resolve())))

const at = (time: string): Context => {
  now = new Date(time)
  return context
}

async function arrived(): Promise<ParsedMail[]> {
  const before = letters.length
  await deliverMails(context, transport)
  return letters.slice(before)
}

async function textOf(mail: ParsedMail | undefined): Promise<string> {
  const file = mail?.attachments[0]
  if (!file) throw new Error('no file came with the mail')
  expect(file.contentType).toBe('application/pdf')
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(file.content)), {
    mergePages: true,
  })
  return text
}

const weekly = (recipients: string[]) => ({
  name: 'Понедельник',
  parts: null,
  period: 'month',
  language: null,
  recipients,
  every: 'week',
  day: 1,
  hour: 10,
})

async function made(recipients: string[]): Promise<ReportSchedule> {
  const { status, body } = await owner.post<{ schedule: ReportSchedule }>(
    '/report-schedules',
    weekly(recipients),
  )
  expect(status).toBe(201)
  return body.schedule
}
const historyOf = async (id: string) =>
  (await owner.get<{ data: ReportSending[] }>(`/report-schedules/${id}/sendings`)).body.data

describe('reports that go out by mail', () => {
  it('reach each recipient as a document in their language, once for each time, whoever looks', async () => {
    const schedule = await made([owner.userId, curator.userId])
    expect(schedule.nextAt).toBe('2026-11-23T07:00:00.000Z')
    expect(await sendDueReports(at('2026-11-23T06:59:59Z'), network.id)).toBe(0)
    const both = await Promise.all([
      sendDueReports(at('2026-11-23T07:00:30Z'), network.id),
      sendDueReports(context, network.id),
    ])
    expect(both[0] + both[1]).toBe(1)
    expect(await sendDueReports(at('2026-11-23T07:05:00Z'), network.id)).toBe(0)
    const mails = await arrived()
    expect(mails.map(({ to }) => (Array.isArray(to) ? '' : to?.text)).sort()).toEqual([
      'curator@example.com',
      'owner@example.com',
    ])
    const ofOwner = mails.find(({ to }) => !Array.isArray(to) && to?.text === 'owner@example.com')
    const russian = await textOf(ofOwner)
    expect(russian).toContain('Аудит партнёрской сети')
    expect(russian).toContain('1 октября 2026 – 31 октября 2026')
    expect(russian).toMatch(/1 из \d/)
    // nobody can look again in a minute: what a mail says of health is computed before it goes
    expect(russian).not.toContain('ещё считается')
    expect(ofOwner?.attachments[0]?.filename).toBe('artel-audit-ru-2026-11-23.pdf')
    expect(await textOf(mails.find((mail) => mail !== ofOwner))).toContain('Audit of the partner network')
    expect(await historyOf(schedule.id)).toMatchObject([
      {
        dueAt: '2026-11-23T07:00:00.000Z',
        byName: null,
        from: '2026-10-01',
        to: '2026-11-01',
        outcome: [
          { userId: owner.userId, status: 'mailed' },
          { userId: curator.userId, status: 'mailed' },
        ],
      },
    ])
    await owner.patch(`/report-schedules/${schedule.id}`, { isRemoved: true }, { ifMatch: schedule.version })
  })

  it('are made with what each may see: no money for who may not read it, own partners for a curator', async () => {
    const schedule = await made([viewer.userId, curator.userId, owner.userId])
    await sendReportNow(at('2026-11-24T07:00:00Z'), network.id, {
      scheduleId: schedule.id,
      byId: owner.userId,
      askedAt: now,
    })
    const mails = await arrived()
    const ofAddress = async (address: string) =>
      textOf(mails.find(({ to }) => !Array.isArray(to) && to?.text === address))
    expect(await ofAddress('owner@example.com')).toContain('Кто самый ценный')
    expect(await ofAddress('viewer@example.com')).not.toContain('Who is most valuable')
    expect(await ofAddress('curator@example.com')).toContain('Who is most valuable')
    expect(partner.id).toBeTruthy()
    // asking again with the same key does nothing; the schedule's own time stands
    expect(
      await sendReportNow(context, network.id, { scheduleId: schedule.id, byId: owner.userId, askedAt: now }),
    ).toBe(false)
    expect((await owner.get<ReportSending>(`/report-schedules`)).status).toBe(200)
    await owner.patch(`/report-schedules/${schedule.id}`, { isRemoved: true }, { ifMatch: schedule.version })
  })

  it('make up missed times by one, stand still while paused, and go on without what was missed', async () => {
    at('2026-12-01T00:00:00Z')
    const schedule = await made([owner.userId])
    expect(schedule.nextAt).toBe('2026-12-07T07:00:00.000Z')
    expect(await sendDueReports(at('2026-12-30T12:00:00Z'), network.id)).toBe(1)
    expect(await sendDueReports(context, network.id)).toBe(0)
    expect(await historyOf(schedule.id)).toMatchObject([
      { dueAt: '2026-12-07T07:00:00.000Z', from: '2026-11-01' },
    ])
    const change = async (body: object, version: number) =>
      (
        await owner.patch<{ schedule: ReportSchedule }>(`/report-schedules/${schedule.id}`, body, {
          ifMatch: version,
        })
      ).body.schedule
    const paused = await change({ isPaused: true }, schedule.version)
    expect(paused.nextAt).toBeNull()
    expect(await sendDueReports(at('2027-01-12T12:00:00Z'), network.id)).toBe(0)
    const on = await change({ isPaused: false }, paused.version)
    expect(on.nextAt).toBe('2027-01-18T07:00:00.000Z')
    expect(await sendDueReports(context, network.id)).toBe(0)
    const gone = await change({ isRemoved: true }, on.version)
    expect(await sendDueReports(at('2027-02-12T12:00:00Z'), network.id)).toBe(0)
    const back = await change({ isRemoved: false }, gone.version)
    expect(back.nextAt).toBe('2027-02-15T07:00:00.000Z')
    await change({ isRemoved: true }, back.version)
    await arrived()
  })

  it('come no more by mail once the link in one was followed; the file is gone when the mail has left', async () => {
    at('2027-03-01T00:00:00Z')
    const schedule = await made([owner.userId, viewer.userId])
    const ask = () =>
      sendReportNow(context, network.id, { scheduleId: schedule.id, byId: owner.userId, askedAt: now })
    await ask()
    const mails = await arrived()
    expect(mails).toHaveLength(2)
    const token = /unsubscribe#(\S+)/.exec(mails[0]?.text ?? '')?.[1]
    expect(token).toBeTruthy()
    const { unsubscribe } = await import('#modules/messaging/unsubscribe.ts')
    expect(await unsubscribe(context, token ?? '')).toMatchObject({
      kind: 'report',
      before: 'mail',
      channel: 'app',
    })
    at('2027-03-02T00:00:00Z')
    await ask()
    expect(await arrived()).toHaveLength(1)
    const [last] = await historyOf(schedule.id)
    expect(last?.outcome.map(({ status }) => status).sort()).toEqual(['inbox', 'mailed'])
  })

  it('are refused strangers, days no week has, and changes by people it does not belong to', async () => {
    const partnerSide = await signedIn({ side: 'partner' })
    const refused = async (body: object) => (await owner.post('/report-schedules', body)).status
    expect(await refused(weekly([partnerSide.userId]))).toBe(422)
    expect(await refused({ ...weekly([owner.userId]), day: 8 })).toBeGreaterThanOrEqual(400)
    expect((await partnerSide.get('/report-schedules')).status).toBe(403)
    const schedule = await made([owner.userId, viewer.userId])
    expect(
      (await viewer.patch(`/report-schedules/${schedule.id}`, { name: 'x' }, { ifMatch: schedule.version }))
        .status,
    ).toBe(403)
    expect((await viewer.post(`/report-schedules/${schedule.id}/send`)).status).toBe(403)
    const left = await viewer.post<{ schedule: ReportSchedule }>(`/report-schedules/${schedule.id}/leave`)
    expect(left.body.schedule.recipients.map(({ id }) => id)).toEqual([owner.userId])
    expect((await owner.post(`/report-schedules/${schedule.id}/leave`)).status).toBe(409)
  })
})
