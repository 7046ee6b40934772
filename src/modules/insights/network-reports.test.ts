import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { newId } from '#shared/ids.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, type WorldNetwork } from '#testing/world.ts'
import { openReport, type Report } from './report.ts'
import { readOpportunities } from './report-opportunities.ts'
import { readRequests } from './report-requests.ts'

let database: TestDatabase
let network: WorldNetwork
const NOW = new Date('2026-08-01T12:00:00Z')

const asHost = <T>(read: (report: Report) => Promise<T>): Promise<T> =>
  inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, NOW, null)),
  )

type Deal = [
  number: string,
  status: string,
  product: string | null,
  value: number | null,
  opened: string,
  closed: string | null,
]

/** Opportunities of one year, in kopecks; Moscow is three hours before the clock of these moments. */
const DEALS: readonly Deal[] = [
  ['1', 'won', 'Loom', 10_000, '2026-01-10T00:00:00Z', '2026-02-10T00:00:00Z'],
  ['2', 'lost', 'Loom', 7_000, '2026-01-11T00:00:00Z', '2026-03-01T00:00:00Z'],
  // the last of March at 22:30 in Greenwich is April in Moscow already
  ['3', 'won', 'Thread', 2_500, '2026-02-01T00:00:00Z', '2026-03-31T22:30:00Z'],
  ['4', 'engaged', 'Thread', null, '2026-03-05T00:00:00Z', null],
  ['5', 'won', null, 100, '2026-06-01T00:00:00Z', '2026-06-20T00:00:00Z'],
]

type Event = [number: string, kind: string, at: string, person: string | null]
const EVENTS: readonly Event[] = [
  ['A', 'opened', '2026-02-01T08:00:00Z', null],
  ['A', 'resolved', '2026-02-01T18:00:00Z', 'Kim'],
  ['A', 'closed', '2026-02-02T08:00:00Z', 'Kim'],
  ['B', 'opened', '2026-03-31T22:30:00Z', null],
  ['B', 'resolved', '2026-04-02T08:00:00Z', 'Kim'],
  ['B', 'started', '2026-05-01T08:00:00Z', 'Lee'],
  ['B', 'resolved', '2026-05-03T08:00:00Z', 'Lee'],
  ['C', 'opened', '2026-07-01T08:00:00Z', null],
  ['C', 'other', '2026-07-02T08:00:00Z', 'Lee'],
]

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database, {
    currency: 'RUB',
    timeZone: 'Europe/Moscow',
    figuresDay: '2026-08-01',
  })
  const importId = newId()
  for (const [number, status, product, value, opened, closed] of DEALS)
    await database.owner.query(
      `insert into opportunity (network_id, id, opportunity_id, source, number, status, product, value, currency, opened_at, closed_at, known_at, import_id, recorded_at)
       values ($1, $2, $3, 'crm', $4, $5, $6, $7, 'RUB', $8, $9, $8, $10, $11)`,
      [network.id, newId(), newId(), number, status, product, value, opened, closed, importId, NOW],
    )
  const cases = new Map(EVENTS.map(([number]) => [number, newId()]))
  for (const [number, kind, at, who] of EVENTS)
    await database.owner.query(
      `insert into request_event (network_id, id, request_id, source, number, kind, word, person, nth, happened_at, import_id, recorded_at)
       values ($1, $2, $3, 'desk', $4, $5, $5, $6, 1, $7, $8, $9)`,
      [network.id, newId(), cases.get(number), number, kind, who, at, importId, NOW],
    )
})

describe('the report of opportunities', () => {
  const read = (query: { from?: string; to?: string; asOf?: string }) =>
    asHost((report) => readOpportunities(report, { by: 'month', limit: 20, ...query }))

  it('counts what was closed by the local day, and what is open', async () => {
    expect(await read({})).toMatchObject({
      won: 3,
      lost: 1,
      open: 1,
      winRate: 0.75,
      wonValue: '126.00',
      unattributed: 5,
    })
    const all = await read({})
    expect(
      all.periods
        .filter(({ won, lost }) => won + lost > 0)
        .map(({ period, won, lost }) => [period, won, lost]),
    ).toEqual([
      ['2026-02', 1, 0],
      ['2026-03', 0, 1],
      ['2026-04', 1, 0],
      ['2026-06', 1, 0],
    ])
  })

  it('from and to take the days of closing, and what was open at the end of them', async () => {
    expect(await read({ from: '2026-03-01', to: '2026-04-01' })).toMatchObject({ won: 0, lost: 1, open: 2 })
    expect(await read({ from: '2026-04-01', to: '2026-05-01' })).toMatchObject({
      won: 1,
      lost: 0,
      open: 1,
      wonValue: '25.00',
    })
  })

  it('as of a day it is the report that was read as it began', async () => {
    expect(await read({ asOf: '2026-02-28' })).toMatchObject({ won: 1, lost: 0, open: 2, wonValue: '100.00' })
    expect(await read({ asOf: '2026-01-11' })).toMatchObject({ won: 0, lost: 0, open: 1, winRate: null })
  })

  it('parts of it add up to the whole, by product too', async () => {
    const { products, won, lost, open } = await read({})
    const sum = (of: 'won' | 'lost' | 'open') => products.reduce((total, group) => total + group[of], 0)
    expect([sum('won'), sum('lost'), sum('open')]).toEqual([won, lost, open])
  })
})

describe('the report of requests', () => {
  const read = (query: { from?: string; to?: string; asOf?: string }) =>
    asHost((report) => readRequests(report, { by: 'month', limit: 20, ...query }))

  it('counts cases, those resolved more than once, those open, and the hours to the last resolution', async () => {
    expect(await read({})).toMatchObject({
      cases: 3,
      reopened: 1,
      rows: 9,
      resolved: 2,
      open: 1,
      reopenedShare: 0.5,
    })
    expect((await read({ to: '2026-03-01' })).resolveHours).toMatchObject({ n: 1, median: 10 })
  })

  it('from and to take the local day a case began', async () => {
    expect(await read({ from: '2026-03-01', to: '2026-04-01' })).toMatchObject({ cases: 0 })
    expect(await read({ from: '2026-04-01', to: '2026-05-01' })).toMatchObject({ cases: 1, rows: 4 })
  })

  it('as of a day it knows only what had happened by then', async () => {
    expect(await read({ asOf: '2026-04-10' })).toMatchObject({
      cases: 2,
      reopened: 0,
      resolved: 2,
      open: 0,
      rows: 5,
    })
    expect(await read({ asOf: '2026-05-02' })).toMatchObject({
      cases: 2,
      reopened: 0,
      resolved: 1,
      open: 1,
      rows: 6,
    })
  })
})
