import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import type { Refused } from '#platform/http/refused.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import type { Side } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner, writeAs } from '#testing/world.ts'
import { makeTransfer, reverseTransfer } from './make.ts'
import { givenByKind, tradeBySeller } from './sums.ts'
import { formatAmount, parseAmount } from './units.ts'

let database: TestDatabase
let network: WorldNetwork

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
})

const side = fc.constantFrom('host' as const, 'partner' as const)
const account = fc.record({ side, account: fc.constantFrom('goods', 'training', 'points') })
const transfer = fc.record({
  by: side,
  isShared: fc.boolean(),
  from: account,
  to: account,
  unit: fc.constantFrom('RUB', 'hours'),
  kind: fc.constantFrom('training', 'bonus', 'goods', 'return', 'payment'),
  amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  reversals: fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 3 }),
})

const as = (partner: WorldPartner, by: Side) => ({ side: by, partnerId: partner.id })
const open = { from: null, to: null }

it('sums over all accounts are zero, balances are sums, reversals never exceed: for any transfers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 8 }), async (transfers) => {
      const partner = await makePartner(database, network)
      for (const { by, isShared, reversals, ...item } of transfers) {
        const isSame = item.from.side === item.to.side && item.from.account === item.to.account
        const making = writeAs(database, network, as(partner, by), async (writer, tx) => {
          const transferId = await makeTransfer(writer, {
            ...item,
            partnerId: partner.id,
            audience: isShared ? 'shared' : by,
          })
          let left = item.amount
          for (const amount of reversals) {
            const reversing = reverseTransfer(writer, {
              partnerId: partner.id,
              transferId,
              amount,
              reversal: 'correction',
            })
            if (amount <= left) {
              await reversing
              left -= amount
            } else await expect(reversing).rejects.toThrow(left === 0n ? 'nothing_left' : 'exceeds_original')
          }
          await refreshProjections(tx, [partner.id])
        })
        if (isSame) await expect(making).rejects.toThrow('same_account')
        else await making
      }
      const { rows } = await database.owner.query(
        `select coalesce(sum(amount), 0)::bigint as sum from balance where partner_id = $1 group by audience, unit`,
        [partner.id],
      )
      expect(rows.every((row: { sum: bigint }) => row.sum === 0n)).toBe(true)
    }),
    { numRuns: 20 },
  )
  await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) =>
    refreshProjections(
      tx,
      network.partners.map(({ id }) => id),
    ),
  )
  expect((await checkRecords(database.db, network.id)).filter(({ differences }) => differences > 0)).toEqual(
    [],
  )
})

it('reversals made at once by many never exceed the original together', async () => {
  const partner = await makePartner(database, network)
  const transferId = await writeAs(database, network, as(partner, 'host'), (writer) =>
    makeTransfer(writer, {
      partnerId: partner.id,
      audience: 'shared',
      kind: 'bonus',
      unit: 'RUB',
      amount: 1000n,
      from: { side: 'host', account: 'bonus' },
      to: { side: 'partner', account: 'bonus' },
    }),
  )
  const attempts = await Promise.allSettled(
    Array.from({ length: 9 }, (_, i) =>
      writeAs(database, network, as(partner, i % 2 ? 'host' : 'partner'), (writer) =>
        reverseTransfer(writer, { partnerId: partner.id, transferId, amount: 300n, reversal: 'return' }),
      ),
    ),
  )
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  for (const attempt of attempts)
    if (attempt.status === 'rejected') expect((attempt.reason as Refused).code).toBe('exceeds_original')
  const rest = await writeAs(database, network, as(partner, 'host'), (writer) =>
    reverseTransfer(writer, { partnerId: partner.id, transferId, reversal: 'return' }),
  )
  const { rows } = await database.owner.query('select amount from transfer where id = $1', [rest])
  expect(rows[0].amount).toBe(100n)
})

it('a correction stands at the time of the original, a return at its own', async () => {
  const partner = await makePartner(database, network)
  const [then, now] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-03-01T00:00:00Z')]
  await writeAs(database, network, { ...as(partner, 'host'), now }, async (writer, tx) => {
    const transferId = await makeTransfer(writer, {
      partnerId: partner.id,
      audience: 'host',
      kind: 'goods',
      unit: 'RUB',
      amount: 1000n,
      happenedAt: then,
      from: { side: 'host', account: 'goods' },
      to: { side: 'partner', account: 'goods' },
    })
    for (const reversal of ['correction', 'return'] as const)
      await reverseTransfer(writer, { partnerId: partner.id, transferId, amount: 100n, reversal })
    const january = { from: then, to: new Date('2026-02-01T00:00:00Z') }
    expect(await tradeBySeller(tx, [partner.id], january)).toMatchObject([
      { seller: 'host', goods: 900n, returned: 0n },
    ])
    expect(await tradeBySeller(tx, [partner.id], open)).toMatchObject([
      { seller: 'host', goods: 900n, cancelled: 0n, returned: 100n, paid: 0n },
    ])
  })
})

it('a cancellation that was entered by error counts no more, and the goods can be cancelled again', async () => {
  const partner = await makePartner(database, network)
  const { id: partner_id } = partner
  await writeAs(database, network, as(partner, 'host'), async (writer, tx) => {
    const goods = { kind: 'goods', unit: 'RUB', amount: 1000n, audience: 'host' as const }
    const [host, buyer] = [
      { side: 'host' as const, account: 'goods' },
      { side: 'partner' as const, account: 'goods' },
    ]
    const transferId = await makeTransfer(writer, { ...goods, partnerId: partner_id, from: host, to: buyer })
    const cancel = () =>
      reverseTransfer(writer, { partnerId: partner_id, transferId, reversal: 'cancellation' })
    const cancelled = await cancel()
    // the undo of an import takes back a reversal so
    await sql`insert into transfer (partner_id, id, network_id, audience, side, kind, unit, amount, from_side, from_account,
        to_side, to_account, reverses, reversal, happened_at, recorded_at)
      select partner_id, ${newId()}::uuid, network_id, audience, side, kind, unit, amount, to_side, to_account,
        from_side, from_account, id, 'correction', happened_at, recorded_at
      from transfer where partner_id = ${partner_id} and id = ${cancelled}`.execute(tx)
    const trade = () => tradeBySeller(tx, [partner_id], open)
    expect(await trade()).toMatchObject([{ seller: 'host', goods: 1000n, cancelled: 0n, returned: 0n }])
    await cancel()
    expect(await trade()).toMatchObject([{ seller: 'host', goods: 1000n, cancelled: 1000n, returned: 0n }])
    await expect(cancel()).rejects.toMatchObject({ code: 'nothing_left' })
  })
})

describe('give and take', () => {
  it('swaps with the sides: what one gave is what the other gave in the mirrored history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 6 }), async (transfers) => {
        const swap = (one: Side): Side => (one === 'host' ? 'partner' : 'host')
        const sums = async (isMirrored: boolean) => {
          const partner = await makePartner(database, network)
          const turn = (one: Side) => (isMirrored ? swap(one) : one)
          for (const { by, isShared: _, reversals: __, from, to, ...item } of transfers) {
            if (from.side === to.side && from.account === to.account) continue
            await writeAs(database, network, as(partner, turn(by)), (writer) =>
              makeTransfer(writer, {
                ...item,
                partnerId: partner.id,
                audience: 'shared',
                from: { ...from, side: turn(from.side) },
                to: { ...to, side: turn(to.side) },
              }),
            )
          }
          return inScope(database.db, { networkId: network.id, side: 'system' }, async (tx) => ({
            given: await givenByKind(tx, [partner.id], open),
            trade: await tradeBySeller(tx, [partner.id], open),
          }))
        }
        const one = await sums(false)
        const two = await sums(true)
        const sorted = (rows: object[]) =>
          rows
            .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
            .sort()
        expect(sorted(two.given.map((row) => ({ ...row, givenBy: swap(row.givenBy) })))).toEqual(
          sorted(one.given),
        )
        expect(sorted(two.trade.map((row) => ({ ...row, seller: swap(row.seller) })))).toEqual(
          sorted(one.trade),
        )
      }),
      { numRuns: 10 },
    )
  })
})

it('amounts are written and read without loss in every unit', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
      fc.constantFrom('RUB', 'JPY', 'BHD', 'hours', 'points'),
      (amount, unit) => parseAmount(formatAmount(amount, unit), unit) === amount,
    ),
  )
  expect(parseAmount('7.5', 'hours')).toBe(750n)
  expect(parseAmount('7.505', 'hours')).toBeNull()
  expect(parseAmount('1,000', 'RUB')).toBeNull()
  expect(parseAmount('9223372036854775808', 'points')).toBeNull()
})
