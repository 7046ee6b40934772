import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { areaUnderCurve, averagePrecision, brier, calibrationError, liftOfTopTenth } from './accuracy.ts'
import { fitLogistic, type Logistic, predict } from './logistic.ts'

/** Sellers of a real marketplace by quarter, with whether they sold in the next; the data lie beside the repository. */
const file = new URL('../../../../../shared/data/olist-full/seller_quarter_panel.csv.gz', import.meta.url)
const isThere = existsSync(file)
if (!isThere) console.warn(`SKIPPED: no real data at ${file.pathname}`)

type Row = { quarter: string; factors: number[]; came: boolean }

function readPanel(): Row[] {
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  const rows = lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])) as Record<string, string>
  })
  const orders = new Map(
    rows.map((row) => [`${row.seller_id} ${row.seller_active_quarter}`, Number(row.n_orders)]),
  )
  return rows.map((row) => {
    const [year = 0, number = 0] = [Number(row.year), Number(row.quarter)]
    const before = number === 1 ? `${year - 1}Q4` : `${year}Q${number - 1}`
    const now = Number(row.n_orders)
    return {
      quarter: row.seller_active_quarter ?? '',
      came: row.is_churn === 'True',
      factors: [
        3 - Number(row.last_month_active_quarter),
        Math.log1p(now),
        Number(row.n_orders_late_to_carrier) / Math.max(1, now),
        Number(row.median_review_score),
        Math.log1p(now) - Math.log1p(orders.get(`${row.seller_id} ${before}`) ?? 0),
      ],
    }
  })
}

it.skipIf(!isThere)('meets the bars of the seller panel, each quarter by the quarters that had ended', () => {
  const rows = readPanel()
  expect(rows).toHaveLength(5124)
  const told = ['2017Q3', '2017Q4', '2018Q1'].flatMap((quarter) => {
    // The outcome of the quarter before is known when this one ends; its own is not.
    const past = rows.filter((row) => row.quarter < quarter)
    const model = fitLogistic(
      past.map(({ factors }) => factors),
      past.map(({ came }) => came),
    ) as Logistic
    return rows
      .filter((row) => row.quarter === quarter)
      .map(({ factors, came }) => ({ risk: predict(model, factors), came }))
  })
  expect(told).toHaveLength(3657)
  expect(areaUnderCurve(told)).toBeGreaterThanOrEqual(0.81)
  expect(areaUnderCurve(told)).toBeLessThan(0.87)
  expect(averagePrecision(told)).toBeGreaterThanOrEqual(0.52)
  expect(liftOfTopTenth(told)).toBeGreaterThanOrEqual(2.5)
  expect(brier(told)).toBeLessThanOrEqual(0.14)
  expect(calibrationError(told)).toBeLessThanOrEqual(0.03)
})
