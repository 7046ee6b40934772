import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { importWorld } from '#modules/imports/factory.ts'
import { inScope } from '#platform/database/scope.ts'
import { createLog } from '#platform/log/log.ts'
import { consumeNetwork } from '#records/facts/reactions.ts'
import { stateFact } from '#records/facts/state.ts'
import { dayFromNumber } from '#shared/days.ts'
import { type Client, testApp } from '#testing/app.ts'
import type { FigureFacts, TrackRecord } from '../../contract.ts'
import { insights } from '../../module.ts'
import { figuresOfHealthPage, figuresOfTrackRecord } from '../page-figures.ts'
import { wholesaler } from '../wholesaler.fixture.ts'
import { scoresConsumer } from './follow-facts.ts'
import { fitHere } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { ordersFile, ordersSettings } from './orders-file.fixture.ts'
import type { HealthList, HealthModelState, PartnerHealth, TrackRecordAnswer } from './shapes.ts'

const FIRST = 14_944
const now = new Date(`${dayFromNumber(FIRST + 340)}T12:00:00Z`)
const {
  signedIn,
  anonymous,
  database,
  context: served,
} = await testApp({
  modules: [insights],
  clock: { now: () => now },
})
const folder = mkdtempSync(join(tmpdir(), 'artel-scores-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const world = await importWorld({ beside: { database, folder } })
const other = await importWorld({ beside: { database, folder } })
const networkId = world.network.id
const context = { ...served, log: createLog('silent') }

let [owner, curator, viewer] = [anonymous, anonymous, anonymous]
let ids: string[] = []

type Ready = Extract<HealthList, { state: 'ready' }>

async function readAll(client: Client, query: Record<string, string | number>): Promise<Ready['data']> {
  const rows: Ready['data'] = []
  let cursor: string | undefined
  do {
    const { status, body } = await client.get<HealthList>('/reports/health', { query: { ...query, cursor } })
    if (status !== 200 || body.state !== 'ready') throw new Error(`${status} ${JSON.stringify(body)}`)
    rows.push(...body.data)
    cursor = body.nextCursor ?? undefined
  } while (cursor)
  return rows
}

async function readSummary(client: Client, query: Record<string, string | number> = {}) {
  const { body } = await client.get<HealthList>('/reports/health', { query: { ...query, total: 'yes' } })
  if (body.state !== 'ready' || !body.summary) throw new Error(JSON.stringify(body))
  return { ...body, summary: body.summary }
}

async function readRecord(client: Client): Promise<{ isPart: boolean; record: TrackRecord }> {
  const { body } = await client.get<TrackRecordAnswer>('/reports/track-record')
  if (body.state !== 'ready') throw new Error(JSON.stringify(body))
  return body
}

beforeAll(async () => {
  await sql`select house.register_consumer(${scoresConsumer.name}, true)`.execute(context.db)
  await world.bringIn('orders', { 'orders.csv': ordersFile(wholesaler(7, 250)) }, ordersSettings)
  await other.bringIn('orders', { 'orders.csv': ordersFile(wholesaler(3, 20)) }, ordersSettings)
  for (const id of [networkId, other.network.id]) {
    await consumeNetwork(context, scoresConsumer, id)
    await keepScores(context, id, (network, modelId) => fitHere(context, network, modelId))
  }
  owner = await signedIn({ network: world.network })
  viewer = await signedIn({ network: world.network, role: 'viewer' })
  curator = await signedIn({ network: world.network, role: 'curator' })
  const { rows } = await database.owner.query<{ id: string }>(
    `select partner_id as id from partner_score where network_id = $1 order by partner_id`,
    [networkId],
  )
  ids = rows.map(({ id }) => id)
  await database.owner.query(`update partner set curator_id = $2 where partner_id = any ($1::uuid[])`, [
    ids.filter((_, n) => n % 3 === 0),
    curator.userId,
  ])
}, 240_000)

describe('health over HTTP', () => {
  it('pages through every partnership once, in order, and filters as it says', async () => {
    const all = await readAll(owner, { limit: 37 })
    expect(all.map(({ partnerId }) => partnerId).sort()).toEqual([...ids].sort())
    const risks = all.map(({ risk }) => risk)
    expect(risks).toEqual([...risks].sort((a, b) => b - a))
    const some = await readAll(owner, { riskOver: 0.4, state: 'alive', limit: 200 })
    expect(some.map(({ partnerId }) => partnerId).sort()).toEqual(
      all
        .filter(({ risk, state }) => risk > 0.4 && state === 'alive')
        .map(({ partnerId }) => partnerId)
        .sort(),
    )
    const { body } = await owner.get<Ready>('/reports/health', { query: { limit: 5 } })
    const wrong = await owner.get('/reports/health', {
      query: { limit: 5, state: 'once', cursor: body.nextCursor ?? '' },
    })
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'cursor_of_other_filters'])
  })

  it('tells amounts to those alone who may see them', async () => {
    expect((await readAll(owner, { limit: 200 })).some(({ valueAtRisk }) => valueAtRisk !== null)).toBe(true)
    const rows = await readAll(viewer, { limit: 200 })
    expect(rows).toHaveLength(ids.length)
    expect(rows.every((row) => row.valueAtRisk === null && row.expectedNextYear === null)).toBe(true)
    const { summary } = await readSummary(viewer)
    expect([summary.valueAtRisk, summary.expectedNextYear]).toEqual([null, null])
    const sorted = await viewer.get('/reports/health', { query: { sort: 'atRisk' } })
    expect([sorted.status, sorted.body['code']]).toEqual([403, 'money_not_allowed'])
  })

  it('leaves settings and fits to those who manage ratings', async () => {
    for (const [client, status] of [
      [owner, 202],
      [viewer, 403],
      [curator, 403],
    ] as const)
      expect((await client.post('/reports/health/fit', {})).status).toBe(status)
    expect((await owner.post('/reports/health/fit/cancel', {})).status).toBe(200)
    expect((await viewer.put('/reports/health/settings', { showHealthToPartners: true })).status).toBe(403)
    expect((await viewer.put('/reports/retention/settings', { silentDays: 90 })).status).toBe(403)
    expect((await owner.put('/reports/retention/settings', { silentDays: 90 })).status).toBe(200)
    expect((await owner.get('/reports/retention/settings')).body).toEqual({ silentDays: 90 })
  })

  it('shows another network nothing, and strangers neither', async () => {
    const stranger = await signedIn({ network: other.network })
    const [id = ''] = ids
    expect((await stranger.get(`/reports/health/${id}`)).body).toMatchObject({ state: 'nothing' })
    const rows = await readAll(stranger, { limit: 200 })
    expect(rows.some(({ partnerId }) => ids.includes(partnerId))).toBe(false)
    expect((await anonymous.get('/reports/health')).status).toBe(401)
  })

  it('leaves out those that have left, says so, and shows them when asked', async () => {
    const gone = ids.slice(0, 9)
    await database.owner.query(
      `update partner p set stage = s.code, stage_rank = s.rank, stage_since = $2 from lifecycle_stage s
       where s.network_id = p.network_id and s.role = 'exit' and p.partner_id = any ($1::uuid[])`,
      [gone, new Date(now.getTime() - 86_400_000)],
    )
    const without = await readSummary(owner)
    expect(without.summary).toMatchObject({ total: ids.length - 9, left: 9 })
    expect((await readSummary(owner, { left: 'any' })).summary).toMatchObject({ total: ids.length, left: 0 })
    const only = await readAll(owner, { left: 'yes', limit: 200 })
    expect(only.map(({ partnerId }) => partnerId).sort()).toEqual([...gone].sort())
    // a partnership that is asked for by name is told of
    expect((await owner.get(`/reports/health/${gone[0]}`)).body).toMatchObject({ state: 'ready' })
    for (const left of [undefined, 'any', 'yes'] as const) {
      const page = await readSummary(owner, left === undefined ? {} : { left })
      const rows = await readAll(owner, { limit: 200, ...(left === undefined ? {} : { left }) })
      const figures = figuresOfHealthPage(
        { summary: page.summary, rows: rows.slice(0, 3), currency: page.currency },
        left === undefined ? {} : { left },
      )
      for (const [selector, shown, how] of figures) {
        const { body } = await owner.get<FigureFacts>('/reports/facts', { query: { ...selector, limit: 1 } })
        expect([selector, how === 'count' ? body.count : Number(body.sum)]).toEqual([selector, shown])
      }
    }
    // on the day before they left they were partners like others
    await database.owner.query(`update partner set stage_since = $2 where partner_id = any ($1::uuid[])`, [
      gone,
      new Date(now.getTime() + 2 * 86_400_000),
    ])
    expect((await readSummary(owner)).summary.left).toBe(0)
  })
})

describe('whoever sees a part of the network', () => {
  it('has the health of that part alone, and a track record judged by it', async () => {
    const own = new Set(ids.filter((_, n) => n % 3 === 0))
    const rows = await readAll(curator, { limit: 200 })
    expect(new Set(rows.map(({ partnerId }) => partnerId))).toEqual(own)
    expect((await readSummary(curator)).summary.total).toBe(own.size)
    const whole = await readRecord(owner)
    const part = await readRecord(curator)
    expect([whole.isPart, part.isPart]).toEqual([false, true])
    expect(part.record.asOf.map(({ date }) => date)).toEqual(whole.record.asOf.map(({ date }) => date))
    for (const [n, judged] of part.record.asOf.entries()) {
      const { rows: told } = await database.owner.query<{ n: number; silent: number }>(
        `select count(*)::int as n, count(*) filter (where came)::int as silent from partner_score_day
         where day = $1 and basis = 'orders' and state = 'alive' and came is not null and partner_id = any ($2::uuid[])`,
        [judged.date, [...own]],
      )
      expect([judged.n, judged.silent]).toEqual([told[0]?.n, told[0]?.silent])
      expect(judged.n).toBeLessThan(whole.record.asOf[n]?.n ?? 0)
      for (const one of [...judged.missed, ...judged.falseAlarms]) expect(own.has(one.partnerId)).toBe(true)
    }
    // nothing tells how many others there are
    expect(part.record.models.every(({ partners }) => partners === null)).toBe(true)
    const { body } = await curator.get<HealthModelState>('/reports/health/model')
    expect([body.inForce?.scored, body.lastCheck]).toEqual([null, null])
  })

  it('opens each figure of its record into as many facts as it says', async () => {
    for (const client of [owner, curator]) {
      const { record } = await readRecord(client)
      for (const [selector, shown, how] of figuresOfTrackRecord(record, {})) {
        const { body } = await client.get<FigureFacts>('/reports/facts', { query: { ...selector, limit: 1 } })
        const found = how === 'share' ? body.count / (body.base?.count ?? 0) : body.count
        expect([selector, found]).toEqual([selector, how === 'share' ? expect.closeTo(shown, 12) : shown])
      }
    }
  })

  it('finds no id of a partnership in what it can read of models, runs and records', async () => {
    const found = await inScope(
      context.db,
      { networkId, side: 'host', curatorId: curator.userId },
      async (tx) => {
        const { rows } = await sql<{ text: string }>`
        select to_jsonb(m)::text as text from score_model m union all select to_jsonb(r)::text from score_run r`.execute(
          tx,
        )
        return rows.map(({ text }) => text).join('\n')
      },
    )
    expect(found.length).toBeGreaterThan(1000)
    expect(ids.filter((id) => found.includes(id))).toEqual([])
  })

  it('names, for who sees all, the same that a record made from the facts names', async () => {
    const { record } = await readRecord(owner)
    expect(record.asOf.length).toBeGreaterThan(2)
    for (const judged of record.asOf) {
      expect(judged.missed).toHaveLength(Math.min(50, judged.missedCount))
      expect(judged.falseAlarms).toHaveLength(Math.min(50, judged.falseAlarmCount))
      const calm = judged.missed.map(({ risk }) => risk)
      expect(calm).toEqual([...calm].sort((a, b) => a - b))
      const loud = judged.falseAlarms.map(({ risk }) => risk)
      expect(loud).toEqual([...loud].sort((a, b) => b - a))
    }
  })
})

describe('the partner’s side', () => {
  it('has its own health where the network shows it, with its course where that is shown too', async () => {
    const rows = await readAll(owner, { state: 'alive', sort: 'risk', limit: 200 })
    const partnerId = rows.find(({ reasons }) => reasons.length > 2)?.partnerId ?? ''
    const director = await signedIn({ network: world.network, side: 'partner', partnerId })
    const read = async () => (await director.get<PartnerHealth>(`/reports/health/${partnerId}`)).body
    expect(await read()).toMatchObject({ state: 'nothing' })
    expect((await director.get('/reports/health')).status).toBe(403)
    expect((await director.get('/reports/track-record')).status).toBe(403)
    await owner.put('/reports/health/settings', { showHealthToPartners: true })
    expect(await read()).toMatchObject({ state: 'nothing' })
    await stateOrders(partnerId)
    const shown = await read()
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown))
    expect(shown.history).toEqual([])
    expect(shown.row.partnerId).toBe(partnerId)
    await owner.put('/reports/health/settings', {
      showHealthToPartners: true,
      showHealthCourseToPartners: true,
    })
    const moved = await read()
    if (moved.state !== 'ready') throw new Error(JSON.stringify(moved))
    expect(moved.history.length).toBeGreaterThan(2)
    expect(moved.row).toEqual(shown.row)
    // what came is known of days whose ninety days have passed, and of no others
    for (const { day, came } of moved.history)
      expect(came === null).toBe(Date.parse(day) + 90 * 86_400_000 > Date.parse(moved.day))
    const foreign = await director.get(`/reports/health/${ids.find((id) => id !== partnerId)}`)
    expect(JSON.stringify(foreign.body)).not.toContain(ids.find((id) => id !== partnerId))
  })
})

/** Days with orders that both sides know of. */
async function stateOrders(partnerId: string): Promise<void> {
  for (const ago of [200, 160, 130, 90, 50, 20])
    await database.owner.query(
      `insert into partner_day (partner_id, network_id, audience, seller, day, currency, orders, gross, cancelled, returns)
       values ($1, $2, 'shared', 'host', $3::date - $4::int, 'GBP', 1, 100000, 0, 0)`,
      [partnerId, networkId, now, ago],
    )
}

describe('a new fact', () => {
  it('changes the score of its partnership once the consumer has read it, and of no other', async () => {
    const before = new Map(
      (await readAll(owner, { limit: 200, left: 'any' })).map((row) => [row.partnerId, row]),
    )
    const partnerId =
      [...before.values()].find(({ state, risk }) => state === 'alive' && risk > 0.5)?.partnerId ?? ''
    await inScope(context.db, { networkId, side: 'host' }, (tx) =>
      stateFact(
        { tx, networkId, side: 'host', actor: { kind: 'system', id: null }, now },
        {
          ...{ partnerId, audience: 'host', data: {}, happenedAt: now },
          kind: { kind: 'order.noticed', version: 1, data: z.record(z.string(), z.unknown()), personal: [] },
        },
      ),
    )
    await database.owner.query(
      `insert into partner_day (partner_id, network_id, audience, seller, day, currency, orders, gross, cancelled, returns)
       values ($1, $2, 'host', 'host', $3::date, 'GBP', 1, 500000, 0, 0)`,
      [partnerId, networkId, now],
    )
    await consumeNetwork(context, scoresConsumer, networkId)
    const after = new Map(
      (await readAll(owner, { limit: 200, left: 'any' })).map((row) => [row.partnerId, row]),
    )
    expect(after.get(partnerId)?.risk).toBeLessThan(before.get(partnerId)?.risk ?? 0)
    for (const [id, row] of after) if (id !== partnerId) expect(row).toEqual(before.get(id))
  })
})
