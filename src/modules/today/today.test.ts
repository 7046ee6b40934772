import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { history, type StoredNetwork, storeHistory, until } from '#modules/insights/history.fixture.ts'
import { openReport, type Report } from '#modules/insights/index.ts'
import { readFacts } from '#modules/insights/read-facts.ts'
import { inScope } from '#platform/database/scope.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { testDatabase } from '#testing/database.ts'
import type { TodayPage } from './contract.ts'
import { readToday } from './read-today.ts'

const ZONE = 'America/Sao_Paulo'
const database = await testDatabase()
const viewer = { side: 'host', withMoney: true, language: 'en' } as const
const query = { show: 'needing', limit: 200 } as const
const day = fc
  .integer({ min: 30, max: 300 })
  .map((days) => dayOf(new Date(Date.parse('2018-09-01T12:00:00Z') + days * 86_400_000), ZONE))

function asHost<T>(network: StoredNetwork, now: Date, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, now, null)),
  )
}

/** The page without what differs between two networks with the same story; steps are suggested for the present only. */
function comparable({ asOf: _, offeredAsOf: __, lastFactOn: ___, ...page }: TodayPage): unknown {
  return JSON.parse(
    JSON.stringify(page, (key, value) =>
      ['id', 'partner', 'asOf', 'suggestions'].includes(key) &&
      (typeof value === 'string' || Array.isArray(value))
        ? undefined
        : value,
    ),
  )
}

it('as of a day shows what it would have shown on the evening before, kept figures or not', async () => {
  await fc.assert(
    fc.asyncProperty(history, day, async (story, asOf) => {
      const whole = await storeHistory(database, story)
      const end = startOfDay(asOf, ZONE)
      const evening = new Date(end.getTime() - 1)
      const known = await storeHistory(database, until(story, end), addDays(asOf, -1))
      const past = await asHost(whole, new Date('2019-08-01T12:00:00Z'), (report) =>
        readToday(report, { ...query, asOf }, viewer),
      )
      const then = await asHost(known, evening, (report) => readToday(report, query, viewer))
      expect(comparable(past)).toEqual(comparable(then))
    }),
    { numRuns: 15 },
  )
})

it('leaves out partnerships that have left, says how many, and shows them when asked', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (story) => {
      const network = await storeHistory(database, story)
      const now = new Date('2019-06-01T12:00:00Z')
      const before = await asHost(network, now, (report) => readToday(report, query, viewer))
      const gone = network.ids.slice(0, 3)
      await database.owner.query(
        `update partner p set stage = s.code, stage_rank = s.rank, stage_since = $2 from lifecycle_stage s
         where s.network_id = p.network_id and s.role = 'exit' and p.partner_id = any ($1::uuid[])`,
        [gone, new Date('2019-05-01T00:00:00Z')],
      )
      const after = await asHost(network, now, (report) => readToday(report, query, viewer))
      const whole = await asHost(network, now, (report) =>
        readToday(report, { ...query, left: 'any' }, viewer),
      )
      // a lack of contact is a reason at some stages only
      const idsOf = ({ lines }: TodayPage) =>
        lines
          .filter(({ reasons }) => reasons.some(({ reason }) => reason !== 'contact'))
          .map(({ partner }) => partner.id)
          .sort()
      expect(idsOf(after)).toEqual(idsOf(before).filter((id) => !gone.includes(id)))
      expect(after.left).toBe(before.partnerships - after.partnerships)
      expect(idsOf(whole)).toEqual(idsOf(before))
      expect([before.left, whole.left]).toEqual([0, 0])
    }),
    { numRuns: 10 },
  )
})

it('opens every reason, stake and good news into as many facts as it says', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.option(day, { nil: undefined }), async (story, asOf) => {
      const network = await storeHistory(database, story, '2019-06-01')
      await asHost(network, new Date('2019-06-01T12:00:00Z'), async (report) => {
        const page = await readToday(report, { ...query, asOf }, viewer)
        const names = page.lines.map(({ partner }) => partner.name)
        expect(new Set(names).size).toBe(names.length)
        expect(page.needing).toBe(page.lines.length)
        expect(page.needing).toBeLessThanOrEqual(page.partnerships)
        expect(page.lines.reduce((sum, line) => sum + Number(line.atStake), 0)).toBeCloseTo(
          Number(page.atStake),
          4,
        )
        for (const line of page.lines) {
          for (const reason of line.reasons)
            expect([reason.reason, (await readFacts(report, { ...reason.facts, limit: 1 })).count]).toEqual([
              reason.reason,
              reason.factCount,
            ])
          if (!line.value) throw new Error('a stake opens into its transfers')
          const { sum } = await readFacts(report, { ...line.value, limit: 1 })
          expect(Math.max(0, Number(sum))).toBe(Number(line.atStake))
        }
        for (const news of page.goesWell.filter(({ kind }) => kind === 'streak'))
          expect((await readFacts(report, { ...news.facts, limit: 1 })).count).toBe(news.count)
      })
    }),
    { numRuns: 15 },
  )
})

it('pages through the lines without losing or repeating one', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (story) => {
      const network = await storeHistory(database, story, '2019-06-01')
      await asHost(network, new Date('2019-06-01T12:00:00Z'), async (report) => {
        const all = await readToday(report, query, viewer)
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page: TodayPage = await readToday(report, { ...query, limit: 1, cursor }, viewer)
          seen.push(...page.lines.map(({ partner }) => partner.id))
          cursor = page.nextCursor ?? undefined
        } while (cursor)
        expect(seen).toEqual(all.lines.map(({ partner }) => partner.id))
      })
    }),
    { numRuns: 8 },
  )
})
