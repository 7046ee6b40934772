import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Merge } from '#modules/partners/contract.ts'
import { assignSegments, ensureSchemes, readSchemes, reconcilePlaybooks } from '#modules/partners/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { checkProjections, refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import { makeTransfer } from '#records/transfers/make.ts'
import { newId } from '#shared/ids.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makePartner, writeAs } from '#testing/world.ts'
import { modules } from './modules.ts'

// Merging and parting, seen through what readers answer: while two are one every sum is the sum of both, and after
// parting every reader says what it said before.

let world: TestApp
let owner: Client

beforeAll(async () => {
  world = await testApp({ modules })
  owner = await world.signedIn({ side: 'host', role: 'owner' })
  const scope = { networkId: world.network.id, side: 'system' } as const
  await inScope(world.database.db, scope, (tx) => refreshProjections(tx, [world.partner.id]))
})

const DAY = 86_400_000
const daysAgo = fc.integer({ min: 1, max: 300 })
const side = fc.constantFrom('host' as const, 'partner' as const)
const audience = fc.constantFrom('shared' as const, 'host' as const)
const story = fc.record({
  orders: fc.array(fc.record({ at: daysAgo, amount: fc.integer({ min: 1, max: 90_000 }), audience }), {
    maxLength: 5,
  }),
  promises: fc.array(
    fc.record({
      at: daysAgo,
      owedBy: side,
      due: fc.integer({ min: -20, max: 40 }),
      isKept: fc.boolean(),
      audience,
    }),
    { maxLength: 4 },
  ),
  contacts: fc.array(fc.record({ at: daysAgo, audience }), { maxLength: 3 }),
  city: fc.constantFrom('Тверь', 'Омск', null),
  website: fc.constantFrom('https://a.example', null),
  person: fc.constantFrom('ivan@firm.example', 'olga@firm.example', null),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

async function tell(name: string, told: Story): Promise<string> {
  const { id } = await makePartner(world.database, world.network, { name })
  await owner.patch(
    `/partners/${id}`,
    { city: told.city, website: told.website },
    { headers: { 'if-match': '*' } },
  )
  if (told.person)
    await owner.post(`/partners/${id}/contacts`, { ofSide: 'partner', name: 'Человек', email: told.person })
  await writeAs(world.database, world.network, { side: 'host', partnerId: id }, async (writer) => {
    for (const { at, amount, audience: whose } of told.orders) {
      const orderId = newId()
      const happenedAt = new Date(Date.now() - at * DAY)
      await sql`insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, currency, placed_at, gross, fact_id)
        values (${id}, ${orderId}, ${writer.networkId}, ${whose}, 'host', 'host', 'test', ${orderId}, 'order', 'RUB', ${happenedAt}, ${amount}, ${newId()})`.execute(
        writer.tx,
      )
      await makeTransfer(writer, {
        partnerId: id,
        audience: whose,
        kind: 'goods',
        unit: 'RUB',
        amount: BigInt(amount),
        from: { side: 'host', account: 'goods' },
        to: { side: 'partner', account: 'goods' },
        subject: { kind: 'order', id: orderId },
        happenedAt,
      })
    }
    for (const { at, owedBy, due, isKept, audience: whose } of told.promises) {
      const madeAt = new Date(Date.now() - at * DAY)
      const promiseId = await makePromise(writer, {
        partnerId: id,
        audience: whose,
        owedBy,
        owedTo: owedBy === 'host' ? 'partner' : 'host',
        kind: 'task',
        title: 'обещание',
        dueAt: new Date(madeAt.getTime() + due * DAY),
        madeAt,
      })
      if (isKept) await fulfilPromise(writer, { partnerId: id, promiseId })
    }
    await refreshProjections(writer.tx, [id])
  })
  for (const { at, audience: whose } of told.contacts)
    await owner.post(`/partners/${id}/contact-log`, {
      way: 'met',
      audience: whose,
      summary: 'встреча',
      happenedAt: new Date(Date.now() - at * DAY).toISOString(),
    })
  return id
}

/** What merging itself adds to the history, and what says when a row was written. */
const OWN = /^partner\.(merged|merged_into|unmerged|changed|stage_moved|curator_assigned|segment_assigned)$/

function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .filter((item) => !OWN.test(String((item as { kind?: unknown } | null)?.kind ?? '')))
      .map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key]) =>
          !['version', 'updatedAt', 'sharedFacts', 'ownFacts', 'nextCursor', 'changes'].includes(key),
      )
      .map(([key, inner]) => [key, plain(inner)]),
  )
}

/** What all readers say of these partners and of the network. */
async function readAll(ids: readonly string[]): Promise<Record<string, unknown>> {
  const urls = [
    ...ids.flatMap((id) =>
      [
        '',
        '/timeline',
        '/promises',
        '/promises/summary',
        '/give-and-take',
        '/measures/summary',
        '/tags',
        '/fields',
        '/transfers',
        '/orders',
        '/contacts',
        '/legal-entities',
        '/notes',
        '/documents',
        '/document-folders',
        '/segments',
        '/playbooks',
        '/handover',
        '/changes',
      ].map((part) => `/partners/${id}${part}`),
    ),
    '/partners?sort=name&limit=200',
    '/partners/counts',
    '/reports/value?limit=100',
    '/reports/reliability?limit=100',
    '/reports/activity',
    '/reports/satisfaction',
    '/today',
  ]
  const answers: Record<string, unknown> = {}
  for (const url of urls) {
    const { status, body } = await owner.get(url)
    expect([url, status]).toEqual([url, 200])
    answers[url] = plain(body)
  }
  return answers
}

const figuresOf = async (id: string) => {
  const { rows } = await world.database.owner.query(
    `select orders, gross, net, net_12m, host_kept, host_late, partner_kept, partner_late, host_unfinished, partner_unfinished,
       months, last_order_on::text, first_order_on::text, last_contact_at from partner_figure where partner_id = $1 and audience = 'host'`,
    [id],
  )
  return rows[0]
}

const SUMS = [
  'orders',
  'gross',
  'net',
  'net_12m',
  'host_kept',
  'host_late',
  'partner_kept',
  'partner_late',
  'host_unfinished',
  'partner_unfinished',
]

describe('two partners of any history', () => {
  it('are the sum of both while they are one, and what they were when they are two again', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(story, story, async (mine, theirs) => {
        round++
        const [a, b] = [await tell(`Первый ${round}`, mine), await tell(`Второй ${round}`, theirs)]
        const before = await readAll([a, b])
        const [figuresA, figuresB] = [await figuresOf(a), await figuresOf(b)]
        const network = (await owner.get('/reports/value?limit=100')).body

        const merged = await owner.post<Merge>(`/partners/${a}/merge/${b}`, {})
        expect(merged.status, JSON.stringify(merged.body)).toBe(201)
        const together = await figuresOf(a)
        for (const name of SUMS)
          expect([name, Number(together[name])]).toEqual([
            name,
            Number(figuresA[name]) + Number(figuresB[name]),
          ])
        expect(together.months.map(Number)).toEqual(
          figuresA.months.map((amount: string, n: number) => Number(amount) + Number(figuresB.months[n])),
        )
        expect(await figuresOf(b)).toBeUndefined()
        const whole = (await owner.get('/reports/value?limit=100')).body
        for (const name of ['gross', 'net', 'cancelled', 'returns']) expect(whole[name]).toBe(network[name])
        // whichever account the address names, its answer is that of the one partner
        const parts = ['', '/timeline', '/promises', '/orders', '/transfers', '/contacts', '/tags', '/fields']
        parts.push('/segments', '/playbooks', '/handover', '/changes', '/document-folders', '/merges')
        for (const part of parts) {
          const [one, other] = [
            await owner.get(`/partners/${a}${part}`),
            await owner.get(`/partners/${b}${part}`),
          ]
          expect(plain(other.body)).toEqual(plain(one.body))
        }
        const promises = (await owner.get<{ data: { id: string }[] }>(`/partners/${a}/promises`)).body.data
        for (const { id } of promises)
          expect((await owner.get(`/partners/${a}/promises/${id}`)).status).toBe(200)
        await expectTrue()

        const undone = await owner.post<Merge>(`/merges/${merged.body.id}/undo`, {})
        expect(undone.body.leftAlone).toEqual([])
        expect(await readAll([a, b])).toEqual(before)
        expect([await figuresOf(a), await figuresOf(b)]).toEqual([figuresA, figuresB])
        await expectTrue()
      }),
      { numRuns: 8 },
    )
  }, 240_000)
})

describe('what people do for a partner', () => {
  type Standings = { data: { scheme: { id: string }; segment: { code: string }; overrule: unknown }[] }
  type Playbooks = { data: { stoppedAt: string | null; items: { state: string }[] }[] }
  const judge = (ids: readonly string[]) =>
    writeAs(world.database, world.network, { side: 'system', partnerId: ids[0] ?? '' }, async (writer) => {
      await ensureSchemes(writer.tx, writer.now)
      await assignSegments(writer, await readSchemes(writer.tx), ids)
    })
  const reconcile = (id: string) =>
    writeAs(world.database, world.network, { side: 'system', partnerId: id }, (writer) =>
      reconcilePlaybooks(writer, [id]),
    )
  const segmentOf = async (id: string) => {
    const [standing] = (await owner.get<Standings>(`/partners/${id}/segments`)).body.data
    if (!standing) throw new Error('no segment')
    return { code: standing.segment.code, isOverruled: standing.overrule !== null }
  }
  const running = async (id: string) =>
    (await owner.get<Playbooks>(`/partners/${id}/playbooks`)).body.data.filter((one) => !one.stoppedAt)

  it('holds for the one partner while two are one, and for each again when they are parted', async () => {
    const make = async (name: string) =>
      (await makePartner(world.database, world.network, { name, stage: 'scaling' })).id
    const [a, b] = [await make('Оставшийся'), await make('Влитый')]
    await judge([a, b])
    const step = {
      ...{ id: null, kind: 'promise', nameRu: 'Встреча', nameEn: 'Meeting', isShared: false },
      ...{ timing: { type: 'every', period: 'quarter' }, who: { by: 'curator' }, evidence: ['contact.met'] },
    }
    const target = { by: 'stage', value: 'scaling' }
    const book = { nameRu: 'Рост', nameEn: 'Growth', target, isOn: true, steps: [step] }
    expect((await owner.post('/playbooks', book)).status).toBe(201)
    await reconcile(a)
    await reconcile(b)
    const before = await segmentOf(a)
    const [scheme] = (
      await owner.get<Standings & { data: { choices: { id: string; code: string }[] }[] }>(
        `/partners/${b}/segments`,
      )
    ).body.data
    const strategic = scheme?.choices.find(({ code }) => code === 'strategic')?.id
    const overruled = await owner.put(
      `/partners/${b}/segments/${scheme?.scheme.id}/overrule`,
      { segmentId: strategic, reason: 'Единственный склад', until: null },
      { ifMatch: 1 },
    )
    expect(overruled.status, JSON.stringify(overruled.body)).toBe(200)
    await owner.put(`/partners/${b}/follow`, {})
    const dueAt = new Date(Date.now() + DAY).toISOString()
    const reminded = await owner.post(`/partners/${b}/reminders`, { text: 'Позвонить', dueAt })
    expect(reminded.status, JSON.stringify(reminded.body)).toBe(201)

    const merged = await owner.post<Merge>(`/partners/${a}/merge/${b}`, {})
    expect(merged.status, JSON.stringify(merged.body)).toBe(201)
    await reconcile(a)
    for (const id of [a, b]) {
      expect(await segmentOf(id)).toEqual({ code: 'strategic', isOverruled: true })
      expect((await running(id)).length).toBe(1)
      expect((await owner.get<{ following: boolean }>(`/partners/${id}/changes`)).body.following).toBe(true)
      const reminders = await owner.get<{
        data: { partnerId: string; partnerName: string; version: number; id: string }[]
      }>(`/reminders?partnerId=${id}`)
      expect(reminders.body.data).toMatchObject([{ partnerId: a, partnerName: 'Оставшийся' }])
    }
    // a meeting with the people of the merged account is one with the partner
    const met = await owner.post(`/partners/${b}/contact-log`, {
      way: 'met',
      audience: 'host',
      summary: 'Итоги',
    })
    expect(met.status, JSON.stringify(met.body)).toBe(201)
    await reconcile(a)
    expect((await running(a)).flatMap(({ items }) => items.map(({ state }) => state))).toEqual(['kept'])

    expect((await owner.post(`/merges/${merged.body.id}/undo`, {})).status).toBe(200)
    await reconcile(a)
    await reconcile(b)
    expect(await segmentOf(a)).toEqual(before)
    expect(await segmentOf(b)).toEqual({ code: 'strategic', isOverruled: true })
    expect((await running(b)).length).toBe(1)
    expect((await owner.get<{ following: boolean }>(`/partners/${a}/changes`)).body.following).toBe(false)
    expect((await owner.get<{ following: boolean }>(`/partners/${b}/changes`)).body.following).toBe(true)
  }, 60_000)

  it('is shared from each account that has some of it', async () => {
    const ids = [
      (await makePartner(world.database, world.network, { name: 'Раз' })).id,
      (await makePartner(world.database, world.network, { name: 'Два' })).id,
    ]
    const [a = '', b = ''] = ids
    for (const id of ids)
      await owner.post(`/partners/${id}/contact-log`, { way: 'met', audience: 'host', summary: 'Встреча' })
    const factOf = async (id: string) =>
      (
        await world.database.owner.query(
          `select id from fact where partner_id = $1 and kind = 'contact.met'`,
          [id],
        )
      ).rows[0]?.id
    const theirs = await factOf(b)
    await owner.post(`/partners/${a}/merge/${b}`, {})
    const what = { subject: { kind: 'fact', id: theirs } }
    const preview = await owner.post<{ facts: number }>(`/partners/${a}/share/preview`, what)
    expect(preview.body.facts).toBe(1)
    const shared = await owner.post<{ facts: number }>(`/partners/${a}/share`, what)
    expect([shared.status, shared.body.facts]).toEqual([200, 1])
    expect((await owner.post(`/partners/${a}/share`, what)).status).toBe(409)
  })
})

/** Every kept figure is what the records give. */
async function expectTrue(): Promise<void> {
  const differences = await inScope(
    world.database.db,
    { networkId: world.network.id, side: 'system' },
    checkProjections,
  )
  expect(differences.filter(({ missing, surplus }) => missing + surplus > 0)).toEqual([])
}
