import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { testDatabase } from '#testing/database.ts'
import { history, type StoredNetwork, storeHistory } from '../history.fixture.ts'
import type { FigureOf } from '../rating/figures.ts'
import { readFacts } from '../read-facts.ts'
import { openReport, type Report } from '../report.ts'
import { readValue } from '../report-value.ts'
import { figuresOfDependency, figuresOfGrowth, figuresOfLifetime, figuresOfWhatIf } from './figures.ts'
import { addMargin, listMargins, removeMargin, restoreMargin } from './margins.ts'
import { tellPurchaseShare } from './purchase-share.ts'
import { readDependency } from './report-dependency.ts'
import { readGrowth } from './report-growth.ts'
import { readLifetime } from './report-lifetime.ts'
import { DependencyQuery, GrowthQuery, LifetimeQuery, WhatIfQuery } from './shapes.ts'
import { readWhatIf } from './what-if.ts'

const ZONE = 'America/Sao_Paulo'
const NOW = new Date('2019-08-01T12:00:00Z')
const database = await testDatabase()
const day = fc
  .integer({ min: 20, max: 300 })
  .map((days) => dayOf(new Date(Date.parse('2018-09-01T12:00:00Z') + days * 86_400_000), ZONE))

function asHost<T>(network: StoredNetwork, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, NOW, null)),
  )
}

function writerOf(report: Report, side: 'host' | 'partner') {
  const actor = { kind: 'system' as const, id: null }
  return { tx: report.tx, networkId: report.network.id, side, actor, now: NOW }
}

async function expectOpens(report: Report, [selector, value, how]: FigureOf): Promise<void> {
  const { count, sum, base } = await readFacts(report, { ...selector, limit: 1 })
  const shown = {
    count,
    sum: Number(sum),
    mean: Number(sum) / count,
    share: Number(sum) / Number(base?.sum),
  }[how]
  expect([selector, how, shown]).toEqual([selector, how, expect.closeTo(value, 8)])
}

it('splits the change of net into steps that add up to it, each opening into its partners', async () => {
  await fc.assert(
    fc.asyncProperty(history, day, fc.integer({ min: 5, max: 120 }), async (story, from, days) => {
      const network = await storeHistory(database, story)
      const to = addDays(from, days)
      await asHost(network, async (report) => {
        const growth = await readGrowth(report, GrowthQuery.parse({ from, to }))
        const cents = (amount: string) => Math.round(Number(amount) * 100)
        const whole = async (range: { from: string; to: string }) =>
          (await readValue(report, { ...range, limit: 10 })).net
        expect(growth.start).toBe(await whole(growth.before))
        expect(growth.end).toBe(await whole({ from, to }))
        expect(growth.steps.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(growth.change))
        for (const figure of figuresOfGrowth(growth, {})) await expectOpens(report, figure)
      })
    }),
    { numRuns: 8 },
  )
})

it('the time together, dependency and what leaves: every figure opens into what it says', async () => {
  await fc.assert(
    fc.asyncProperty(history, day, async (story, asOf) => {
      const network = await storeHistory(database, story)
      await asHost(network, async (report) => {
        const writer = writerOf(report, 'host')
        await addMargin(writer, { level: 'network', code: null, partnerId: null, margin: 0.2 })
        await addMargin(writer, {
          level: 'partner',
          code: null,
          partnerId: network.ids[1] as string,
          margin: 0.5,
        })
        const lifetime = await readLifetime(report, LifetimeQuery.parse({ asOf }))
        for (const row of lifetime.rows) expect(row.margin).toBe(row.partnerId === network.ids[1] ? 0.5 : 0.2)
        for (const figure of figuresOfLifetime(lifetime, { asOf })) await expectOpens(report, figure)
        const dependency = await readDependency(report, DependencyQuery.parse({ asOf }))
        for (const figure of figuresOfDependency(dependency, { asOf })) await expectOpens(report, figure)
        const partners = [network.ids[0], network.ids[3]].join(',')
        const whatIf = await readWhatIf(report, WhatIfQuery.parse({ asOf, partners }))
        for (const figure of figuresOfWhatIf(whatIf, { asOf })) await expectOpens(report, figure)
        expect(Number(whatIf.net.left) + Number(whatIf.net.lost)).toBeCloseTo(Number(whatIf.net.now), 6)
      })
    }),
    { numRuns: 5 },
  )
})

const quiet = { orders: [], promises: [], measures: [], contacts: [], leads: [] }

it('a partner’s side tells its share of purchases; the last answer counts, as of any day', async () => {
  const network = await storeHistory(database, quiet)
  const [partnerId] = network.ids as [string]
  await inScope(database.db, { networkId: network.id, side: 'partner', partnerId }, async (tx) => {
    const report = await openReport(tx, NOW, partnerId)
    const writer = writerOf(report, 'partner')
    await tellPurchaseShare({ ...writer, now: new Date('2019-05-01T12:00:00Z') }, partnerId, 40)
    await tellPurchaseShare({ ...writer, now: new Date('2019-07-01T12:00:00Z') }, partnerId, 62.5)
    await expect(tellPurchaseShare(writer, partnerId, 101)).rejects.toThrow()
  })
  await asHost(network, async (report) => {
    const shareOf = async (asOf?: string) =>
      (await readDependency(report, DependencyQuery.parse({ asOf }))).rows[0]?.purchaseShare ?? null
    expect(await shareOf()).toBe(0.625)
    expect(await shareOf('2019-06-01')).toBe(0.4)
    expect(await shareOf('2019-04-01')).toBeNull()
    const document = await readDependency(report, DependencyQuery.parse({}))
    for (const figure of figuresOfDependency(document, {})) await expectOpens(report, figure)
    await expect(tellPurchaseShare(writerOf(report, 'host'), partnerId, 10)).rejects.toThrow(
      'not_your_answer',
    )
  })
})

it('a margin takes the place of the one before, and can be taken away and brought back', async () => {
  const network = await storeHistory(database, quiet)
  await asHost(network, async (report) => {
    const writer = writerOf(report, 'host')
    const first = await addMargin(writer, { level: 'nature', code: 'reseller', partnerId: null, margin: 0.1 })
    const second = await addMargin(writer, {
      level: 'nature',
      code: 'reseller',
      partnerId: null,
      margin: 0.3,
    })
    expect((await listMargins(report.tx)).data.map(({ margin }) => margin)).toEqual([0.3])
    await expect(restoreMargin(writer, first.id)).rejects.toThrow('margin_replaced')
    await removeMargin(writer, second.id)
    await restoreMargin(writer, first.id)
    expect((await listMargins(report.tx)).data.map(({ margin }) => margin)).toEqual([0.1])
    await expect(
      addMargin(writer, { level: 'partner', code: null, partnerId: newId(), margin: 0.3 }),
    ).rejects.toThrow()
  })
})
