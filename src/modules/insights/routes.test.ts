import * as fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { testApp } from '#testing/app.ts'
import { testContext } from '#testing/test-context.ts'
import { reportCommands } from './commands.ts'
import { history, storeHistory } from './history.fixture.ts'
import { insights } from './module.ts'
import { openReport } from './report.ts'
import { readValue } from './report-value.ts'

const now = new Date('2019-06-10T12:00:00Z')
const { signedIn, anonymous, database } = await testApp({ modules: [insights], clock: { now: () => now } })
const [story] = fc.sample(history, { numRuns: 1, seed: 7 })
if (!story) throw new Error('a story was not told')
const network = await storeHistory(database, {
  ...story,
  orders: [
    {
      partner: 0,
      at: 1440,
      amount: 12_345,
      currency: 'BRL',
      audience: 'shared',
      isRetracted: false,
      corrected: null,
      cancelled: null,
      returned: null,
    },
    {
      partner: 0,
      at: 2880,
      amount: 700,
      currency: 'BRL',
      audience: 'host',
      isRetracted: false,
      corrected: null,
      cancelled: null,
      returned: null,
    },
    {
      partner: 1,
      at: 50_000,
      amount: 5_000,
      currency: 'EUR',
      audience: 'shared',
      isRetracted: false,
      corrected: null,
      cancelled: null,
      returned: null,
    },
  ],
})
const owner = await signedIn({ network })
const addresses = [
  'activity',
  'value',
  'value/series',
  'reliability',
  'reliability/series',
  'satisfaction',
  'satisfaction/series',
  'funnel',
  'frame',
]

it('answers every report, and nobody who is not signed in', async () => {
  for (const address of addresses) {
    expect([address, (await owner.get(`/reports/${address}`)).status]).toEqual([address, 200])
    expect((await anonymous.get(`/reports/${address}`)).status).toBe(401)
  }
})

it('answers the shapes of the issue', async () => {
  const value = (await owner.get<{ top: object[] }>('/reports/value')).body
  expect(value).toMatchObject({
    currency: 'BRL',
    gross: '130.45',
    net: '130.45',
    partners: 1,
    hhi: 10_000,
    gini: 0,
    otherCurrencies: [{ currency: 'EUR', gross: '50.00', partners: 1 }],
  })
  expect(value.top[0]).toEqual({
    partnerId: network.ids[0],
    externalId: 'P0',
    name: 'Partner 0',
    net: '130.45',
    share: 1,
  })
  expect((await owner.get('/reports/activity')).body).toEqual([
    {
      period: '2018-09',
      active: 1,
      new: 1,
      retained: 0,
      returned: 0,
      lost: 0,
      retentionRate: null,
      growthRatio: null,
    },
    {
      period: '2018-10',
      active: 1,
      new: 1,
      retained: 0,
      returned: 0,
      lost: 1,
      retentionRate: 0,
      growthRatio: 1,
    },
  ])
})

it('tells a partner about its own partnership alone, without what the host keeps to itself', async () => {
  const director = await signedIn({ network, side: 'partner', partnerId: network.ids[0] })
  const own = await director.get('/reports/value', { query: { partner: network.ids[1] } })
  expect(own.body).toMatchObject({ gross: '123.45', partners: 1, otherCurrencies: [] })
  const opened = await director.get('/reports/facts', { query: { figure: 'value.gross' } })
  expect(opened.body).toMatchObject({ count: 1, sum: '123.45' })
  const member = await signedIn({ network, side: 'partner', partnerId: network.ids[0], role: 'member' })
  expect((await member.get('/reports/activity')).status).toBe(403)
})

it('refuses what it cannot read, by name', async () => {
  expect((await owner.get('/reports/activity', { query: { from: '2018-02-30' } })).status).toBe(400)
  expect((await owner.get('/reports/value', { query: { currency: 'XXX' } })).status).toBe(400)
  expect((await owner.get('/reports/facts', { query: { figure: 'activity.active' } })).body).toMatchObject({
    code: 'selector_incomplete',
    errors: [{ pointer: '#/period' }],
  })
  expect(
    (await owner.get('/reports/facts', { query: { figure: 'activity.active', period: '2018' } })).status,
  ).toBe(400)
})

it('prints one JSON document, the same figures as the API', async () => {
  const printed: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  try {
    for (const command of reportCommands) {
      const words = ['--network', network.slug, '--json']
      expect(await command.run(testContext(database, { now: () => now }), words)).toBe(0)
      expect(await command.run(testContext(database, { now: () => now }), words.slice(0, 2))).toBe(0)
    }
    const value = reportCommands.find(({ path }) => path[1] === 'value')
    await expect(
      value?.run(testContext(database), ['--network', network.slug, '--as-of', 'yesterday']),
    ).rejects.toThrow('--as-of yesterday')
  } finally {
    write.mockRestore()
  }
  const documents = printed.filter((_, index) => index % 2 === 0).map((text) => JSON.parse(text))
  const documentOf = (name: string) => documents[reportCommands.findIndex(({ path }) => path[1] === name)]
  expect(documentOf('value')).toMatchObject({
    currency: 'BRL',
    gross: '130.45',
    top: [{ externalId: 'P0', share: 1 }],
  })
  expect(Object.keys(documentOf('value').top[0])).toEqual(['externalId', 'name', 'net', 'share'])
  expect(Object.keys(documentOf('reliability'))).toEqual(['sides', 'partners'])
  const asked = await inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    readValue(await openReport(tx, now, null), { limit: 10 }),
  )
  expect(documentOf('value').gross).toBe(asked.gross)
  // what the API answers, less the ids that only pages need
  for (const name of ['growth', 'lifetime', 'dependency']) {
    const { rows, ...head } = (await owner.get<{ rows: { partnerId: string }[] }>(`/reports/value/${name}`))
      .body
    expect(rows.length).toBeGreaterThan(0)
    expect(documentOf(name)).toEqual({ ...head, rows: rows.map(({ partnerId: _, ...row }) => row) })
  }
})

it('computes the scores of a day before it prints, and says on stderr how far it is', async () => {
  const printed: string[] = []
  const said: string[] = []
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const asOf = ['--network', network.slug, '--as-of', '2019-03-01', '--json']
  try {
    for (const name of ['audit', 'lifetime'])
      await reportCommands
        .find(({ path }) => path[1] === name)
        ?.run(testContext(database, { now: () => now }), asOf)
  } finally {
    out.mockRestore()
    err.mockRestore()
  }
  const [audit, lifetime] = printed.map((text) => JSON.parse(text))
  const health = audit.parts.find(({ key }: { key: string }) => key === 'health')
  expect(health.blocks.length).toBeGreaterThan(0)
  expect(lifetime.model).toMatchObject({ state: 'ready', day: '2019-03-01' })
  // made once: the second command finds what the first has kept
  expect(said.join('')).toContain('health as of 2019-03-01')
  expect(new Set(said).size).toBe(said.length)
})

it('offers to look as of the last fact when nothing has happened for ninety days, our own book-keeping aside', async () => {
  const [order] = story.orders
  if (!order) throw new Error('the story has no order')
  const quiet = await storeHistory(database, {
    ...{ promises: [], measures: [], contacts: [], leads: [] },
    orders: [{ ...order, partner: 0, at: 1440, isRetracted: false, cancelled: null, returned: null }],
  })
  await database.owner.query(
    `insert into fact (partner_id, id, network_id, audience, side, n, kind, data, actor_kind, happened_at, recorded_at)
     values ($1, gen_random_uuid(), $2, 'host', 'host', 99, 'partner.added', '{}', 'import', $3, $3)`,
    [quiet.ids[0], quiet.id, now],
  )
  const curious = await signedIn({ network: quiet })
  expect((await curious.get('/reports/frame')).body).toMatchObject({
    lastFactOn: '2018-09-10',
    offeredAsOf: '2018-09-11',
  })
})
