import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { importWorld } from '#modules/imports/factory.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { createLog } from '#platform/log/log.ts'
import type { Context } from '#platform/module.ts'
import type { FactKind } from '#records/facts/kinds.ts'
import { consumeNetwork } from '#records/facts/reactions.ts'
import { stateFact } from '#records/facts/state.ts'
import { giveMeasure } from '#records/measures/give.ts'
import { breakPromise, fulfilPromise, withdrawPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import type { Writer } from '#records/writer.ts'
import { dayFromNumber } from '#shared/days.ts'
import { openReport } from '../../report.ts'
import { wholesaler } from '../wholesaler.fixture.ts'
import { compareScores } from './compare.ts'
import { scoresConsumer } from './follow-facts.ts'
import { fitHere } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { ordersFile, ordersSettings } from './orders-file.fixture.ts'
import { listHealth, readTrackRecordOf } from './read-health.ts'
import { readScores } from './read-scores.ts'
import { rescoreNetwork } from './rebuild.ts'

const DAY_MS = 86_400_000
const FIRST = 14_944
const world = await importWorld()
const now = new Date(`${dayFromNumber(FIRST + 340)}T12:00:00Z`)
const networkId = world.network.id
const context: Context = {
  ...{ db: world.database.db, appUrl: world.database.appUrl, ownerUrl: world.database.ownerUrl },
  ...{ clock: { now: () => now }, log: createLog('silent'), dataFolder: '' },
}
const keep = () => keepScores(context, networkId, (network, modelId) => fitHere(context, network, modelId))
const consume = () => consumeNetwork(context, scoresConsumer, networkId)
const compare = () => compareScores(context.db, networkId, now)
const asHost = <T>(work: (tx: Tx) => Promise<T>) => inScope(context.db, { networkId, side: 'host' }, work)

let ids: string[] = []
beforeAll(async () => {
  await sql`select house.register_consumer(${scoresConsumer.name}, true)`.execute(context.db)
  await world.bringIn('orders', { 'orders.csv': ordersFile(wholesaler(7, 250)) }, ordersSettings)
  await consume()
  await keep()
  ids = await asHost(async (tx) => {
    await sql`insert into scale (network_id, id, code, name, min, max, better)
      values (${networkId}, house.new_id(), 'csat', 'csat', 1, 5, 'higher') on conflict do nothing`.execute(
      tx,
    )
    const { rows } = await sql<{ id: string }>`select partner_id as id from partner order by name`.execute(tx)
    return rows.map((row) => row.id)
  })
}, 240_000)

function factKind(kind: string): FactKind {
  return { kind, version: 1, data: z.record(z.string(), z.unknown()), personal: [] }
}

const told = fc.record({
  partner: fc.integer({ min: 0, max: 7 }),
  audience: fc.constantFrom('host' as const, 'shared' as const),
  what: fc.constantFrom(
    'met' as const,
    'promised' as const,
    'kept' as const,
    'broken' as const,
    'withdrawn' as const,
    'measured' as const,
  ),
  // some of it dated from before the model, some of it to come
  daysAgo: fc.integer({ min: -20, max: 300 }),
  value: fc.integer({ min: 1, max: 5 }),
})
type Event = typeof told extends fc.Arbitrary<infer T> ? T : never

async function tell(writer: Writer, event: Event): Promise<void> {
  const partnerId = ids[event.partner] ?? ''
  const at = new Date(now.getTime() - event.daysAgo * DAY_MS)
  const { audience } = event
  if (event.what === 'met') {
    await stateFact(writer, { partnerId, kind: factKind('contact.met'), audience, data: {}, happenedAt: at })
  } else if (event.what === 'measured') {
    const measure = { partnerId, audience, scale: 'csat', value: event.value, givenBy: 'third' as const }
    await giveMeasure(writer, { ...measure, happenedAt: at < now ? at : now })
  } else {
    const promiseId = await makePromise(writer, {
      ...{
        partnerId,
        audience,
        owedBy: 'host' as const,
        owedTo: 'partner' as const,
        kind: 'task',
        title: 'T',
      },
      ...{ dueAt: new Date(at.getTime() + 7 * DAY_MS), madeAt: at < now ? at : now },
    })
    // it may end what either side may end
    const system: Writer = { ...writer, side: 'system' }
    const end = { partnerId, promiseId, at: now }
    if (event.what === 'kept') await fulfilPromise(system, end)
    if (event.what === 'broken') await breakPromise(system, end)
    if (event.what === 'withdrawn') await withdrawPromise(system, end)
  }
}

describe('scores that follow facts', () => {
  it('law: whatever comes in whatever order, they are those the records give, and scoring all anew changes none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (events, part) => {
          for (let start = 0; start < events.length; start += part) {
            await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
              const writer: Writer = { tx, networkId, side: 'host', actor: { kind: 'system', id: null }, now }
              for (const event of events.slice(start, start + part)) await tell(writer, event)
            })
            if (start % 2 === 0) await consume()
          }
          await consume()
          await consume()
          const found = await compare()
          expect(found).toMatchObject({ differences: 0, examples: [] })
          expect(found.checked).toBeGreaterThan(200)
          const before = await asHost((tx) => readScores(tx, ids))
          await rescoreNetwork(context, networkId, dayFromNumber(FIRST + 341))
          expect(await asHost((tx) => readScores(tx, ids))).toEqual(before)
        },
      ),
      { numRuns: 8, endOnFailure: true },
    )
  }, 240_000)

  it('what the comparison is for: a score that was changed by hand is found', async () => {
    const owner = world.database.owner
    await owner.query('update partner_score set risk = risk / 2 where partner_id = $1', [ids[3]])
    expect(await compare()).toMatchObject({ differences: 1, examples: [ids[3]] })
    await rescoreNetwork(context, networkId, dayFromNumber(FIRST + 341))
    expect(await compare()).toMatchObject({ differences: 0 })
  })

  it('what a partner keeps to itself changes nothing', async () => {
    const before = await asHost((tx) => readScores(tx, ids.slice(0, 1)))
    await inScope(context.db, { networkId, side: 'partner', partnerId: ids[0] ?? null }, (tx) =>
      stateFact(
        { tx, networkId, side: 'partner', actor: { kind: 'person', id: 'p' }, now },
        { partnerId: ids[0] ?? '', kind: factKind('contact.met'), audience: 'partner', data: {} },
      ),
    )
    await consume()
    expect(await asHost((tx) => readScores(tx, ids.slice(0, 1)))).toEqual(before)
  })

  it('a merged account hands its score to the one that stands for it, and has it back', async () => {
    const [survivor = '', merged = ''] = ids
    const point = async (target: string | null, kind: string) => {
      await world.database.owner.query('update partner set merged_into = $1 where partner_id = $2', [
        target,
        merged,
      ])
      await inScope(context.db, { networkId, side: 'system' }, (tx) =>
        stateFact(
          { tx, networkId, side: 'system', actor: { kind: 'system', id: null }, now },
          { partnerId: survivor, kind: factKind(kind), audience: 'host', data: { partner: merged } },
        ),
      )
      await consume()
    }
    await point(survivor, 'partner.merged')
    expect([...(await asHost((tx) => readScores(tx, [survivor, merged]))).keys()]).toEqual([survivor])
    expect(await compare()).toMatchObject({ differences: 0 })
    await point(null, 'partner.unmerged')
    expect([...(await asHost((tx) => readScores(tx, [survivor, merged]))).keys()].sort()).toEqual(
      [survivor, merged].sort(),
    )
    expect(await compare()).toMatchObject({ differences: 0 })
  })

  it('a past day is fitted when it is asked for, and forgotten when something of before it comes', async () => {
    const actor: Actor = {
      ...{ kind: 'person', id: 'u', userId: 'u', networkId, side: 'host', partnerId: null, role: 'viewer' },
      ...{ scopes: null, name: 'U', language: 'en', curatorId: null },
    }
    const asOf = dayFromNumber(FIRST + 300)
    const ask = <T>(read: (asking: Parameters<typeof listHealth>[0]) => Promise<T>) =>
      asHost(async (tx) => read({ tx, now, actor, report: await openReport(tx, now, null) }))
    const query = { asOf, sort: 'risk' as const, limit: 7, total: 'yes' as const }
    expect(await ask((asking) => listHealth(asking, query))).toMatchObject({ state: 'fitting', day: asOf })
    await keep()
    const rows = []
    let cursor: string | undefined
    for (;;) {
      const page = await ask((asking) => listHealth(asking, { ...query, cursor }))
      if (page.state !== 'ready') throw new Error(page.state)
      expect(page.summary?.states.reduce((sum, { risks }) => sum + risks.reduce((a, b) => a + b), 0)).toBe(
        page.summary?.total,
      )
      // the role may not see amounts
      expect(page.summary?.valueAtRisk).toBeNull()
      rows.push(...page.data)
      if (page.nextCursor === null) {
        expect(rows).toHaveLength(page.summary?.total ?? 0)
        break
      }
      cursor = page.nextCursor
    }
    expect(new Set(rows.map(({ partnerId }) => partnerId)).size).toBe(rows.length)
    const risks = rows.map(({ risk }) => risk)
    expect(risks).toEqual([...risks].sort((a, b) => b - a))
    expect(
      rows.every(({ valueAtRisk, expectedNextYear }) => valueAtRisk === null && expectedNextYear === null),
    ).toBe(true)
    await expect(ask((asking) => listHealth(asking, { ...query, sort: 'atRisk' }))).rejects.toMatchObject({
      code: 'money_not_allowed',
    })
    const record = await ask((asking) => readTrackRecordOf(asking, asOf))
    expect(record.state).toBe('ready')
    await inScope(context.db, { networkId, side: 'host' }, (tx) =>
      stateFact(
        { tx, networkId, side: 'host', actor: { kind: 'system', id: null }, now },
        {
          partnerId: ids[5] ?? '',
          kind: factKind('contact.met'),
          audience: 'host',
          data: {},
          happenedAt: new Date(`${dayFromNumber(FIRST + 200)}T09:00:00Z`),
        },
      ),
    )
    await consume()
    expect(await ask((asking) => listHealth(asking, query))).toMatchObject({ state: 'fitting' })
  }, 120_000)

  it('an import asks for a new model; undone, everything is as the records give it again', async () => {
    await keep()
    const { id } = await world.bringIn(
      'orders',
      { 'more.csv': ordersFile(wholesaler(11, 20)) },
      ordersSettings,
    )
    await consume()
    expect(await keep()).toBe(true)
    expect(await compare()).toMatchObject({ differences: 0 })
    await world.undo(id)
    await consume()
    await keep()
    expect(await compare()).toMatchObject({ differences: 0 })
  }, 120_000)
})
