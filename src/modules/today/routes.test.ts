import { expect, it } from 'vitest'
import { insights } from '#modules/insights/module.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { makePromise } from '#records/promises/make.ts'
import { testApp } from '#testing/app.ts'
import { makeNetwork, makePartner, writeAs } from '#testing/world.ts'
import type { TodayMark, TodayPage } from './contract.ts'
import { today } from './module.ts'

const DAY = 86_400_000
let now = new Date('2026-11-22T09:00:00Z')
const { signedIn, database, network, partner } = await testApp({
  modules: [insights, today],
  clock: { now: () => now },
})
const other = await makePartner(database, network, { name: 'Other', curatorId: 'nobody' })
const owner = await signedIn()

/** A promise the host owes and has not kept for some days, in the given audience. */
async function promiseOverdue(
  partnerId: string,
  days: number,
  audience: 'shared' | 'host' | 'partner',
  title: string,
) {
  const side = audience === 'partner' ? 'partner' : 'host'
  await writeAs(database, network, { side, partnerId, now }, async (writer, tx) => {
    await makePromise(writer, {
      partnerId,
      audience,
      owedBy: 'host',
      owedTo: 'partner',
      kind: 'task',
      title,
      madeAt: new Date(now.getTime() - 60 * DAY),
      dueAt: new Date(now.getTime() - days * DAY),
    })
    await refreshProjections(tx, [partnerId])
  })
}
await promiseOverdue(partner.id, 9, 'shared', 'Answer the claim')
await promiseOverdue(partner.id, 2, 'host', 'Think about a discount')
await promiseOverdue(partner.id, 3, 'partner', 'Their own reminder')
await promiseOverdue(other.id, 1, 'shared', 'Send samples')

const pageOf = async (client: typeof owner, query = {}) =>
  (await client.get<TodayPage>('/today', { query })).body
const mark = (body: object, client = owner) =>
  client.post<TodayMark>('/today/marks', { partnerId: partner.id, reason: 'overdue_host', ...body })

it('shows each side what it may see, with reasons that open into their promises', async () => {
  const host = await pageOf(owner)
  expect(host).toMatchObject({ partnerships: 2, needing: 2, snoozed: 0, done: 0, offeredAsOf: null })
  const reason = host.lines.find((line) => line.partner.id === partner.id)?.reasons[0]
  expect(reason).toMatchObject({
    reason: 'overdue_host',
    severity: 'broken',
    count: 2,
    days: 9,
    title: 'Answer the claim',
  })
  const facts = await owner.get<{ count: number; data: { factId: string | null }[] }>('/reports/facts', {
    query: { ...reason?.facts } as never,
  })
  expect(facts.body.count).toBe(2)
  expect(facts.body.data.every(({ factId }) => factId !== null)).toBe(true)

  const director = await signedIn({ side: 'partner' })
  const theirs = await pageOf(director)
  expect(theirs).toMatchObject({ partnerships: 1, needing: 1 })
  expect(theirs.lines[0]?.reasons[0]).toMatchObject({ count: 2, days: 9 })
  expect(theirs.promises.host.items.map(({ title }) => title)).toEqual([
    'Answer the claim',
    'Their own reminder',
  ])
  expect(JSON.stringify(theirs)).not.toContain('discount')
})

it('shows a curator their own partners, and nothing of another network', async () => {
  const curator = await signedIn({ role: 'curator' })
  expect(await pageOf(curator)).toMatchObject({ partnerships: 0, needing: 0, lines: [] })
  await database.owner.query('update partner set curator_id = $1 where partner_id = $2', [
    curator.userId,
    other.id,
  ])
  expect(await pageOf(curator)).toMatchObject({ partnerships: 1, needing: 1 })
  const foreign = await signedIn({ network: await makeNetwork(database) })
  expect(await pageOf(foreign)).toMatchObject({ partnerships: 0, needing: 0, lines: [] })
  expect((await mark({ action: 'done' }, foreign)).status).toBe(409)
})

it('leaves amounts out for whoever may not read money, and refuses marks of whoever only reads', async () => {
  const viewer = await signedIn({ role: 'viewer' })
  const page = await pageOf(viewer)
  expect(page.atStake).toBeNull()
  expect(page.pulse.net).toBeNull()
  expect(
    page.lines.every((line) => line.atStake === null && line.share === null && line.value === null),
  ).toBe(true)
  expect((await mark({ action: 'done' }, viewer)).status).toBe(403)
  const anyValue = await viewer.get('/reports/facts', { query: { figure: 'value.net' } })
  expect(anyValue.status).toBe(403)
})

it('puts off until a day, comes back on it, and before it when it happens anew; undo brings it back at once', async () => {
  expect((await mark({ action: 'snooze', until: '2026-11-22' })).status).toBe(422)
  expect((await mark({ action: 'snooze' })).status).toBe(400)
  const put = await mark({ action: 'snooze', until: '2026-11-25' })
  expect(put.status).toBe(201)
  expect(await pageOf(owner)).toMatchObject({ needing: 1, snoozed: 1 })
  expect((await pageOf(owner, { show: 'snoozed' })).lines[0]?.reasons[0]?.marks).toMatchObject([
    { action: 'snooze', until: '2026-11-25' },
  ])
  // The other side has its own list.
  const director = await signedIn({ side: 'partner' })
  expect(await pageOf(director)).toMatchObject({ needing: 1, snoozed: 0 })
  expect((await director.delete(`/today/marks/${partner.id}/${put.body.id}`)).status).toBe(404)

  now = new Date('2026-11-25T09:00:00Z')
  expect(await pageOf(owner)).toMatchObject({ needing: 2, snoozed: 0 })
  now = new Date('2026-11-22T09:00:00Z')
  expect((await owner.delete(`/today/marks/${partner.id}/${put.body.id}`)).status).toBe(204)
  expect(await pageOf(owner)).toMatchObject({ needing: 2, snoozed: 0 })
})

it('gives a reason to a colleague and to nobody else', async () => {
  const manager = await signedIn({ role: 'manager', name: 'Vera' })
  const viewer = await signedIn({ role: 'viewer' })
  expect((await mark({ action: 'assign', assigneeId: viewer.userId })).status).toBe(422)
  expect((await mark({ action: 'assign', assigneeId: manager.userId })).body).toMatchObject({
    assigneeName: 'Vera',
  })
  const mine = await pageOf(manager, { assigneeId: manager.userId })
  expect(mine.lines.map((line) => line.partner.id)).toEqual([partner.id])
  expect(mine).toMatchObject({ needing: 2 })
})

it('is done until it happens anew', async () => {
  expect((await mark({ action: 'done' })).status).toBe(201)
  expect(await pageOf(owner)).toMatchObject({ needing: 1, done: 1 })
  expect((await owner.get<{ needing: number }>('/today/count')).body).toEqual({ needing: 1 })
  await promiseOverdue(partner.id, 1, 'shared', 'One more')
  expect(await pageOf(owner)).toMatchObject({ needing: 2, done: 0 })
})

it('keeps its thresholds with the network; the owner changes them', async () => {
  const settings = (await owner.get<TodayPage['settings']>('/today/settings')).body
  expect(settings).toMatchObject({ rhythmFactor: 2, contactGapDays: 90 })
  expect((await owner.put('/today/settings', { ...settings, seriousOverdueDays: 30 })).status).toBe(200)
  const page = await pageOf(owner)
  expect(page.settings).toMatchObject({ seriousOverdueDays: 30 })
  expect(page.lines.every((line) => line.severity === 'attention')).toBe(true)
  expect((await owner.put('/today/settings', { rhythmFactor: 0 })).status).toBe(400)
  expect((await (await signedIn({ role: 'manager' })).put('/today/settings', {})).status).toBe(403)
})
