import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureDemonstration } from '#modules/demonstration/index.ts'
import { figuresOfAudit } from '#modules/insights/audit/figures.ts'
import { readAudit } from '#modules/insights/audit/read-audit.ts'
import { figuresOfBalance } from '#modules/insights/balance/figures.ts'
import { readBalance } from '#modules/insights/balance/report-balance.ts'
import { FactsQuery, type FigureFacts } from '#modules/insights/contract.ts'
import {
  figuresOfActivity,
  figuresOfFunnel,
  figuresOfOpportunities,
  figuresOfReliability,
  figuresOfRequests,
  figuresOfSatisfaction,
  figuresOfValue,
} from '#modules/insights/figures.ts'
import { figuresOfHealth } from '#modules/insights/health/figures.ts'
import { figuresOfHealthPage, figuresOfTrackRecord } from '#modules/insights/health/page-figures.ts'
import { readHealth, readTrackRecord } from '#modules/insights/health/report-health.ts'
import { listHealth } from '#modules/insights/health/stored/read-health.ts'
import { figuresOfReliabilityGroups, figuresOfSatisfactionGroups } from '#modules/insights/quality/figures.ts'
import { readReliabilityGroups, readSatisfactionGroups } from '#modules/insights/quality/report-quality.ts'
import { readRatingChanges } from '#modules/insights/rating/changes.ts'
import { type FigureOf, figuresOfRating } from '#modules/insights/rating/figures.ts'
import { readRating } from '#modules/insights/rating/report-rating.ts'
import { readFacts } from '#modules/insights/read-facts.ts'
import { openReport, type Report } from '#modules/insights/report.ts'
import { readActivity } from '#modules/insights/report-activity.ts'
import { readFunnel } from '#modules/insights/report-funnel.ts'
import { readOpportunities, readOpportunityRows } from '#modules/insights/report-opportunities.ts'
import { readReliability, readReliabilitySeries } from '#modules/insights/report-reliability.ts'
import { readRequestRows, readRequests } from '#modules/insights/report-requests.ts'
import { readSatisfaction, readSatisfactionSeries } from '#modules/insights/report-satisfaction.ts'
import { readValue, readValueSeries } from '#modules/insights/report-value.ts'
import { figuresOfRetention } from '#modules/insights/retention/figures.ts'
import { readRetention } from '#modules/insights/retention/report-retention.ts'
import {
  figuresOfDependency,
  figuresOfGrowth,
  figuresOfLifetime,
  figuresOfWhatIf,
} from '#modules/insights/value/figures.ts'
import { readDependency } from '#modules/insights/value/report-dependency.ts'
import { readGrowth } from '#modules/insights/value/report-growth.ts'
import { readLifetime } from '#modules/insights/value/report-lifetime.ts'
import { readWhatIf } from '#modules/insights/value/what-if.ts'
import type { TodayPage } from '#modules/today/contract.ts'
import { figuresOfToday } from '#modules/today/figures.ts'
import { readToday } from '#modules/today/read-today.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import { inScope } from '#platform/database/scope.ts'
import { addDays } from '#shared/days.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { testContext } from '#testing/test-context.ts'

// Every figure of every report, on the demonstration network: what it opens into makes exactly that figure.

let database: TestDatabase
let networkId: string
let now: Date
const dataFolder = mkdtempSync(join(tmpdir(), 'artel-figures-'))

beforeAll(async () => {
  database = await testDatabase()
  const context = testContext(database, { dataFolder })
  await ensureDemonstration(context, new AbortController().signal)
  networkId = (await database.owner.query('select network_id from network')).rows[0].network_id
  now = new Date()
}, 120_000)
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

function inReport<T>(work: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId, side: 'host' }, async (tx) =>
    work(await openReport(tx, now, null)),
  )
}

/** What the facts behind a figure make of it; null where they cannot. */
function madeOf({ count, sum, base }: FigureFacts, how: FigureOf[2]): number | null {
  if (how === 'count') return count
  if (how === 'sum') return sum === null ? null : Number(sum)
  if (how === 'mean') return sum === null || count === 0 ? null : Number(sum) / count
  if (base === null) return null
  const isOfSums = sum !== null && base.sum !== null
  const whole = isOfSums ? Number(base.sum) : base.count
  return whole === 0 ? null : (isOfSums ? Number(sum) : count) / whole
}

function isSame(made: number | null, shown: number): boolean {
  return made !== null && Math.abs(made - shown) <= 1e-9 * Math.max(1, Math.abs(shown))
}

/** Opens every figure as the page does, through the address, and tells those whose facts make another. */
async function walk(report: Report, figures: readonly FigureOf[]): Promise<string[]> {
  const wrong: string[] = []
  for (const [selector, shown, how] of figures) {
    const address = Object.fromEntries(
      Object.entries(selector).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    )
    const facts = await readFacts(report, FactsQuery.parse({ ...address, limit: '1' }))
    const made = madeOf(facts, how)
    if (!isSame(made, shown))
      wrong.push(`${JSON.stringify(address)}: shown ${shown}, its facts make ${made} (${how})`)
  }
  return wrong
}

/** Ranges that pages ask for: everything, a year, months of it, and how it was on a past day. */
const day = (months: number) => {
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1))
  return at.toISOString().slice(0, 10)
}
const RANGES = [
  ['everything', () => ({})],
  ['a year', () => ({ from: day(12), to: day(0) })],
  ['as it was', () => ({ from: day(18), asOf: day(6) })],
] as const

type Walked = {
  name: string
  figures: (report: Report, range: { from?: string; to?: string; asOf?: string }) => Promise<FigureOf[]>
}

const REPORTS: Walked[] = [
  {
    name: 'health',
    figures: async (report, { asOf }) => {
      const asked = { asOf: asOf ?? addDays(report.today, 1) }
      return figuresOfHealth(await readHealth(report, { ...asked, limit: 30, language: 'en' }), asked)
    },
  },
  {
    name: 'promises by group',
    figures: async (report, range) =>
      figuresOfReliabilityGroups(
        await readReliabilityGroups(report, { ...range, groupBy: 'stage', limit: 8 }),
        range,
      ),
  },
  {
    name: 'opinions by group',
    figures: async (report, range) =>
      figuresOfSatisfactionGroups(
        await readSatisfactionGroups(report, { ...range, groupBy: 'nature', limit: 8 }),
        range,
      ),
  },
  {
    name: 'activity',
    figures: async (report, range) => [
      ...figuresOfActivity(await readActivity(report, { ...range, by: 'month' }), { ...range, by: 'month' }),
      ...figuresOfActivity(await readActivity(report, { ...range, by: 'quarter' }), {
        ...range,
        by: 'quarter',
      }),
    ],
  },
  {
    name: 'value',
    figures: async (report, range) =>
      figuresOfValue(
        await readValue(report, { ...range, limit: 25 }),
        await readValueSeries(report, { ...range, by: 'month' }),
        range,
      ),
  },
  {
    name: 'reliability',
    figures: async (report, range) =>
      figuresOfReliability(
        await readReliability(report, { ...range, limit: 25 }),
        await readReliabilitySeries(report, { ...range, by: 'quarter' }),
        range,
      ),
  },
  {
    name: 'satisfaction',
    figures: async (report, range) =>
      figuresOfSatisfaction(
        await readSatisfaction(report, range),
        await readSatisfactionSeries(report, { ...range, by: 'quarter' }),
        range,
      ),
  },
  {
    name: 'funnel',
    figures: async (report, range) =>
      figuresOfFunnel(await readFunnel(report, { ...range, by: 'quarter' }), range),
  },
  {
    name: 'retention',
    figures: async (report, range) =>
      figuresOfRetention(
        await readRetention(report, { ...range, by: 'quarter', groupBy: 'nature', limit: 20 }),
        {
          ...range,
        },
      ),
  },
  {
    name: 'balance',
    figures: async (report, range) =>
      figuresOfBalance(await readBalance(report, { ...range, by: 'quarter', limit: 25, offset: 0 }), range),
  },
  {
    name: 'growth',
    figures: async (report, range) =>
      figuresOfGrowth(await readGrowth(report, { ...range, limit: 25 }), range),
  },
  {
    name: 'lifetime',
    figures: async (report, { asOf }) => {
      const asked = asOf === undefined ? {} : { asOf }
      return figuresOfLifetime(
        await readLifetime(report, { ...asked, sort: 'revenue', limit: 25, offset: 0 }),
        asked,
      )
    },
  },
  {
    name: 'dependency',
    figures: async (report, range) =>
      figuresOfDependency(await readDependency(report, { ...range, limit: 25 }), range),
  },
  {
    name: 'what if the largest three leave',
    figures: async (report, range) => {
      const { rows } = await readDependency(report, { ...range, limit: 3 })
      const partners = rows.slice(0, 3).map(({ partnerId }) => partnerId)
      return figuresOfWhatIf(await readWhatIf(report, { ...range, partners }), range)
    },
  },
]

describe('every figure opens into the facts that make it', () => {
  for (const { name, figures } of REPORTS)
    for (const [span, range] of RANGES)
      it(`${name}, ${span}`, async () => {
        await inReport(async (report) => {
          const all = await figures(report, range())
          expect(all.length).toBeGreaterThan(5)
          expect(await walk(report, all)).toEqual([])
        })
      }, 120_000)

  it.each(['ru', 'en'] as const)(
    'the audit in %s',
    async (language) => {
      await inReport(async (report) => {
        const reader = { language, seesMoney: true, name: '' }
        const audit = await readAudit(report, { period: '12' }, reader)
        const all = figuresOfAudit(audit)
        expect(all.length).toBeGreaterThan(30)
        expect(await walk(report, all)).toEqual([])
        expect(audit.parts.map(({ key }) => key)).toEqual(expect.arrayContaining(['dependency', 'health']))
      })
    },
    60_000,
  )

  it.each([
    ['now', (): string | undefined => undefined],
    ['on a past day', () => day(2)],
  ] as const)(
    'today, %s',
    async (_, seen) => {
      const asOf = seen()
      await inReport(async (report) => {
        const viewer = { side: 'host', withMoney: true, language: 'en' } as const
        const pages: TodayPage[] = []
        for (let cursor: string | undefined; ; ) {
          const query = { show: 'needing', limit: 50, ...(asOf === undefined ? {} : { asOf }) } as const
          const page: TodayPage = await readToday(
            report,
            cursor === undefined ? query : { ...query, cursor },
            viewer,
          )
          pages.push(page)
          if (page.nextCursor === null) break
          cursor = page.nextCursor
        }
        const [first] = pages
        const lines = pages.flatMap((page) => page.lines)
        expect(lines).toHaveLength(first?.needing ?? -1)
        const atRisk = lines.flatMap(({ valueAtRisk }) => valueAtRisk ?? [])
        expect(atRisk).toHaveLength((first?.needing ?? -1) - (first?.unknownRisk ?? 0))
        const sum = (amounts: readonly string[]) => amounts.reduce((all, one) => all + Number(one), 0)
        if (first?.valueAtRisk != null) expect(sum(atRisk)).toBeCloseTo(Number(first.valueAtRisk), 2)
        expect(sum(lines.map(({ atStake }) => atStake ?? '0'))).toBeCloseTo(Number(first?.atStake), 2)
        const all = pages.flatMap((page, place) =>
          figuresOfToday(place === 0 ? page : { ...page, goesWell: [] }),
        )
        expect(all.length).toBeGreaterThan(20)
        expect(await walk(report, all)).toEqual([])
      })
    },
    120_000,
  )

  it('the audit of one partnership, beside its network', async () => {
    await inReport(async (report) => {
      const [largest] = (await readDependency(report, { limit: 1 })).rows
      const reader = { language: 'en', seesMoney: true, name: '' } as const
      const asked = { period: '12', partner: largest?.partnerId } as const
      const audit = await readAudit(report, asked, reader)
      expect(audit.parts.find(({ key }) => key === 'dependency')?.blocks).toHaveLength(2)
      expect(await walk(report, figuresOfAudit(audit))).toEqual([])
    })
  }, 60_000)

  it('the page of health', async () => {
    await inReport(async (report) => {
      const actor: Actor = {
        ...{ kind: 'person', id: networkId, userId: null, networkId, side: 'host', partnerId: null },
        ...{ role: 'owner', scopes: null, name: '', language: 'en', curatorId: null },
      }
      const page = await listHealth(
        { tx: report.tx, now, actor, report },
        { sort: 'atRisk', limit: 50, total: 'yes' },
      )
      if (page.state !== 'ready' || page.summary === null) throw new Error(`health is ${page.state}`)
      const { summary, data: rows, currency } = page
      const all = figuresOfHealthPage({ summary, rows, currency }, {})
      expect(all.length).toBeGreaterThan(10)
      expect(await walk(report, all)).toEqual([])
    })
  }, 120_000)

  it('the track record of health', async () => {
    await inReport(async (report) => {
      const asOf = addDays(report.today, 1)
      const all = figuresOfTrackRecord(await readTrackRecord(report, { asOf }), { asOf })
      expect(all.length).toBeGreaterThan(10)
      expect(await walk(report, all)).toEqual([])
    })
  }, 120_000)

  it('ratings', async () => {
    await inReport(async (report) => {
      const document = await readRating(
        report,
        { basis: 'known', sort: 'worst', limit: 40, offset: 0 },
        { mayReadMoney: true, isPart: false },
      )
      expect(await walk(report, figuresOfRating(document, {}))).toEqual([])
    })
  }, 120_000)

  it('who rose and who fell: each move is the rating of the day less that of as many days before', async () => {
    await inReport(async (report) => {
      const asked = { basis: 'known', limit: 100_000 } as const
      const changes = await readRatingChanges(report, asked, { isPart: false })
      const told = async (asOf: string) => {
        const query = { ...asked, sort: 'best', offset: 0, asOf } as const
        const { rows } = await readRating(report, query, { mayReadMoney: true, isPart: false })
        return new Map(rows.map(({ partnerId, score }) => [partnerId, score]))
      }
      const [then, now] = [await told(changes.before), await told(changes.asOf)]
      expect(addDays(changes.before, changes.windowDays)).toBe(changes.asOf)
      expect(changes.rows.length).toBeGreaterThan(50)
      expect(changes.rows).toHaveLength([...now.keys()].filter((id) => then.has(id)).length)
      for (const row of changes.rows) {
        expect([row.before, row.now]).toEqual([then.get(row.partnerId), now.get(row.partnerId)])
        expect(row.before + row.change).toBeCloseTo(row.now, 9)
      }
      const sure = changes.rows.filter(({ interval: [low, high] }) => low > 0 || high < 0)
      expect([changes.rose, changes.fell]).toEqual([
        sure.filter(({ change }) => change > 0).length,
        sure.filter(({ change }) => change < 0).length,
      ])
    })
  }, 120_000)

  it.each(RANGES)(
    'opportunities and requests, %s',
    async (_, range) => {
      await inReport(async (report) => {
        const asked = range()
        const wrong: string[] = []
        const deals = await readOpportunities(report, { ...asked, by: 'quarter', limit: 20 })
        for (const [query, shown] of figuresOfOpportunities(deals, asked)) {
          const { count } = await readOpportunityRows(report, { ...query, limit: 1 })
          if (count !== shown) wrong.push(`${JSON.stringify(query)}: shown ${shown}, rows ${count}`)
        }
        const requests = await readRequests(report, { ...asked, by: 'quarter', limit: 20 })
        for (const [query, shown] of figuresOfRequests(requests, asked)) {
          const { count } = await readRequestRows(report, { ...query, limit: 1 })
          if (count !== shown) wrong.push(`${JSON.stringify(query)}: shown ${shown}, rows ${count}`)
        }
        expect(wrong).toEqual([])
      })
    },
    60_000,
  )
})
