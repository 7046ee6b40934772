import { expect, it } from 'vitest'
import { messaging } from '#modules/messaging/module.ts'
import { inScope } from '#platform/database/scope.ts'
import { fulfilPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import { testApp } from '#testing/app.ts'
import { makeNetwork, makePartner, writeAs } from '#testing/world.ts'
import { insights } from '../module.ts'
import type { PartnerRating, RatingContest, RatingReport } from './shapes.ts'
import { storeRatings } from './store.ts'

// A Friday.
let now = new Date('2026-11-20T09:00:00Z')
const { signedIn, database } = await testApp({ modules: [insights, messaging], clock: { now: () => now } })
const network = await makeNetwork(database)
for (let index = 0; index < 6; index++) await makePartner(database, network)
const [first] = network.partners
if (!first) throw new Error('there is no partner')
const late: string[] = []

/** Every partner owes ten promises; the later a partner was made the more of them are kept. */
for (const [place, { id }] of network.partners.entries())
  await writeAs(database, network, { side: 'host', partnerId: id }, async (writer) => {
    for (let index = 0; index < 10; index++) {
      const madeAt = new Date(Date.parse('2026-08-01T10:00:00Z') + index * 86_400_000)
      const dueAt = new Date(madeAt.getTime() + 5 * 86_400_000)
      const isLate = index >= 3 + place
      const promiseId = await makePromise(writer, {
        partnerId: id,
        audience: 'shared',
        owedBy: 'partner',
        owedTo: 'host',
        kind: 'task',
        title: `Task ${index}`,
        dueAt,
        madeAt,
      })
      await fulfilPromise(writer, {
        partnerId: id,
        promiseId,
        at: new Date(dueAt.getTime() + (isLate ? 2 : -1) * 86_400_000),
      })
      if (isLate && place === 0) late.push(promiseId)
    }
  })
await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) => storeRatings(tx, now, 2))
const host = await signedIn({ network })
const partner = await signedIn({ network, partnerId: first.id, side: 'partner', role: 'director' })
const stranger = await signedIn({
  network,
  partnerId: network.partners[1]?.id ?? '',
  side: 'partner',
  role: 'director',
})
const at = `/partners/${first.id}/rating`
const standing = async () => (await partner.get<PartnerRating>(at)).body

it('a partner sees its own rating as far as the network shows it, and nobody else’s', async () => {
  const own = await standing()
  expect(own.current?.rank).toBe(6)
  expect(own.current?.score).toBeLessThan(50)
  expect(own.current?.components.every(({ groupValue }) => groupValue === null)).toBe(true)
  expect(own.mayContest).toBe(true)
  expect((await stranger.get(at)).status).toBe(404)
  const list = (await partner.get<RatingReport>('/reports/rating?basis=known')).body
  expect(list.rows.map(({ partnerId }) => partnerId)).toEqual([first.id])
  expect(list.basis).toBe('shared')
  const facts = await partner.get<{ count: number; base: { count: number } }>(
    `/reports/facts?figure=rating.promises&partner=${first.id}&asOf=${own.asOf}`,
  )
  expect(facts.body.count / facts.body.base.count).toBe(0.3)
})

it('an objection is a shared fact and our promise; the answer keeps it, leaves records out, and can be taken back', async () => {
  const made = await partner.post<RatingContest>(`${at}/contests`, {
    component: 'promises',
    reason: 'Your lorry came two days late itself',
  })
  expect(made.status).toBe(201)
  // five working days after a Friday, to the end of that day in Moscow
  expect(made.body.dueAt).toBe('2026-11-27T20:59:59.000Z')
  expect(made.body).toMatchObject({ state: 'open', component: 'promises' })
  expect((await partner.post(`${at}/contests`, { component: 'promises', reason: 'Again' })).status).toBe(409)
  const path = `${at}/contests/${made.body.id}`
  expect(
    (await partner.post(`${path}/answer`, { decision: 'accepted', reason: 'By ourselves' })).status,
  ).toBe(403)
  expect((await stranger.post(`${path}/withdraw`)).status).toBe(404)
  const wrong = {
    decision: 'accepted',
    reason: 'Yes',
    exclude: [{ component: 'promises', recordId: made.body.id }],
  }
  expect((await host.post(`${path}/answer`, wrong)).status).toBe(422)
  const before = (await host.get<PartnerRating>(at)).body.current
  now = new Date('2026-11-23T09:00:00Z')
  const exclude = late.slice(0, 4).map((recordId) => ({ component: 'promises', recordId }))
  const answered = await host.post<RatingContest>(`${path}/answer`, {
    decision: 'accepted',
    reason: 'True: the lorry was ours',
    exclude,
  })
  expect(answered.body).toMatchObject({ state: 'accepted', answer: 'True: the lorry was ours' })
  expect(answered.body.excluded).toHaveLength(4)
  const after = (await host.get<PartnerRating>(at)).body.current
  const n = (row: typeof after) => row?.components.find(({ component }) => component === 'promises')?.n
  expect([n(before), n(after)]).toEqual([10, 6])
  expect(after?.score ?? 0).toBeGreaterThan(before?.score ?? 100)
  const { rows } = await database.owner.query<{ kind: string }>(
    `select kind from fact where partner_id = $1 and subject_id = $2 order by n`,
    [first.id, made.body.id],
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['rating.contested', 'rating.contest_answered'])
  const promise = await database.owner.query(
    `select fulfilled_at <= due_at as kept, owed_by from promise where kind = 'rating_answer' and partner_id = $1`,
    [first.id],
  )
  expect(promise.rows).toEqual([{ kept: true, owed_by: 'host' }])
  const told = await database.owner.query<{ n: number }>(
    `select count(*)::int as n from notification where kind = 'rating' and network_id = $1`,
    [network.id],
  )
  expect(told.rows[0]?.n).toBe(2)
  expect((await host.post<RatingContest>(`${path}/reopen`)).body).toMatchObject({
    state: 'open',
    excluded: [],
  })
  expect(n((await host.get<PartnerRating>(at)).body.current)).toBe(10)
  expect((await partner.post<RatingContest>(`${path}/withdraw`)).body.state).toBe('withdrawn')
})

it('what the network hides is not shown, and cannot be objected to', async () => {
  const { body } = await host.get<{ settings: Record<string, unknown>; version: number }>(
    '/reports/rating/settings',
  )
  const saved = await host.put(
    '/reports/rating/settings',
    { ...body.settings, shown: { level: 'nothing', place: false } },
    { ifMatch: body.version },
  )
  expect(saved.status).toBe(200)
  await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) => storeRatings(tx, now, 2))
  const own = await standing()
  expect(own).toMatchObject({ level: 'nothing', current: null, mayContest: false })
  expect((await partner.post(`${at}/contests`, { component: null, reason: 'I disagree' })).status).toBe(409)
})
