import { seededRandom } from '../value-model/chance.fixture.ts'
import type { OrderHistory } from './history.ts'

/**
 * A wholesaler's history made up from a seed, with what makes real ones hard: rates that differ and drift, a season with
 * a peak in autumn, partners that pause and some that leave, growing and shrinking baskets. Nothing of it follows the
 * model that is fitted. `firstDay` counts from 1970-01-01.
 */
export function wholesaler(seed: number, partners: number, days = 375, firstDay = 14_944): OrderHistory[] {
  const chance = seededRandom(seed)
  return Array.from({ length: partners }, (_, index) => {
    const joined = chance.uniform() < 0.4 ? chance.uniform() * 60 : chance.uniform() * days
    const rate = (0.2 + chance.gamma(0.8)) / 55
    const basket = Math.exp(5 + 0.9 * chance.normal())
    const range = Math.round(Math.exp(1 + 4 * Math.min(rate * 15, 1) + 0.7 * chance.normal()))
    const drift = 0.0015 * chance.normal()
    const leaves = joined + (chance.uniform() < 0.1 ? 60 + chance.exponential() * 200 : 9999)
    const history: { days: number[]; amounts: number[]; products: number[] } = {
      days: [],
      amounts: [],
      products: [],
    }
    let ordered = 0
    for (let day = Math.floor(joined); day < days; day++) {
      const since = day - joined
      const fading = day > leaves ? 0.04 : day > leaves - 60 ? 0.55 : 1
      const season = 1 + 0.15 * Math.sin(((day - 190) / 365) * 2 * Math.PI)
      const first = day === Math.floor(joined)
      if (!first && chance.uniform() > rate * season * fading * Math.exp(drift * since)) continue
      history.days.push(firstDay + day)
      history.amounts.push(Math.round(100 * basket * fading * Math.exp(0.5 * chance.normal())) / 100)
      const fresh = Math.max(1, Math.round(range * fading * Math.exp(-ordered / 6) * chance.uniform()))
      for (let k = 0; k < fresh; k++) history.products.push(firstDay + day)
      ordered++
    }
    return { id: `P${index}`, ...history }
  })
}

/** The same history without what happened on `day` or later. */
export function knownBefore(histories: readonly OrderHistory[], day: number): OrderHistory[] {
  return histories
    .map(({ id, days, amounts, products }) => ({
      id,
      days: days.filter((each) => each < day),
      amounts: amounts.slice(0, days.filter((each) => each < day).length),
      products: products.filter((each) => each < day),
    }))
    .filter(({ days }) => days.length > 0)
}
