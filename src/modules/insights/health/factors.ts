import type { Care } from './care.ts'
import type { Basis, HealthState, Standing } from './history.ts'
import { logit } from './logistic.ts'

/** What weighs: order behaviour, and what is between the two beside orders. */
export type OrderFactor = 'recency' | 'trend' | 'products' | 'rhythm'
export type CareFactor = 'problems' | 'promises' | 'satisfaction' | 'contact'
export type Factor = OrderFactor | CareFactor

/** What speaks for each state: one that ordered once has neither rhythm nor trend. Contacts have no products. */
export const FACTORS: Record<Basis, Record<HealthState, readonly OrderFactor[]>> = {
  orders: {
    alive: ['recency', 'trend', 'products', 'rhythm'],
    silent: ['recency', 'rhythm'],
    once: ['recency', 'products'],
  },
  contacts: {
    alive: ['recency', 'trend', 'rhythm'],
    silent: ['recency', 'rhythm'],
    once: ['recency'],
  },
}

/** What may come on top, where a network has it. By contacts the contact gap is the rhythm itself. */
export const CARE_FACTORS: Record<Basis, readonly CareFactor[]> = {
  orders: ['problems', 'promises', 'satisfaction', 'contact'],
  contacts: ['problems', 'promises', 'satisfaction'],
}

/** The places of a factor's numbers in a row. What is not known is NaN, with a number of its own that says so. */
export const TERMS: Record<Factor, readonly number[]> = {
  recency: [0],
  trend: [1],
  products: [2],
  rhythm: [3],
  problems: [4, 5],
  promises: [6, 7],
  satisfaction: [8, 9],
  contact: [10, 11],
}
export const ROW_LENGTH = 12

/** Kept late counts half of broken or overdue; two kept ones are added, so that one among few does not shout. */
export function unkeptShare({ due, late, broken, overdue }: NonNullable<Care['promises']>): number {
  return (late / 2 + broken + overdue) / (due + 2)
}

/** Writes all numbers weights may be for into `row`, from `at` on. */
export function writeRow(
  row: { [place: number]: number },
  at: number,
  standing: Standing,
  care: Care,
  silent: number,
): void {
  const { problems, promises, satisfaction, contactDays } = care
  row[at] = Math.log1p(standing.recency)
  row[at + 1] = Math.log1p(standing.lastQuarter) - Math.log1p(standing.quarterBefore)
  row[at + 2] = Math.log1p(standing.products)
  row[at + 3] = logit(silent)
  row[at + 4] = Math.log1p(problems.open)
  row[at + 5] = Math.log1p(problems.oldestDays)
  row[at + 6] = promises ? unkeptShare(promises) : Number.NaN
  row[at + 7] = promises ? 0 : 1
  row[at + 8] = satisfaction ? satisfaction.sum / satisfaction.n : Number.NaN
  row[at + 9] = satisfaction ? 0 : 1
  row[at + 10] = contactDays === null ? Number.NaN : Math.log1p(contactDays)
  row[at + 11] = contactDays === null ? 1 : 0
}
