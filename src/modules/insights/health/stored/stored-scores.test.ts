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
import { fitHere, scoresJob } from './jobs.ts'
import { keepScores } from './keep-scores.ts'
import { cancelFit, wantModel } from './models.ts'
import { ordersFile, ordersSettings } from './orders-file.fixture.ts'
import { askForScores, readRun } from './score-run.ts'

const FIRST = 14_944
const histories = wholesaler(7, 250)
const world = await importWorld()
let now = new Date(`${dayFromNumber(FIRST + 340)}T12:00:00Z`)
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

  it('are made by a thread of its own in the job, by a new model where one is asked for', async () => {
    const modelOf = async () =>
      (await inScope(context.db, { networkId, side: 'host' }, (tx) => readRun(tx)))?.modelId
    const before = await modelOf()
    await inScope(context.db, { networkId, side: 'host' }, (tx) => askForScores({ tx, networkId }, true))
    await scoresJob.run(context, { networkId })
    const after = await modelOf()
    expect(after).not.toBe(before)
    const models = await rowsOf<{ id: string; state: string }>('select id, state from score_model')
    // the one that was in force before is gone with what hung on it
    expect(models).toEqual([{ id: after, state: 'ready' }])
    expect(await compareScores(context.db, networkId, now)).toMatchObject({ differences: 0 })
  }, 120_000)

  it('stay as they are when the fit is called off', async () => {
    const wanted = await inScope(context.db, { networkId, side: 'host' }, (tx) =>
      wantModel({ tx, networkId, now }, 'current', dayFromNumber(FIRST + 341)),
    )
    const before = await rowsOf('select partner_id, model_id, risk from partner_score order by 1')
    const fitting = keepScores(context, networkId, async (network, modelId) => {
      const fit = fitHere(context, network, modelId)
      await inScope(context.db, { networkId, side: 'host' }, (tx) => cancelFit(tx))
      await fit
    })
    await fitting
    const [model] = await rowsOf<{ state: string }>('select state from score_model where id = $1', [
      wanted.modelId,
    ])
    expect(model?.state).toBe('cancelled')
    expect(await rowsOf('select partner_id, model_id, risk from partner_score order by 1')).toEqual(before)
  }, 120_000)

  it('are compared in the night before a new day and its model come', async () => {
    expect(await keep()).toBe(false)
    const [scored] = await rowsOf<{ n: number }>('select count(*)::int as n from partner_score')
    now = new Date(now.getTime() + 86_400_000)
    expect(await keep()).toBe(true)
    const run = await inScope(context.db, { networkId, side: 'host' }, (tx) => readRun(tx))
    expect(run).toMatchObject({ day: dayFromNumber(FIRST + 342), differences: 0, checkedAt: now })
    // those that were there in the night; who ordered first on the new day has come since
    expect(run?.checked).toBe(scored?.n)
  }, 120_000)
})
