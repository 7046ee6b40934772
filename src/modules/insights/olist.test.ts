import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { Recipe } from '#modules/imports/contract.ts'
import { importWorld } from '#modules/imports/factory.ts'
import { inScope } from '#platform/database/scope.ts'
import { openReport, type Report } from './report.ts'
import { readActivity } from './report-activity.ts'
import { readFunnel } from './report-funnel.ts'
import { readReliability } from './report-reliability.ts'
import { readSatisfaction } from './report-satisfaction.ts'
import { readValue } from './report-value.ts'

/** Real histories with known totals; the data lie beside the repository and are not part of it. */
const root = new URL('../../../', import.meta.url)
const data = new URL('../shared/data/', root)
const isThere = existsSync(data)
if (!isThere) console.warn(`SKIPPED: no real data at ${data.pathname}`)

const recipeOf = (name: string) =>
  Recipe.parse(JSON.parse(readFileSync(new URL(`examples/recipes/${name}.json`, root), 'utf8')))
const world = await importWorld({ currency: 'BRL', timeZone: 'America/Sao_Paulo' })
const now = new Date('2026-11-22T12:00:00Z')

function ask<T>(read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(world.database.db, { networkId: world.network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, now, null)),
  )
}

/** Rows of a data file whose fields hold no separator, by the names of the columns asked for. */
function readColumns(file: string, names: readonly string[]): string[][] {
  const [head = '', ...lines] = gunzipSync(readFileSync(new URL(file, data)))
    .toString('utf8')
    .split(/\r?\n/)
  const cells = (line: string) => line.split(',').map((cell) => cell.replace(/^"|"$/g, ''))
  const places = names.map((name) => cells(head).indexOf(name))
  return lines.filter((line) => line !== '').map((line) => places.map((place) => cells(line)[place] ?? ''))
}

it.skipIf(!isThere)(
  'tells of the marketplace sample what an independent count tells',
  { timeout: 240_000 },
  async () => {
    await world.bringInFolder(new URL('olist-sample', data).pathname, recipeOf('olist'), {
      skipInvalid: true,
    })
    const activity = await ask((report) => readActivity(report, { by: 'month' }))
    const year = activity.filter(({ period }) => period.startsWith('2017-')).map(({ active }) => active)
    expect(year).toEqual([50, 126, 137, 138, 171, 151, 172, 218, 187, 210, 301, 233])
    expect(activity.map(({ period, active, new: first }) => [period, active, first])).toEqual(countMonths())

    const value = await ask((report) => readValue(report, { limit: 1610 }))
    expect(value).toMatchObject({
      currency: 'BRL',
      gross: '1093264.35',
      cancelled: '97242.96',
      returns: '0.00',
      net: '996021.39',
      partners: 1610,
    })
    expect(value.top.reduce((sum, { net }) => sum + Math.round(Number(net) * 100), 0)).toBe(99_602_139)

    const { sides, partners } = await ask((report) => readReliability(report, { limit: 5 }))
    expect(sides.partner).toMatchObject({ kept: 4819, late: 415 })
    expect(partners.every(({ kept, late, broken }) => kept + late + broken >= 5)).toBe(true)
    const { scales } = await ask((report) => readSatisfaction(report, {}))
    expect(scales).toMatchObject([{ n: 7523, mean: expect.closeTo(3.4297, 4) }])
  },
)

/** Sellers by the month of purchase, and those seen for the first time, straight from the files. */
function countMonths(): (string | number)[][] {
  const bought = new Map(
    readColumns('olist-sample/olist_orders_dataset.csv.gz', ['order_id', 'order_purchase_timestamp']) as [
      string,
      string,
    ][],
  )
  const months = new Map<string, Set<string>>()
  for (const [order = '', seller = ''] of readColumns('olist-sample/olist_order_items_dataset.csv.gz', [
    'order_id',
    'seller_id',
  ])) {
    const month = (bought.get(order) ?? '').slice(0, 7)
    months.set(month, (months.get(month) ?? new Set()).add(seller))
  }
  const known = new Set<string>()
  const first = [...months.keys()].sort()[0] ?? ''
  const last = [...months.keys()].sort().at(-1) ?? ''
  const rows: (string | number)[][] = []
  for (let month = first; month <= last; month = nextMonth(month)) {
    const sellers = [...(months.get(month) ?? [])]
    rows.push([month, sellers.length, sellers.filter((seller) => !known.has(seller)).length])
    for (const seller of sellers) known.add(seller)
  }
  return rows
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

it.skipIf(!isThere)('tells of its leads how many were won', { timeout: 240_000 }, async () => {
  await world.bringInFolder(new URL('olist-full', data).pathname, recipeOf('olist-full'), {
    skipInvalid: true,
  })
  const funnel = await ask((report) => readFunnel(report, { by: 'month' }))
  expect(funnel).toMatchObject({ leads: 8000, won: 842, conversion: 0.10525 })
  expect(funnel.periods.reduce((sum, { leads }) => sum + leads, 0)).toBe(8000)
  expect(funnel.periods.reduce((sum, { won }) => sum + won, 0)).toBe(842)
})
