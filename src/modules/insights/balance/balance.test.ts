import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { newId } from '#shared/ids.ts'
import { testDatabase } from '#testing/database.ts'
import { makeNetwork, makePartner } from '#testing/world.ts'
import { readFacts } from '../read-facts.ts'
import { openReport, type Report } from '../report.ts'
import { figuresOfBalance } from './figures.ts'
import { readBalance } from './report-balance.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const database = await testDatabase()

const gift = fc.record({
  partner: fc.integer({ min: 0, max: 2 }),
  kind: fc.constantFrom('discount', 'training', 'goods'),
  unit: fc.constantFrom('RUB', 'hours'),
  amount: fc.integer({ min: 1, max: 500_000 }),
  from: fc.constantFrom('host', 'partner'),
  day: fc.integer({ min: 0, max: 300 }),
  back: fc.option(fc.integer({ min: 1, max: 60 })),
})
type Gift = typeof gift extends fc.Arbitrary<infer T> ? T : never

const dayOf = (day: number) => new Date(Date.parse('2026-01-10T09:00:00Z') + day * 86_400_000)

async function storeGifts(gifts: readonly Gift[]) {
  const network = await makeNetwork(database)
  for (let index = 0; index < 3; index++) await makePartner(database, network)
  for (const { partner, kind, unit, amount, from, day, back } of gifts) {
    const id = newId()
    const to = from === 'host' ? 'partner' : 'host'
    const add = (values: unknown[]) =>
      database.owner.query(
        `insert into transfer (partner_id, network_id, audience, side, kind, unit, amount, id, from_side, from_account, to_side,
           to_account, reverses, reversal, happened_at, recorded_at)
         values ($1, $2, 'shared', 'host', $3, $4, $5, $6, $7, $3, $8, $3, $9, $10, $11, $11)`,
        [network.partners[partner]?.id, network.id, kind, unit, amount, ...values],
      )
    await add([id, from, to, null, null, dayOf(day)])
    if (back !== null) await add([newId(), to, from, id, 'correction', dayOf(day + back)])
  }
  return network
}

function asHost<T>(networkId: string, read: (report: Report) => Promise<T>): Promise<T> {
  return inScope(database.db, { networkId, side: 'host' }, async (tx) =>
    read(await openReport(tx, NOW, null)),
  )
}

it('sums are those of the gifts, trade left out, and each opens into its transfers', async () => {
  let opened = 0
  await fc.assert(
    fc.asyncProperty(fc.array(gift, { minLength: 1, maxLength: 25 }), async (gifts) => {
      const network = await storeGifts(gifts)
      const range = { from: '2026-03-01', to: '2026-09-01' }
      await asHost(network.id, async (report) => {
        const balance = await readBalance(report, { ...range, by: 'month', limit: 10, offset: 0 })
        const isIn = (day: number) => {
          const at = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(dayOf(day))
          return at >= range.from && at < range.to
        }
        for (const unit of ['RUB', 'hours']) {
          const given = (side: string) =>
            gifts
              .filter((one) => one.unit === unit && one.from === side && one.kind !== 'goods')
              .reduce(
                (sum, { amount, day, back }) =>
                  sum + (isIn(day) ? amount : 0) - (back !== null && isIn(day + back) ? amount : 0),
                0,
              )
          const found = balance.units.find((one) => one.unit === unit)
          expect(Math.round(Number(found?.host ?? 0) * 100)).toBe(given('host'))
          expect(Math.round(Number(found?.partner ?? 0) * 100)).toBe(given('partner'))
          for (const { share, balance: even } of found?.rows ?? []) {
            expect(share).toBeGreaterThanOrEqual(0)
            expect(share).toBeLessThanOrEqual(1)
            expect(even).toBeGreaterThanOrEqual(0)
            expect(even).toBeLessThanOrEqual(1)
          }
          const evens = (found?.rows ?? []).map(({ balance: even }) => even ?? 2)
          expect(evens).toEqual([...evens].sort((a, b) => a - b))
        }
        for (const [selector, value] of figuresOfBalance(balance, range)) {
          opened++
          const { sum } = await readFacts(report, { ...selector, limit: 1 })
          expect(Number(sum)).toBeCloseTo(value, 6)
        }
      })
    }),
    { numRuns: 8, endOnFailure: true },
  )
  expect(opened).toBeGreaterThan(50)
})

it('hours are added to money only by a rate that was agreed, from its day on', async () => {
  const network = await storeGifts([
    { partner: 0, kind: 'discount', unit: 'RUB', amount: 100_000, from: 'host', day: 100, back: null },
    { partner: 0, kind: 'training', unit: 'hours', amount: 1_000, from: 'partner', day: 10, back: null },
    { partner: 0, kind: 'training', unit: 'hours', amount: 400, from: 'partner', day: 200, back: null },
  ])
  const read = () =>
    asHost(network.id, (report) => readBalance(report, { by: 'month', limit: 10, offset: 0 }))
  expect((await read()).units.map(({ unit, isByRate }) => [unit, isByRate])).toEqual([
    ['RUB', false],
    ['hours', false],
  ])
  await database.owner.query(
    `insert into balance_rate (network_id, id, unit, currency, amount, since, made_at) values ($1, $2, 'hours', 'RUB', 25000, '2026-05-01', now())`,
    [network.id, newId()],
  )
  const [whole] = (await read()).units
  // four hours of July at 250; the ten of January are from before the rate
  expect(whole).toMatchObject({
    isByRate: true,
    unit: 'RUB',
    host: '1000.00',
    partner: '1000.00',
    balance: 1,
  })
})

it('as of a day nothing that was given since is known', async () => {
  const gifts: Gift[] = [
    { partner: 0, kind: 'discount', unit: 'RUB', amount: 500, from: 'host', day: 10, back: 90 },
    { partner: 1, kind: 'discount', unit: 'RUB', amount: 700, from: 'partner', day: 60, back: null },
  ]
  const network = await storeGifts(gifts)
  const cut = await storeGifts([{ ...(gifts[0] as Gift), back: null }])
  const read = (id: string) =>
    asHost(id, async (report) => {
      const { units } = await readBalance(report, { by: 'month', limit: 10, offset: 0, asOf: '2026-02-01' })
      return units.map(({ rows, ...unit }) => ({
        ...unit,
        rows: rows.map(({ partnerId: _, ...row }) => row),
      }))
    })
  expect(await read(network.id)).toEqual(await read(cut.id))
})
