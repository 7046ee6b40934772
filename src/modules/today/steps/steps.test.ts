import { expect, it } from 'vitest'
import { insights } from '#modules/insights/module.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { makePromise } from '#records/promises/make.ts'
import { testApp } from '#testing/app.ts'
import { writeAs } from '#testing/world.ts'
import type { Conflict, Step, StepList, StepResults, TodayPage } from '../contract.ts'
import { today } from '../module.ts'
import { followUpNetwork } from './jobs.ts'

const DAY = 86_400_000
let now = new Date('2026-11-22T09:00:00Z')
const { signedIn, database, network, partner } = await testApp({
  modules: [insights, today],
  clock: { now: () => now },
})
const owner = await signedIn()
const director = await signedIn({ side: 'partner' })

const promiseId = await writeAs(
  database,
  network,
  { side: 'host', partnerId: partner.id, now },
  async (writer, tx) => {
    const id = await makePromise(writer, {
      partnerId: partner.id,
      audience: 'shared',
      owedBy: 'host',
      owedTo: 'partner',
      kind: 'task',
      title: 'Answer the claim',
      madeAt: new Date(now.getTime() - 60 * DAY),
      dueAt: new Date(now.getTime() - 9 * DAY),
    })
    await refreshProjections(tx, [partner.id])
    return id
  },
)

const lineOf = async (client = owner) => (await client.get<TodayPage>('/today')).body.lines[0]
const take = (body: object, client = owner) =>
  client.post<Step>('/today/steps', {
    partnerId: partner.id,
    kind: 'keep_promise',
    how: 'take',
    title: 'Keep it',
    ...body,
  })
const promises = async () =>
  (
    await database.owner.query(
      'select id, audience, fulfilled_at, retracted_at from promise where kind = $1',
      ['step'],
    )
  ).rows as { id: string; audience: string; fulfilled_at: Date | null; retracted_at: Date | null }[]

it('suggests to each side the step that answers its own view of the reason', async () => {
  expect((await lineOf())?.suggestions[0]).toMatchObject({
    kind: 'keep_promise',
    about: 'Answer the claim',
    way: 'promise',
    dueOn: '2026-11-24',
  })
  expect((await lineOf(director))?.suggestions[0]).toMatchObject({ kind: 'remind', points: null })
})

it('takes a step as a promise of the side to itself, which ends with it; done, undone and dropped again', async () => {
  const taken = await take({ dueOn: '2026-11-25' })
  expect(taken.status, taken.text).toBe(201)
  expect(taken.body).toMatchObject({ state: 'taken', dueOn: '2026-11-25', cause: 'overdue_host' })
  expect(await promises()).toMatchObject([{ audience: 'host', fulfilled_at: null }])
  expect((await lineOf())?.steps).toHaveLength(1)
  expect((await lineOf())?.suggestions).toEqual([])
  expect((await lineOf(director))?.steps).toEqual([])
  expect((await take({})).status).toBe(409)

  const at = `/today/steps/${partner.id}/${taken.body.id}`
  expect((await director.post(`${at}/done`)).status).toBe(404)
  expect((await owner.post<Step>(`${at}/done`)).body.state).toBe('done')
  expect((await promises())[0]?.fulfilled_at).not.toBeNull()
  expect((await owner.post<Step>(`${at}/done`)).status).toBe(409)
  expect((await owner.post<Step>(`${at}/reopen`)).body.state).toBe('taken')
  expect((await promises())[0]?.fulfilled_at).toBeNull()
  expect((await owner.delete(at)).status).toBeLessThan(300)
  expect((await promises())[0]?.retracted_at).not.toBeNull()
  expect((await lineOf())?.suggestions[0]?.kind).toBe('keep_promise')
})

it('skips with a reason, and offers the step again when the skipping is undone', async () => {
  expect((await take({ how: 'skip' })).status).toBe(400)
  const skipped = await take({ how: 'skip', reason: 'Already agreed by phone' })
  expect(skipped.body).toMatchObject({ state: 'skipped', skipReason: 'Already agreed by phone' })
  expect((await lineOf())?.suggestions).toEqual([])
  await owner.delete(`/today/steps/${partner.id}/${skipped.body.id}`)
  expect((await lineOf())?.suggestions).toHaveLength(1)
})

it('refuses a day that has passed, somebody else’s person and whoever only reads', async () => {
  expect((await take({ dueOn: '2026-11-21' })).status).toBe(422)
  expect((await take({ ownerId: 'nobody' })).status).toBe(422)
  expect((await take({}, await signedIn({ role: 'viewer' }))).status).toBe(403)
  expect((await take({ kind: 'meet' })).status).toBe(409)
})

it('asks after fourteen days whether it helped, and finds the reason gone by itself', async () => {
  const taken = await take({})
  const at = `/today/steps/${partner.id}/${taken.body.id}`
  await owner.post(`${at}/done`)
  await writeAs(
    database,
    network,
    { side: 'host', partnerId: partner.id, now: new Date(now.getTime() + DAY) },
    async (writer, tx) => {
      const { fulfilPromise } = await import('#records/promises/end.ts')
      await fulfilPromise(writer, { partnerId: partner.id, promiseId })
      await refreshProjections(tx, [partner.id])
    },
  )
  expect((await owner.get<TodayPage>('/today')).body.followUps).toEqual([])
  expect(await followUpNetwork(database.db, network.id, now)).toBe(0)

  now = new Date(now.getTime() + 15 * DAY)
  expect(await followUpNetwork(database.db, network.id, now)).toBe(1)
  expect(await followUpNetwork(database.db, network.id, now)).toBe(0)
  const { followUps } = (await owner.get<TodayPage>('/today')).body
  expect(followUps).toMatchObject([
    {
      outcome: {
        afterDays: 14,
        answer: null,
        found: { reasonGone: true, helped: true, promise: 'kept', on: '2026-12-06' },
      },
    },
  ])
  expect((await director.get<TodayPage>('/today')).body.followUps).toEqual([])

  const answered = await owner.put<Step>(`${at}/answers/14`, { answer: 'yes' })
  expect(answered.status, answered.text).toBe(200)
  expect((await owner.get<TodayPage>('/today')).body.followUps).toEqual([])
  const results = (await owner.get<StepResults>('/today/steps/results')).body
  expect(results).toMatchObject({
    done: 1,
    results: [
      { kind: 'keep_promise', afterDays: 14, n: 1, byFacts: { n: 1, yes: 1 }, byPeople: { n: 1, yes: 1 } },
    ],
  })
  const steps = await owner.get<StepList>('/today/steps', { query: { kind: 'keep_promise', afterDays: 14 } })
  expect(steps.body.total).toBe(results.results[0]?.n)

  await owner.delete(`${at}/answers/14`)
  expect((await owner.get<TodayPage>('/today')).body.followUps).toHaveLength(1)
})

it('notes a conflict of interest for both or for one’s own side, shows it, and clears it', async () => {
  const url = `/partners/${partner.id}/conflicts-of-interest`
  const note = (audience: string, client = owner) =>
    client.post<Conflict>(url, {
      about: 'market',
      of: 'partner',
      note: `Opens a shop (${audience})`,
      audience,
    })
  expect((await note('partner')).status).toBe(422)
  const own = await note('host')
  expect(own.status, own.text).toBe(201)
  const shared = await note('shared')
  const listed = async (client = owner) => (await client.get<{ data: Conflict[] }>(url)).body.data
  expect(await listed()).toHaveLength(2)
  expect((await listed(director)).map(({ id }) => id)).toEqual([shared.body.id])

  const reason = (await lineOf())?.reasons.find((one) => one.reason === 'conflict_of_interest')
  expect(reason).toMatchObject({ count: 2, title: 'Opens a shop (shared)' })
  const facts = await owner.get<{ count: number }>('/reports/facts', { query: { ...reason?.facts } as never })
  expect(facts.body.count).toBe(2)
  expect((await lineOf(director))?.reasons).toMatchObject([{ reason: 'conflict_of_interest', count: 1 }])

  expect((await director.post(`${url}/${shared.body.id}/clear`)).status).toBe(409)
  for (const { id } of [own.body, shared.body])
    expect((await owner.post(`${url}/${id}/clear`, { note: 'Agreed' })).status).toBeLessThan(300)
  expect((await owner.post(`${url}/${own.body.id}/clear`)).status).toBe(404)
  expect(await listed()).toEqual([])
  expect(await lineOf()).toBeUndefined()
})
