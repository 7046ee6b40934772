import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Merge } from '#modules/partners/contract.ts'
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
const OWN = /^partner\.(merged|merged_into|unmerged|changed|stage_moved|curator_assigned)$/

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
        for (const part of ['', '/timeline', '/promises', '/orders', '/transfers', '/contacts']) {
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

/** Every kept figure is what the records give. */
async function expectTrue(): Promise<void> {
  const differences = await inScope(
    world.database.db,
    { networkId: world.network.id, side: 'system' },
    checkProjections,
  )
  expect(differences.filter(({ missing, surplus }) => missing + surplus > 0)).toEqual([])
}
