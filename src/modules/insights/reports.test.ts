import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import { formatMinor } from '#shared/money.ts'
import { periodOf, previousPeriod } from '#shared/periods.ts'
import { testDatabase } from '#testing/database.ts'
import type { FactSelector, FigureFacts, Grain } from './contract.ts'
import { type History, history, instant, type StoredNetwork, storeHistory, until } from './history.fixture.ts'
import { readFacts } from './read-facts.ts'
import { openReport, type Report } from './report.ts'
import { readActivity } from './report-activity.ts'
import { readFunnel } from './report-funnel.ts'
import { readReliability, readReliabilitySeries } from './report-reliability.ts'
import { readSatisfaction, readSatisfactionSeries } from './report-satisfaction.ts'
import { readValue, readValueSeries } from './report-value.ts'

const ZONE = 'America/Sao_Paulo'
const NOW = new Date('2019-08-01T12:00:00Z')
const database = await testDatabase()

function asHost<T>(network: StoredNetwork, now: Date, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, now, null)),
  )
}

/** Partners 4 and 5 were merged into 3. */
const survivor = (partner: number) => (partner > 2 && partner < 6 ? 3 : partner)
const dayOfMoment = (at: number) => dayOf(instant(at), ZONE)
const day = fc
  .integer({ min: 0, max: 300 })
  .map((days) => dayOf(new Date(Date.parse('2018-09-01T12:00:00Z') + days * 86_400_000), ZONE))

function plainActivity(story: History, by: Grain) {
  const periods = new Map<number, Set<string>>()
  for (const order of story.orders.filter((each) => !each.isRetracted)) {
    const own = periods.get(survivor(order.partner)) ?? new Set<string>()
    periods.set(survivor(order.partner), own.add(periodOf(dayOfMoment(order.at), by)))
  }
  return (period: string) => {
    const count = (fits: (own: Set<string>) => boolean) => [...periods.values()].filter(fits).length
    const before = previousPeriod(period)
    const earliest = (own: Set<string>) => [...own].sort()[0]
    return {
      period,
      active: count((own) => own.has(period)),
      new: count((own) => earliest(own) === period),
      retained: count((own) => own.has(period) && own.has(before)),
      returned: count((own) => own.has(period) && !own.has(before) && (earliest(own) ?? '') < before),
      lost: count((own) => !own.has(period) && own.has(before)),
    }
  }
}

/** What a partner's orders add up to within the days, told by the story itself. */
function plainValue(story: History, currency: string, from: string, to: string) {
  const sums = new Map<number, { orders: number; gross: number; cancelled: number; returns: number }>()
  for (const order of story.orders.filter((each) => each.currency === currency)) {
    const id = survivor(order.partner)
    const sum = sums.get(id) ?? { orders: 0, gross: 0, cancelled: 0, returns: 0 }
    sums.set(id, sum)
    const isIn = (at: number) => dayOfMoment(at) >= from && dayOfMoment(at) < to
    const amount = order.isRetracted ? 0 : (order.corrected?.amount ?? order.amount)
    if (isIn(order.at)) sum.gross += amount
    if (isIn(order.at) && !order.isRetracted) sum.orders++
    if (order.isRetracted) continue
    if (order.cancelled !== null) sum.cancelled += isIn(order.at + order.cancelled) ? amount : 0
    else if (order.returned !== null && isIn(order.at + order.returned.after))
      sum.returns += order.returned.amount
  }
  return [...sums.values()]
}

it('counts activity and value as the story tells them, whole and cut by any days', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      day,
      day,
      fc.constantFrom<Grain>('month', 'quarter'),
      async (story, one, other, by) => {
        const network = await storeHistory(database, story)
        const [from, to] = one < other ? [one, other] : [other, one]
        await asHost(network, NOW, async (report) => {
          const expected = plainActivity(story, by)
          const activity = await readActivity(report, { by })
          const periods = story.orders
            .filter((order) => !order.isRetracted)
            .map((order) => periodOf(dayOfMoment(order.at), by))
            .sort()
          expect(activity.map(({ period }) => period).at(0)).toBe(periods[0])
          expect(activity.map(({ period }) => period).at(-1)).toBe(periods.at(-1))
          for (const row of activity) {
            const { retentionRate, growthRatio, ...counts } = row
            expect(counts).toEqual(expected(row.period))
            const before = expected(previousPeriod(row.period)).active
            expect(retentionRate).toBe(before === 0 ? null : row.retained / before)
            expect(growthRatio).toBe(before === 0 ? null : row.active / before)
          }
          expect(activity.reduce((sum, row) => sum + row.new, 0)).toBe(
            new Set(
              story.orders.filter((order) => !order.isRetracted).map((order) => survivor(order.partner)),
            ).size,
          )
          for (const currency of ['BRL', 'EUR']) {
            const value = await readValue(report, { limit: 10, currency, from, to })
            const plain = plainValue(story, currency, from, to)
            const sum = (key: 'gross' | 'cancelled' | 'returns') =>
              plain.reduce((total, each) => total + each[key], 0)
            const money = (minor: number) => formatMinor(BigInt(minor), currency)
            expect(value).toMatchObject({
              currency,
              gross: money(sum('gross')),
              cancelled: money(sum('cancelled')),
              returns: money(sum('returns')),
              net: money(sum('gross') - sum('cancelled') - sum('returns')),
              partners: plain.filter((each) => each.orders > 0).length,
            })
            // The parts add up: partners to the whole, periods to the whole.
            expect(value.top.reduce((total, each) => total + Number(each.net) * 100, 0)).toBeCloseTo(
              Number(value.net) * 100,
              4,
            )
            const series = await readValueSeries(report, { by, currency, from, to })
            expect(series.periods.reduce((total, each) => total + Number(each.net) * 100, 0)).toBeCloseTo(
              Number(value.net) * 100,
              4,
            )
            expect(series.curve.at(-1)?.partners ?? 0).toBe(
              value.top.filter((each) => Number(each.net) > 0).length,
            )
          }
        })
      },
    ),
    { numRuns: 15 },
  )
})

async function readAll(report: Report, asOf: string | undefined) {
  return {
    months: await readActivity(report, { by: 'month', asOf }),
    quarters: await readActivity(report, { by: 'quarter', asOf }),
    value: await readValue(report, { limit: 10, asOf }),
    series: await readValueSeries(report, { by: 'quarter', asOf }),
    reliability: await readReliability(report, { limit: 50, asOf }),
    reliabilitySeries: await readReliabilitySeries(report, { by: 'month', asOf }),
    satisfaction: await readSatisfaction(report, { asOf }),
    satisfactionSeries: await readSatisfactionSeries(report, { by: 'month', asOf }),
    funnel: await readFunnel(report, { by: 'month', asOf }),
  }
}

/** Ids differ between two networks; names and external ids do not. */
function comparable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'partnerId' ? undefined : inner)))
}

/** Ties in lists are broken by ids; two networks break them differently. */
function sortedLists(all: Awaited<ReturnType<typeof readAll>>) {
  const byName = <Row extends { name: string }>(rows: Row[]) =>
    [...rows].sort((a, b) =>
      JSON.stringify({ ...a, partnerId: '' }) < JSON.stringify({ ...b, partnerId: '' }) ? -1 : 1,
    )
  return comparable({
    ...all,
    value: { ...all.value, top: byName(all.value.top) },
    reliability: { ...all.reliability, partners: byName(all.reliability.partners) },
  })
}

it('as of a day says what it would say if everything after had not happened', async () => {
  await fc.assert(
    fc.asyncProperty(history, day, async (story, asOf) => {
      const end = startOfDay(asOf, ZONE)
      const whole = await storeHistory(database, story)
      const cut = await storeHistory(database, until(story, end))
      const seen = await asHost(whole, NOW, (report) => readAll(report, asOf))
      expect(sortedLists(seen)).toEqual(
        sortedLists(await asHost(cut, end, (report) => readAll(report, undefined))),
      )
      expect(sortedLists(seen)).toEqual(
        sortedLists(await asHost(cut, NOW, (report) => readAll(report, asOf))),
      )
    }),
    { numRuns: 15 },
  )
})

it('agrees with promise_state() of the records, and six counts add up to all promises', async () => {
  await fc.assert(
    fc.asyncProperty(history, day, async (story, asOf) => {
      const network = await storeHistory(database, story)
      const { sides } = await asHost(network, NOW, (report) => readReliability(report, { limit: 10, asOf }))
      const { rows } = await database.owner.query<{ owed_by: 'host' | 'partner'; state: string; n: number }>(
        `select owed_by, promise_state(promise, $2) as state, count(*)::int as n from promise join partner using (partner_id)
         where promise.network_id = $1 and stage <> 'identification' group by 1, 2`,
        [network.id, startOfDay(asOf, ZONE)],
      )
      const counted = rows.filter(({ state }) => state !== 'retracted' && state !== 'unmade')
      for (const { owed_by, state, n } of counted) expect(sides[owed_by]).toHaveProperty(state, n)
      const total = [...Object.values(sides.host), ...Object.values(sides.partner)].reduce(
        (sum, n) => sum + n,
        0,
      )
      expect(total).toBe(counted.reduce((sum, { n }) => sum + n, 0))
    }),
    { numRuns: 15 },
  )
})

it('opens every figure into records whose count and sum are the figure', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.option(day, { nil: undefined }),
      fc.constantFrom<Grain>('month', 'quarter'),
      async (story, asOf, by) => {
        const network = await storeHistory(database, story)
        await asHost(network, NOW, async (report) => {
          const open = (selector: FactSelector) => openAll(report, { asOf, ...selector })
          for (const row of await readActivity(report, { by, asOf })) {
            for (const name of ['active', 'new', 'retained', 'returned', 'lost'] as const)
              expect((await open({ figure: `activity.${name}`, period: row.period })).count).toBe(row[name])
            expect(ratio(await open({ figure: 'activity.retentionRate', period: row.period }))).toBe(
              row.retentionRate,
            )
            expect(ratio(await open({ figure: 'activity.growthRatio', period: row.period }))).toBe(
              row.growthRatio,
            )
          }
          await openValueFigures(report, open, asOf)
          await openOtherFigures(report, open, asOf)
        })
      },
    ),
    { numRuns: 6 },
  )
})

type Open = (selector: FactSelector) => Promise<FigureFacts>

async function openValueFigures(report: Report, open: Open, asOf: string | undefined) {
  const value = await readValue(report, { limit: 10, asOf })
  for (const name of ['gross', 'cancelled', 'returns', 'net'] as const)
    expect((await open({ figure: `value.${name}` })).sum).toBe(value[name])
  expect((await open({ figure: 'value.partners' })).count).toBe(value.partners)
  for (const top of value.top) {
    const facts = await open({ figure: 'value.share', partner: top.partnerId })
    expect(facts.sum).toBe(top.net)
    expect(facts.base?.sum).toBe(value.net)
    const orders = await open({ figure: 'value.partners', partner: top.partnerId })
    expect(orders.data.every(({ kind, partner }) => kind === 'order' && partner.id === top.partnerId)).toBe(
      true,
    )
  }
  const concentration = await open({ figure: 'value.concentration' })
  expect(concentration.count).toBe(value.top.filter(({ net }) => Number(net) > 0).length)
}

async function openOtherFigures(report: Report, open: Open, asOf: string | undefined) {
  const reliability = await readReliability(report, { limit: 50, asOf })
  for (const side of ['host', 'partner'] as const)
    for (const [state, n] of Object.entries(reliability.sides[side])) {
      const facts = await open({ figure: `reliability.${state}` as FactSelector['figure'], side })
      expect(facts.count).toBe(n)
      expect(facts.data.every(({ what }) => what.side === side && what.state === state)).toBe(true)
    }
  for (const row of reliability.partners) {
    const facts = await open({ figure: 'reliability.keptShare', side: row.side, partner: row.partnerId })
    expect([facts.count, facts.base?.count]).toEqual([row.kept, row.kept + row.late + row.broken])
  }
  const { scales, nps } = await readSatisfaction(report, { asOf })
  for (const { scale, n, mean } of scales) {
    const facts = await open({ figure: 'satisfaction.scale', scale })
    expect(facts.count).toBe(n)
    expect(Number(facts.sum) / n).toBeCloseTo(mean, 9)
  }
  const score = await open({ figure: 'satisfaction.nps' })
  expect(score.count).toBe(nps?.n ?? 0)
  if (nps) expect(Number(score.sum) / nps.n).toBeCloseTo(nps.value, 9)
  const funnel = await readFunnel(report, { by: 'month', asOf })
  expect((await open({ figure: 'funnel.leads' })).count).toBe(funnel.leads)
  expect(ratio(await open({ figure: 'funnel.conversion' }))).toBe(funnel.conversion)
  for (const row of funnel.periods) {
    expect((await open({ figure: 'funnel.leads', period: row.period })).count).toBe(row.leads)
    expect((await open({ figure: 'funnel.won', period: row.period })).count).toBe(row.won)
  }
}

/** Pages through all records of a figure and counts and adds them up once more. */
async function openAll(report: Report, selector: FactSelector): Promise<FigureFacts> {
  const first = await readFacts(report, { ...selector, limit: 3 })
  const data = [...first.data]
  for (let cursor = first.nextCursor; cursor; ) {
    const page = await readFacts(report, { ...selector, limit: 3, cursor })
    data.push(...page.data)
    cursor = page.nextCursor
  }
  expect(new Set(data.map(({ id }) => id)).size).toBe(first.count)
  expect(data).toHaveLength(first.count)
  if (first.sum !== null)
    expect(data.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(Number(first.sum), 4)
  return { ...first, data }
}

function ratio({ count, base }: FigureFacts): number | null {
  return !base || base.count === 0 ? null : count / base.count
}
