import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { importWorld } from '#modules/imports/factory.ts'
import { inScope } from '#platform/database/scope.ts'
import { createLog } from '#platform/log/log.ts'
import type { Context } from '#platform/module.ts'
import { consumeNetwork } from '#records/facts/reactions.ts'
import { dayFromNumber } from '#shared/days.ts'
import { wholesaler } from '../wholesaler.fixture.ts'
import { compareScores } from './compare.ts'
import { scoresConsumer } from './follow-facts.ts'
import { fitHere } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { ordersFile, ordersSettings } from './orders-file.fixture.ts'
import { readRun } from './score-run.ts'

const FIRST = 14_944
const histories = wholesaler(7, 250)
const world = await importWorld()
const now = new Date(`${dayFromNumber(FIRST + 340)}T12:00:00Z`)
const context: Context = {
  db: world.database.db,
  appUrl: world.database.appUrl,
  ownerUrl: world.database.ownerUrl,
  clock: { now: () => now },
  log: createLog('silent'),
  dataFolder: '',
}
const networkId = world.network.id
const keep = () => keepScores(context, networkId, (network, modelId) => fitHere(context, network, modelId))

const consume = () => consumeNetwork(context, scoresConsumer, networkId)

beforeAll(async () => {
  await sql`select house.register_consumer(${scoresConsumer.name}, true)`.execute(context.db)
  await world.bringIn('orders', { 'orders.csv': ordersFile(histories) }, ordersSettings)
}, 240_000)

const rowsOf = async <Row>(text: string, values: unknown[] = []) =>
  (await world.database.owner.query(text, values)).rows as Row[]

describe('scores that are kept', () => {
  it('are made at the first look, agree with the records, and are left alone while nothing is due', async () => {
    await consume()
    expect(await keep()).toBe(true)
    expect(await keep()).toBe(false)
    const run = await inScope(context.db, { networkId, side: 'host' }, (tx) => readRun(tx))
    expect(run).toMatchObject({ isWanted: false, day: dayFromNumber(FIRST + 341) })
    const [count] = await rowsOf<{ n: number }>('select count(*)::int as n from partner_score')
    expect(count?.n).toBe(run?.scored)
    expect(count?.n).toBeGreaterThan(200)
    expect(await compareScores(context.db, networkId, now)).toMatchObject({
      checked: count?.n,
      differences: 0,
    })
  })
})
