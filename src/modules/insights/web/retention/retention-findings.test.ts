import { expect, it } from 'vitest'
import type { RetentionPeriod, SurvivalGroup } from '../../contract.ts'
import { commonMonth, earlyLoss, lastWhole, survivalAt, yearly } from './retention-findings.ts'

const period = (retention: number | null, isOver = true): RetentionPeriod => ({
  ...{ period: '2026-01', isOver, start: retention === null ? 0 : 100, end: 100 },
  ...{ retained: 0, new: 0, returned: 0, lost: 0, retention, churn: null, growthRatio: null },
})
const group = (atRisk: readonly number[]): SurvivalGroup => ({
  ...{ group: 'all', nameRu: null, nameEn: null, partners: 20, ended: 0, median: null },
  points: atRisk.map((n, month) => ({
    month,
    atRisk: n,
    ended: 0,
    survival: 1 - month / 100,
    low: null,
    high: null,
  })),
})

it('speaks of the last period that is over', () => {
  expect(lastWhole([period(0.9), period(0.8, false)])?.retention).toBe(0.9)
  expect(lastWhole([period(null)])).toBeNull()
})

it('months of 98 % make a year of 78.47 %, eleven of them make none', () => {
  expect(
    yearly(
      Array.from({ length: 12 }, () => period(0.98)),
      12,
    ),
  ).toBeCloseTo(0.7847, 4)
  expect(
    yearly(
      Array.from({ length: 11 }, () => period(0.98)),
      12,
    ),
  ).toBeNull()
})

it('tells what the first period and half a year leave', () => {
  const curve = [1, 0.8, 0.7].map((rate, age) => ({ age, active: 0, of: 1, rate }))
  expect(earlyLoss(curve, 'quarter')).toEqual({ first: 0.8, half: 0.7 })
  expect(earlyLoss(curve.slice(0, 1), 'month')).toBeNull()
})

it('compares groups where each has enough partners left', () => {
  const long = group(Array.from({ length: 40 }, () => 12))
  const short = group(Array.from({ length: 40 }, (_, month) => (month > 14 ? 3 : 12)))
  expect(commonMonth([long, short])).toBe(12)
  expect(commonMonth([group([5])])).toBeNull()
  expect(survivalAt(long, 12)).toBeCloseTo(0.88, 10)
  expect(survivalAt(long, 99)).toBeNull()
})
