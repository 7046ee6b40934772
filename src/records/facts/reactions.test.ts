import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { startWorker } from '#platform/jobs/worker.ts'
import type { Audience } from '#records/writer.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { testContext } from '#testing/test-context.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner, writeAs } from '#testing/world.ts'
import { defineFact } from './kinds.ts'
import { consumeNetwork, consumerJob, type FactConsumer } from './reactions.ts'
import { stateFacts } from './state.ts'

const counted = defineFact('test.counted', z.object({ i: z.number(), who: z.string().optional() }), {
  personal: ['who'],
})

let database: TestDatabase
let network: WorldNetwork
let partners: WorldPartner[]

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
  partners = [await makePartner(database, network), await makePartner(database, network)]
})

function state(partner: WorldPartner, side: 'host' | 'partner', audience: Audience, count: number) {
  return writeAs(database, network, { side, partnerId: partner.id }, (writer) =>
    stateFacts(
      writer,
      Array.from({ length: count }, (_, i) => ({
        partnerId: partner.id,
        kind: counted,
        audience,
        data: { i, who: 'Анна' },
      })),
    ),
  )
}

/** Whether each partnership and audience was read from 0 upwards without a gap, in order; repeats allowed. */
function readInOrder(lines: readonly string[]): Record<string, number> {
  const next: Record<string, number> = {}
  for (const line of lines) {
    const [partnerId, audience, n] = line.split(' ')
    const key = `${partnerId} ${audience}`
    expect(Number(n)).toBeLessThanOrEqual(next[key] ?? 0)
    next[key] = Math.max(next[key] ?? 0, Number(n) + 1)
  }
  return next
}

function recorder(name: string): FactConsumer & { seen: string[] } {
  const seen: string[] = []
  return {
    name,
    begins: 'start',
    seen,
    handle: async (facts) => {
      for (const fact of facts) seen.push(`${fact.partnerId} ${fact.audience} ${fact.n}`)
    },
  }
}

describe('a consumer', () => {
  it('is handed every fact of every partnership and audience once, in order, whatever the writers', async () => {
    await Promise.all([
      state(partners[0] as WorldPartner, 'host', 'shared', 130),
      state(partners[0] as WorldPartner, 'partner', 'shared', 120),
      state(partners[1] as WorldPartner, 'host', 'host', 7),
      state(partners[1] as WorldPartner, 'partner', 'partner', 3),
    ])
    const consumer = recorder('test_all')
    await consumeNetwork(testContext(database), consumer, network.id)
    await consumeNetwork(testContext(database), consumer, network.id)
    expect(new Set(consumer.seen).size).toBe(consumer.seen.length)
    expect(readInOrder(consumer.seen)).toEqual({
      [`${partners[0]?.id} shared`]: 250,
      [`${partners[1]?.id} host`]: 7,
      [`${partners[1]?.id} partner`]: 3,
    })
  })

  it('that fails at one fact gets it again, and the other partnerships do not wait for it', async () => {
    const consumer = recorder('test_fails')
    const reader = consumer.handle
    let fails = true
    consumer.handle = async (facts, parts) => {
      if (fails && parts.partnerId === partners[0]?.id) throw new Error('not yet')
      await reader(facts, parts)
    }
    await expect(consumeNetwork(testContext(database), consumer, network.id)).rejects.toThrow('not yet')
    expect(consumer.seen.length).toBe(10)
    fails = false
    await consumeNetwork(testContext(database), consumer, network.id)
    expect(readInOrder(consumer.seen)[`${partners[0]?.id} shared`]).toBe(250)
  })

  it('that is killed between its handler and its cursor gets the same facts again, in order', () => {
    const folder = mkdtempSync(join(tmpdir(), 'artel-reactions-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'seen')
    const run = (killAfter: string) =>
      spawnSync(
        process.execPath,
        [
          fileURLToPath(new URL('./reactions-child.ts', import.meta.url)),
          database.appUrl,
          network.id,
          file,
          killAfter,
        ],
        { encoding: 'utf8' },
      )
    expect(run('1').signal).toBe('SIGKILL')
    expect(run('2').signal).toBe('SIGKILL')
    expect(run('0').status).toBe(0)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines.length).toBeGreaterThan(260)
    expect(Object.values(readInOrder(lines)).sort()).toEqual([250, 3, 7])
  })

  it('is woken by a commit, and not by what was rolled back', async () => {
    const consumer = recorder('test_woken')
    const worker = await startWorker(testContext(database), [consumerJob(consumer)])
    onTestFinished(() => worker.stop())
    await expect.poll(() => consumer.seen.length, { timeout: 20_000 }).toBe(260)
    const queued = async () =>
      Number(
        (await database.owner.query(`select count(*) as n from pgboss.job where name = 'facts.test_woken'`))
          .rows[0].n,
      )
    const before = await queued()
    await expect(
      writeAs(database, network, { side: 'host', partnerId: partners[0]?.id ?? '' }, async (writer) => {
        await stateFacts(writer, [
          { partnerId: partners[0]?.id ?? '', kind: counted, audience: 'host', data: { i: 1 } },
        ])
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await queued()).toBe(before)
    await state(partners[0] as WorldPartner, 'host', 'host', 5)
    expect(await queued()).toBe(before + 1)
    await expect.poll(() => consumer.seen.length, { timeout: 20_000 }).toBe(265)
  })

  it('that begins now reads nothing of what there was', async () => {
    const consumer = { ...recorder('test_now'), begins: 'now' as const }
    const job = consumerJob(consumer)
    await job.run(testContext(database), {})
    expect(consumer.seen).toEqual([])
    await state(partners[1] as WorldPartner, 'host', 'shared', 2)
    await job.run(testContext(database), { networkId: network.id })
    expect(consumer.seen.length).toBe(2)
  })
})
