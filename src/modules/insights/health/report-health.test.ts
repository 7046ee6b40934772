import { beforeAll, expect, it } from 'vitest'
import { importWorld } from '#modules/imports/factory.ts'
import { inScope } from '#platform/database/scope.ts'
import { dayFromNumber } from '#shared/days.ts'
import { openReport, type Report } from '../report.ts'
import { readPartnerHistories } from './read-histories.ts'
import { readHealth, readTrackRecord } from './report-health.ts'
import { knownBefore, wholesaler } from './wholesaler.fixture.ts'

const FIRST = 14_944
const histories = wholesaler(7, 400)
const map = { partner: 'c', number: 'n', date: 'd', sku: 's', quantity: 'q', unitPrice: 'p' }

/** The orders as a file to import: one product line for each product that is new, the rest of the amount beside it. */
function fileOf(all: typeof histories): string {
  const lines = all.flatMap(({ id, days, amounts, products }) =>
    days.flatMap((day, k) => {
      const fresh = products.flatMap((first, n) => (first === day ? [`new${n}`] : []))
      const date = `${dayFromNumber(day)} 12:00`
      const first = fresh[0] ?? 'new0'
      return [
        `${id},${id}-${k},${date},${first},1,${amounts[k]}`,
        ...fresh.slice(1).map((sku) => `${id},${id}-${k},${date},${sku},1,0`),
      ]
    }),
  )
  return `c,n,d,s,q,p\n${lines.join('\n')}\n`
}

const whole = await importWorld()
const cut = await importWorld({ beside: whole })
const day = dayFromNumber(FIRST + 260)
const settings = { map, createPartners: true }
beforeAll(async () => {
  await whole.bringIn('orders', { 'whole.csv': fileOf(histories) }, settings)
  await cut.bringIn('orders', { 'cut.csv': fileOf(knownBefore(histories, FIRST + 260)) }, settings)
}, 240_000)

function ask<T>(world: typeof whole, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(world.database.db, { networkId: world.network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, new Date('2012-01-10T12:00:00Z'), null)),
  )
}

it('reads the histories that were imported', async () => {
  const read = await ask(whole, (report) => readPartnerHistories(report, dayFromNumber(FIRST + 1000)))
  const plain = ({ days, amounts, products }: (typeof histories)[number]) =>
    JSON.stringify({ days, amounts, products })
  expect(read.map(plain).sort()).toEqual(histories.map(plain).sort())
})

it('law: without what happened from a day on, every score as of that day is the same', async () => {
  const query = { asOf: day, limit: 100_000, language: 'en' as const }
  const told = await ask(whole, (report) => readHealth(report, query))
  const toldOfCut = await ask(cut, (report) => readHealth(report, query))
  const rows = (all: typeof told) =>
    all
      .map(({ partnerId: _, ...row }) => row)
      .sort((a, b) => ((a.externalId ?? '') < (b.externalId ?? '') ? -1 : 1))
  expect(told.length).toBe(knownBefore(histories, FIRST + 260).length)
  expect(rows(told)).toEqual(rows(toldOfCut))
  expect(told.some(({ checked }) => checked)).toBe(true)
  for (const { health, reasons, risk } of told) {
    expect(reasons[0]?.factor).toBe('base')
    expect(reasons.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(health, 9)
    expect(health).toBe(100 * (1 - risk))
  }
  const alive = told.filter(({ state }) => state === 'alive')
  expect(told.slice(0, alive.length)).toEqual(alive)
  const first = alive[0]?.reasons.find(({ factor }) => factor === 'recency')
  expect(first?.facts.map(({ name }) => name)).toEqual(['days', 'lastOrderOn', 'usual'])
  expect(first?.says).toMatch(/^The last order was \d+ days before/)
  const [russian] = await ask(whole, (report) => readHealth(report, { ...query, limit: 1, language: 'ru' }))
  expect(russian?.reasons.every(({ says }) => /[а-я]/.test(says))).toBe(true)
})

it('tells how right it was, as of the end of what is known', async () => {
  const { asOf } = await ask(whole, (report) => readTrackRecord(report, {}))
  expect(asOf.length).toBeGreaterThan(3)
  for (const each of asOf) {
    expect(each.n).toBeGreaterThan(0)
    expect(each.base).toBeGreaterThan(0)
    expect(each.auc).toBeGreaterThan(0.5)
  }
})
