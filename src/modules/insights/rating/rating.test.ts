import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import { testDatabase } from '#testing/database.ts'
import {
  type History,
  history,
  instant,
  type StoredNetwork,
  storeHistory,
  until,
} from '../history.fixture.ts'
import { readFacts } from '../read-facts.ts'
import { openReport, type Report } from '../report.ts'
import { type FigureOf, figuresOfRating } from './figures.ts'
import { readRating } from './report-rating.ts'
import { readScheme, saveScheme } from './settings.ts'
import type { RatingReport } from './shapes.ts'
import { storeRatings } from './store.ts'

const ZONE = 'America/Sao_Paulo'
const NOW = new Date('2019-06-20T12:00:00Z')
const database = await testDatabase()
const whole = { mayReadMoney: true, isPart: false }
const query = { basis: 'known', sort: 'best', limit: 100, offset: 0 } as const
const asOfDay = fc
  .integer({ min: 20, max: 280 })
  .map((days) => dayOf(new Date(Date.parse('2018-09-01T12:00:00Z') + days * 86_400_000), ZONE))

/** A story in which more happened, so that there is something to compare. */
const busy = fc.array(history, { minLength: 6, maxLength: 6 }).map((stories) => ({
  orders: stories.flatMap(({ orders }) => orders),
  promises: stories.flatMap(({ promises }) => promises),
  measures: stories.flatMap(({ measures }) => measures),
  contacts: stories.flatMap(({ contacts }) => contacts),
  leads: [],
}))

function asHost<T>(network: StoredNetwork, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, NOW, null)),
  )
}

/** One group of six: the story's prospect is a partner, and only one account is merged into another. */
async function weighAll(network: StoredNetwork): Promise<void> {
  await database.owner.query(
    `update partner set merged_into = case when partner_id = $2 then null else merged_into end, stage = 'mature', stage_rank = 6
     where network_id = $1`,
    [network.id, network.ids[5]],
  )
  await inScope(database.db, { networkId: network.id, side: 'host' }, async (tx) => {
    const { settings } = await readScheme(tx)
    const writer = {
      tx,
      networkId: network.id,
      side: 'host' as const,
      actor: { kind: 'system' as const, id: null },
      now: NOW,
    }
    await saveScheme(writer, { ...settings, groupBy: 'all', answerKinds: ['delivery'] }, null)
  })
}

/** What a selector opens into gives exactly the figure. */
async function expectOpens(report: Report, [selector, value, how]: FigureOf): Promise<void> {
  const { count, sum, base } = await readFacts(report, { ...selector, limit: 1 })
  if (how === 'share') expect(count / (base?.count ?? 0)).toBeCloseTo(value, 10)
  else expect(Number(sum) / count).toBeCloseTo(value, 6)
}

/** Without ids, and to nine digits: the order in which partners are added up is that of their ids. */
const plain = ({ rows, pulls, groups }: RatingReport) =>
  JSON.parse(
    JSON.stringify({ rows, pulls, groups }, (key, value) =>
      key === 'partnerId' ? undefined : typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value,
    ),
  ) as unknown

it('every value opens into its facts, points add up to the score, merged partners are one', async () => {
  let opened = 0
  await fc.assert(
    fc.asyncProperty(busy, fc.option(asOfDay, { nil: undefined }), async (story, asOf) => {
      const network = await storeHistory(database, story)
      await weighAll(network)
      await asHost(network, async (report) => {
        const rating = await readRating(report, { ...query, asOf }, whole)
        expect(rating.rows.every(({ externalId }) => externalId !== 'P4')).toBe(true)
        for (const row of rating.rows)
          expect(50 + row.components.reduce((sum, { points }) => sum + (points ?? 0), 0)).toBeCloseTo(
            row.score ?? -1,
            9,
          )
        const figures = figuresOfRating(rating, { asOf })
        opened += figures.length
        for (const figure of figures) await expectOpens(report, figure)
      })
    }),
    { numRuns: 12, endOnFailure: true },
  )
  // stories are drawn anew each time, and some have few figures
  expect(opened).toBeGreaterThan(0)
})

it('as of a day it is what it was without anything that happened since', async () => {
  await fc.assert(
    fc.asyncProperty(busy, asOfDay, async (story, asOf) => {
      const known = await storeHistory(database, story)
      const cut = await storeHistory(database, until(story as History, startOfDay(asOf, ZONE)))
      for (const network of [known, cut]) await weighAll(network)
      const read = (network: StoredNetwork) =>
        asHost(network, async (report) =>
          plain(await readRating(report, { ...query, sort: 'name', asOf }, whole)),
        )
      expect(await read(known)).toEqual(await read(cut))
    }),
    { numRuns: 10, endOnFailure: true },
  )
})

it('what is shown to partners is computed from shared records: private ones change nothing of it', async () => {
  const [story] = fc.sample(busy, { numRuns: 1, seed: 4 })
  if (!story) throw new Error('a story was not told')
  const sharedOnly = {
    ...story,
    orders: story.orders.filter(({ audience }) => audience === 'shared'),
    promises: story.promises.filter(({ audience }) => audience === 'shared'),
    measures: story.measures.filter(({ audience }) => audience === 'shared'),
    contacts: story.contacts.filter(({ audience }) => audience === 'shared'),
  }
  const shownIn = async (of: typeof story) => {
    const network = await storeHistory(database, of)
    await weighAll(network)
    await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) => storeRatings(tx, NOW, 3))
    const { rows } = await database.owner.query<{ month: string; document: { partnerId: string } }>(
      `select to_char(month, 'YYYY-MM') as month, document from partner_rating
       where network_id = $1 and audience = 'shared' order by month, document ->> 'externalId'`,
      [network.id],
    )
    return rows.map(({ month, document: { partnerId: _, ...document } }) => ({ month, ...document }))
  }
  const shown = await shownIn(story)
  expect(shown.length).toBeGreaterThan(5)
  expect(shown).toEqual(await shownIn(sharedOnly))
  expect(JSON.stringify(shown)).not.toMatch(/"groupValue":\d/)
})

it('a kept month stays as it was told, the running one is told anew', async () => {
  const [story] = fc.sample(busy, { numRuns: 1, seed: 11 })
  if (!story) throw new Error('a story was not told')
  const network = await storeHistory(database, story)
  const store = (now: Date) =>
    inScope(database.db, { networkId: network.id, side: 'system' }, (tx) => storeRatings(tx, now, 4))
  expect((await store(NOW)).months).toBe(4)
  expect((await store(NOW)).months).toBe(1)
  expect((await store(new Date('2019-07-03T12:00:00Z'))).months).toBe(1)
  const { rows } = await database.owner.query<{ month: string }>(
    `select distinct to_char(month, 'YYYY-MM') as month from partner_rating where network_id = $1 order by 1`,
    [network.id],
  )
  expect(rows.map(({ month }) => month)).toEqual(['2019-03', '2019-04', '2019-05', '2019-06', '2019-07'])
  expect(instant(0) < NOW).toBe(true)
})
