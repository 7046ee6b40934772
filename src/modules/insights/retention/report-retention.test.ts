import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { dayOf } from '#shared/dates.ts'
import { addDays, type Day, daysBetween } from '#shared/days.ts'
import { periodEnd, periodOf, periodStart } from '#shared/periods.ts'
import { testDatabase } from '#testing/database.ts'
import {
  type History,
  history,
  instant,
  type StoredNetwork,
  storeHistory,
  until,
} from '../history.fixture.ts'
import type { FigureOf } from '../rating/figures.ts'
import { readFacts } from '../read-facts.ts'
import { openReport, type Report } from '../report.ts'
import { figuresOfRetention } from './figures.ts'
import { readRetention } from './report-retention.ts'
import { RetentionQuery } from './shapes.ts'

const ZONE = 'America/Sao_Paulo'
const NOW = new Date('2019-08-01T12:00:00Z')
const SILENT = 60
const database = await testDatabase()
const asOfDay = fc
  .integer({ min: 20, max: 320 })
  .map((days) => dayOf(new Date(Date.parse('2018-09-01T12:00:00Z') + days * 86_400_000), ZONE))

function asHost<T>(network: StoredNetwork, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, NOW, null)),
  )
}

/** Days with orders of each partner as the story tells them, merged duplicates as one. */
function daysOf(story: History): Day[][] {
  const days = new Map<number, Set<Day>>()
  for (const { partner, at, isRetracted } of story.orders) {
    if (isRetracted) continue
    const id = partner > 2 && partner < 6 ? 3 : partner
    days.set(id, (days.get(id) ?? new Set()).add(dayOf(instant(at), ZONE)))
  }
  return [...days.values()].map((own) => [...own].sort())
}

async function expectOpens(report: Report, [selector, value, how]: FigureOf): Promise<void> {
  const { count, base } = await readFacts(report, { ...selector, limit: 1 })
  const shown = how === 'share' ? count / (base?.count ?? 0) : count
  expect([selector, shown]).toEqual([selector, expect.closeTo(value, 10)])
}

it('counts partners at both ends of each period as the story tells them, day by day', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      asOfDay,
      fc.constantFrom('month' as const, 'quarter' as const),
      async (story, asOf, by) => {
        const network = await storeHistory(database, story)
        const query = RetentionQuery.parse({ by, asOf, silentDays: SILENT })
        const { periods, comebacks, survival } = await asHost(network, (report) =>
          readRetention(report, query),
        )
        const partners = daysOf(story)
        const isWithUs = (days: readonly Day[], day: Day) => {
          const last = days.filter((one) => one < day && one < asOf).at(-1)
          return last !== undefined && daysBetween(last, day) <= SILENT
        }
        for (const row of periods) {
          const start = periodStart(row.period)
          const end = [periodEnd(row.period), asOf].sort()[0] as Day
          const count = (fits: (days: readonly Day[]) => boolean) => partners.filter(fits).length
          expect(row).toMatchObject({
            start: count((days) => isWithUs(days, start)),
            end: count((days) => isWithUs(days, end)),
            retained: count((days) => isWithUs(days, start) && isWithUs(days, end)),
            lost: count((days) => isWithUs(days, start) && !isWithUs(days, end)),
            new: count((days) => isWithUs(days, end) && (days[0] as Day) >= start),
            returned: count(
              (days) => !isWithUs(days, start) && isWithUs(days, end) && (days[0] as Day) < start,
            ),
          })
        }
        const returns = partners.filter((days) => {
          const known = days.filter((day) => day < asOf)
          return known.some((day, place) => place > 0 && daysBetween(known[place - 1] as Day, day) > SILENT)
        })
        expect(comebacks.total).toBe(returns.length)
        const judged = periodOf(addDays(asOf, -SILENT), 'month')
        const followed = partners.filter((days) => {
          const known = days.filter((day) => day < asOf)
          if (known.length === 0) return false
          const gaps = [...known.slice(1), asOf].map((day, place) => daysBetween(known[place] as Day, day))
          const first = known[0]
          return (
            first !== undefined && (gaps.some((gap) => gap > SILENT) || periodOf(first, 'month') <= judged)
          )
        })
        expect(survival.groups[0]?.partners ?? 0).toBe(followed.length)
      },
    ),
    { numRuns: 25 },
  )
})

it('opens every figure into as many partners as it says', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      asOfDay,
      fc.constantFrom('month' as const, 'quarter' as const),
      async (story, asOf, by) => {
        const network = await storeHistory(database, story)
        const asked = { asOf, silentDays: SILENT }
        await asHost(network, async (report) => {
          const document = await readRetention(
            report,
            RetentionQuery.parse({ by, groupBy: 'nature', ...asked }),
          )
          for (const figure of figuresOfRetention(document, asked)) await expectOpens(report, figure)
        })
      },
    ),
    { numRuns: 4 },
  )
})

it('as of a day is as if nothing had happened since', async () => {
  await fc.assert(
    fc.asyncProperty(history, asOfDay, async (story, asOf) => {
      const end = new Date(`${asOf}T03:00:00Z`)
      const [whole, cut] = [
        await storeHistory(database, story),
        await storeHistory(database, until(story, end)),
      ]
      const query = RetentionQuery.parse({ asOf, silentDays: SILENT })
      const read = async (network: StoredNetwork) => {
        const { comebacks, ...rest } = await asHost(network, (report) => readRetention(report, query))
        return { ...rest, comebacks: { ...comebacks, rows: comebacks.rows.length } }
      }
      expect(await read(whole)).toEqual(await read(cut))
    }),
    { numRuns: 10 },
  )
})

it('has nothing to say of a network without orders', async () => {
  const network = await storeHistory(database, {
    orders: [],
    promises: [],
    measures: [],
    contacts: [],
    leads: [],
  })
  const report = await asHost(network, (open) => readRetention(open, RetentionQuery.parse({})))
  expect(report).toMatchObject({ known: null, periods: [], cohorts: [], survival: { groups: [] } })
})
