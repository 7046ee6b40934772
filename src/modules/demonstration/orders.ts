import type { Audience } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import type { Life } from './fates.ts'
import { assortment, type Good, season, trade } from './goods.ts'
import type { Random } from './random.ts'

export type StoryLine = { good: Good; quantity: number; amount: number }

export type StoryOrder = {
  number: string
  audience: Audience
  placedAt: Date
  /** Promised delivery; the host owes it. */
  dueAt: Date
  deliveredAt: Date | null
  cancelledAt: Date | null
  lines: StoryLine[]
  /** Kopecks. */
  amount: number
  returned: { at: Date; amount: number } | null
}

/** Before this many days ago, some partnerships are known from the host's own books only. */
const booksDays = 600

/** All orders of one partnership, oldest first. The last are as close to `now` as its rhythm wants, unless it is in trouble. */
export function tradeOf(random: Random, life: Life, now: Date, place: number): StoryOrder[] {
  const usual = assortment(random)
  const isFromBooks = random.chance(0.3)
  const orders: StoryOrder[] = []
  for (const at of days(random, life, now)) {
    const number = `${4000 + place}-${String(orders.length + 1).padStart(3, '0')}`
    const audience = isFromBooks && now.getTime() - at > booksDays * MS_PER_DAY ? 'host' : 'shared'
    orders.push(orderOf(random, { life, now, number, audience, at, usual }))
  }
  return orders
}

function days(random: Random, life: Life, now: Date): number[] {
  const today = now.getTime()
  const end = (life.until ?? now).getTime()
  const silentFor = life.trouble === 'silent' ? life.rhythm * random.between(3.1, 4.2) * MS_PER_DAY : 0
  const last = Math.min(end, today - silentFor) - 3_600_000
  const times: number[] = []
  let at = life.since.getTime() + random.whole(2, 15) * MS_PER_DAY
  if (life.fate === 'once') return [Math.min(at, last - MS_PER_DAY)]
  while (at < last) {
    const isPaused = life.pause && at > life.pause.from.getTime() && at < life.pause.to.getTime()
    if (!isPaused) times.push(at)
    const month = new Date(at).getUTCMonth()
    const gap =
      (life.rhythm * Math.exp(0.22 * random.normal())) / ((trade[month] ?? 1) * pace(life, at, today))
    at += Math.max(2, Math.min(gap, life.rhythm * 2.2)) * MS_PER_DAY
  }
  const isHealthy = life.until === null && life.trouble !== 'silent'
  const newest = times.at(-1) ?? 0
  if (isHealthy && today - newest > 1.3 * life.rhythm * MS_PER_DAY) {
    times.push(today - random.between(0.15, 0.9) * Math.min(life.rhythm, 30) * MS_PER_DAY)
  }
  return times.map((time) => Math.min(officeHours(random, time), today - 60_000))
}

/** How often they order, against their usual rhythm. */
function pace(life: Life, at: number, today: number): number {
  const monthsAgo = (today - at) / (30 * MS_PER_DAY)
  if (life.fate === 'growing') return 1.25 - Math.min(monthsAgo, 30) * 0.018
  if (life.fate === 'shrinking' || life.trouble === 'claim')
    return monthsAgo < 8 ? 0.75 + monthsAgo * 0.03 : 1
  if (life.fate === 'broken' && life.until)
    return monthsAgo < (today - life.until.getTime()) / (30 * MS_PER_DAY) + 4 ? 0.6 : 1
  return 1
}

/** The same day between nine and six in Moscow. */
export function officeHours(random: Random, time: number): number {
  return Math.floor(time / MS_PER_DAY) * MS_PER_DAY + random.whole(6 * 60, 15 * 60) * 60_000
}

function orderOf(
  random: Random,
  context: { life: Life; now: Date; number: string; audience: Audience; at: number; usual: readonly Good[] },
): StoryOrder {
  const { life, now, number, audience, at, usual } = context
  const today = now.getTime()
  const month = new Date(at).getUTCMonth()
  const size = (life.yearly * life.rhythm) / 365
  const grown = life.fate === 'growing' ? 1.3 - Math.min((today - at) / (30 * MS_PER_DAY), 30) * 0.02 : 1
  const chosen = usual.filter(() => random.chance(0.6))
  const goods = chosen.length > 0 ? chosen : usual.slice(0, 2)
  const lines = goods.map((good) => {
    const worth = (size / goods.length) * season(good, month) * grown * Math.exp(0.25 * random.normal())
    const quantity = Math.max(1, Math.round(worth / good.price))
    return { good, quantity, amount: quantity * good.price }
  })
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const dueAt = Math.floor(at / MS_PER_DAY) * MS_PER_DAY + random.whole(4, 12) * MS_PER_DAY + 15 * 3_600_000
  const isCancelled = random.chance(0.018) && today - at > 20 * MS_PER_DAY
  const isLate = random.chance(life.hostLate)
  const delivered = isLate ? dueAt + random.whole(1, 9) * MS_PER_DAY : dueAt - random.whole(1, 60) * 3_600_000
  // What is due by today has arrived, late ones too: whom we keep waiting now is told by the troubles.
  const deliveredAt =
    delivered < today
      ? delivered
      : dueAt < today
        ? Math.max(at + 3_600_000, Math.min(dueAt, today - 7_200_000))
        : null
  const returnedAt =
    deliveredAt && !isCancelled && random.chance(0.035)
      ? deliveredAt + random.whole(2, 15) * MS_PER_DAY
      : null
  return {
    number,
    audience,
    placedAt: new Date(at),
    dueAt: new Date(dueAt),
    deliveredAt: isCancelled || deliveredAt === null ? null : new Date(deliveredAt),
    cancelledAt: isCancelled ? new Date(at + random.whole(1, 3) * MS_PER_DAY) : null,
    lines,
    amount,
    returned:
      returnedAt && returnedAt < today
        ? {
            at: new Date(returnedAt),
            amount: Math.max(1, Math.round((amount * random.between(0.02, 0.25)) / 100) * 100),
          }
        : null,
  }
}
