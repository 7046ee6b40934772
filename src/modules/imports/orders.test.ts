import { beforeAll, describe, expect, it } from 'vitest'
import { allFactKinds } from '#records/facts/kinds.ts'
import '#modules/orders/contract.ts'
import '#modules/partners/contract.ts'
import '#records/promises/contract.ts'
import { figuresOf, type ImportWorld, importWorld } from './factory.ts'

const map = {
  partner: 'Customer',
  number: 'No',
  date: 'Date',
  sku: 'Sku',
  quantity: 'Qty',
  unitPrice: 'Price',
}
const head = 'Customer,No,Date,Sku,Qty,Price\n'
const settings = { map, createPartners: true, skipInvalid: true }

let world: ImportWorld
beforeAll(async () => {
  world = await importWorld()
})

const rows = async <T extends object>(query: string, values: unknown[] = []) =>
  (await world.database.owner.query<T>(query, values)).rows

describe('order lines', () => {
  it('become orders with exact amounts, one goods transfer and one fact each', async () => {
    const { summary } = await world.bringIn(
      'orders',
      {
        'a.csv': `${head}Exact,E1,2011-03-05 10:00,A,3,0.125\nExact,E1,2011-03-05 09:30,B,1,0.125\nExact,E1,2011-03-05 10:00,A,1,2\nExact,E2,2011-03-06,A,7,0\n`,
      },
      settings,
    )
    expect(summary).toMatchObject({
      rows: 4,
      imported: 4,
      updated: 0,
      skipped: 0,
      errors: {},
      partners: 1,
      orders: 2,
    })
    // 0.375 → 0.38 (half-even), 0.125 → 0.12, 2.00; given away goods are an order without value
    expect(
      await rows(`select number, placed_at, gross::text, line_count, kind from partner_order o join partner p using (partner_id)
        where p.name = 'Exact' order by number`),
    ).toEqual([
      {
        number: 'E1',
        placed_at: new Date('2011-03-05T09:30:00Z'),
        gross: '250',
        line_count: 3,
        kind: 'order',
      },
      { number: 'E2', placed_at: new Date('2011-03-06T00:00:00Z'), gross: '0', line_count: 1, kind: 'order' },
    ])
    const facts = await rows<{
      kind: string
      data: object
    }>(`select f.kind, f.data from fact f join partner p using (partner_id)
      where p.name = 'Exact' and f.kind like 'order.%' order by f.n`)
    expect(facts.map(({ data }) => data)).toEqual([
      { number: 'E1', currency: 'GBP', amount: '2.50', lines: 3 },
      { number: 'E2', currency: 'GBP', amount: '0.00', lines: 1 },
    ])
    expect(
      await rows(
        `select t.kind, t.amount::text, t.from_side from transfer t join partner p using (partner_id) where p.name = 'Exact'`,
      ),
    ).toEqual([{ kind: 'goods', amount: '250', from_side: 'host' }])
  })

  it('that are equal stay separate lines; the same file again changes nothing', async () => {
    const text = `${head}Twice,T1,2011-01-02,A,1,5\nTwice,T1,2011-01-02,A,1,5\nTwice,T1,2011-01-02,A,1,5\n`
    expect((await world.bringIn('orders', { 't.csv': text }, settings)).summary).toMatchObject({
      imported: 3,
      orders: 1,
    })
    const before = await figuresOf(world.database, world.network.id)
    const again = await world.bringIn('orders', { 'other-name.csv': text }, settings)
    expect(again.summary).toMatchObject({
      rows: 3,
      imported: 0,
      updated: 0,
      skipped: 3,
      partners: 0,
      orders: 0,
    })
    expect(await figuresOf(world.database, world.network.id)).toEqual(before)
  })

  it('that say something else correct the order at its own time', async () => {
    await world.bringIn(
      'orders',
      { 'c.csv': `${head}Change,C1,2011-02-01,A,2,10\nChange,C1,2011-02-01,B,1,5\n` },
      settings,
    )
    const { summary } = await world.bringIn(
      'orders',
      { 'c.csv': `${head}Change,C1,2011-02-01,A,3,10\nChange,C1,2011-02-01,B,1,5\n` },
      settings,
    )
    expect(summary).toMatchObject({ rows: 2, imported: 0, updated: 1, skipped: 1, orders: 1 })
    expect(
      await rows(`select o.gross::text, d.day::text, d.gross::text as day_gross, d.orders from partner_order o join partner p using (partner_id)
      join partner_day d using (partner_id) where p.name = 'Change'`),
    ).toEqual([{ gross: '3500', day: '2011-02-01', day_gross: '3500', orders: 1 }])
    const [fact] = await rows<{ data: object; happened_at: Date; corrects: string }>(
      `select f.data, f.happened_at, f.corrects from fact f join partner p using (partner_id) where p.name = 'Change' and f.kind = 'order.corrected'`,
    )
    expect(fact?.data).toEqual({
      number: 'C1',
      currency: 'GBP',
      amount: '35.00',
      lines: 2,
      before: { amount: '25.00', lines: 2 },
    })
    expect(fact?.happened_at).toEqual(new Date('2011-02-01T00:00:00Z'))
    expect(
      await rows(
        `select t.amount::text, t.reversal, t.happened_at from transfer t join partner p using (partner_id) where p.name = 'Change' order by t.amount, t.reversal`,
      ),
    ).toEqual([
      { amount: '2500', reversal: 'correction', happened_at: new Date('2011-02-01T00:00:00Z') },
      { amount: '2500', reversal: null, happened_at: new Date('2011-02-01T00:00:00Z') },
      { amount: '3500', reversal: null, happened_at: new Date('2011-02-01T00:00:00Z') },
    ])
  })

  it('of several files are one order, whatever the order of the files', async () => {
    const january = `${head}Files,F1,2011-01-31,A,1,10\nFiles,F2,2011-01-30,A,1,1\n`
    const february = `${head}Files,F1,2011-02-01,B,1,20\nFiles,F2,2011-01-30,A,1,1\n`
    const { summary } = await world.bringIn('orders', { 'feb.csv': february, 'jan.csv': january }, settings)
    expect(summary).toMatchObject({ rows: 4, imported: 3, skipped: 1, orders: 2 })
    expect(summary.files?.map(({ file, rows: count }) => [file, count])).toEqual([
      ['feb.csv', 2],
      ['jan.csv', 2],
    ])
    expect(
      await rows(
        `select number, gross::text, placed_at from partner_order o join partner p using (partner_id) where p.name = 'Files' order by number`,
      ),
    ).toEqual([
      { number: 'F1', gross: '3000', placed_at: new Date('2011-01-31T00:00:00Z') },
      { number: 'F2', gross: '100', placed_at: new Date('2011-01-30T00:00:00Z') },
    ])
  })
})

describe('what comes back', () => {
  it('in the order itself reverses its goods as far as they go; the rest is a return', async () => {
    await world.bringIn(
      'orders',
      {
        'r.csv': `${head}Back,R1,2011-04-01,A,2,10\nBack,R1,2011-04-10,A,-1,10\nBack,R1,2011-04-12,A,-3,10\n`,
      },
      settings,
    )
    expect(
      await rows(`select t.kind, t.reversal, t.amount::text, t.happened_at::date::text as day from transfer t join partner p using (partner_id)
      where p.name = 'Back' order by t.happened_at, t.kind`),
    ).toEqual([
      { kind: 'goods', reversal: null, amount: '2000', day: '2011-04-01' },
      { kind: 'goods', reversal: 'return', amount: '1000', day: '2011-04-10' },
      { kind: 'goods', reversal: 'return', amount: '1000', day: '2011-04-12' },
      { kind: 'return', reversal: null, amount: '2000', day: '2011-04-12' },
    ])
    expect(
      await rows(
        `select d.day::text, d.gross::text, d.returns::text, d.orders from partner_day d join partner p using (partner_id) where p.name = 'Back' order by 1`,
      ),
    ).toEqual([
      { day: '2011-04-01', gross: '2000', returns: '0', orders: 1 },
      { day: '2011-04-10', gross: '0', returns: '1000', orders: 0 },
      { day: '2011-04-12', gross: '0', returns: '3000', orders: 0 },
    ])
  })

  it('without an original is a transfer of kind return, and no order; a partner may end below zero', async () => {
    const { summary } = await world.bringIn(
      'orders',
      { 'r.csv': `${head}Lone,X9,2011-04-01,A,-2,10\n` },
      settings,
    )
    expect(summary).toMatchObject({ imported: 1, orders: 0, partners: 1 })
    expect(
      await rows(
        `select f.net::text, f.orders from partner_figure f join partner p using (partner_id) where p.name = 'Lone' and audience = 'host'`,
      ),
    ).toEqual([{ net: '-2000', orders: 0 }])
  })

  it('reverses the goods of the original it names, known from before or from the same file', async () => {
    const withOriginal = { ...settings, map: { ...map, original: 'Of' } }
    const text =
      'Customer,No,Date,Sku,Qty,Price,Of\nNamed,N1,2011-05-01,A,5,10,\nNamed,N2,2011-05-03,A,-2,10,N1\nNamed,N3,2011-05-04,A,-4,10,N1\nNamed,N4,2011-05-05,A,-1,1,N99\n'
    await world.bringIn('orders', { 'n.csv': text }, withOriginal)
    const transfers = () =>
      rows(`select o.number, t.kind, t.reversal, t.amount::text from transfer t join partner_order o on o.id = t.subject_id and o.partner_id = t.partner_id
      join partner p on p.partner_id = t.partner_id where p.name = 'Named' order by 1, 2`)
    expect(await transfers()).toEqual([
      { number: 'N1', kind: 'goods', reversal: null, amount: '5000' },
      { number: 'N2', kind: 'goods', reversal: 'return', amount: '2000' },
      { number: 'N3', kind: 'goods', reversal: 'return', amount: '3000' },
      { number: 'N3', kind: 'return', reversal: null, amount: '1000' },
      { number: 'N4', kind: 'return', reversal: null, amount: '100' },
    ])
    const again = await world.bringIn('orders', { 'n.csv': text }, withOriginal)
    expect(again.summary).toMatchObject({ imported: 0, updated: 0, skipped: 4 })
    expect(await transfers()).toHaveLength(5)
  })
})

describe('status and promises', () => {
  const ends = { ...map, status: 'Status', promised: 'Promised', delivered: 'Delivered' }
  const endHead = 'Customer,No,Date,Sku,Qty,Price,Status,Promised,Delivered\n'
  const all = { ...settings, map: ends, seller: 'partner' as const, unavailable: 'broken' as const }
  const states = (name: string) =>
    rows<{ number: string; state: string; owed_by: string }>(
      `select o.number, promise_state(t, '2020-01-01') as state, t.owed_by from promise t join partner_order o on o.partner_id = t.partner_id and o.id = t.subject_id
       join partner p on p.partner_id = t.partner_id where p.name = $1 order by 1`,
      [name],
    )

  it('are kept, late, withdrawn, broken or open as the file tells; a cancelled order takes its value back', async () => {
    const text = `${endHead}Ends,S1,2011-01-01,A,1,10,delivered,2011-01-10,2011-01-09\nEnds,S2,2011-01-01,A,1,10,delivered,2011-01-10,2011-01-10 15:00\nEnds,S3,2011-01-01,A,1,10,canceled,2011-01-10,\nEnds,S4,2011-01-01,A,1,10,unavailable,2011-01-10,\nEnds,S5,2011-01-01,A,1,10,shipped,2011-01-10,\nEnds,S6,2011-01-01,A,1,10,teleported,2011-01-10,\n`
    const { summary } = await world.bringIn('orders', { 's.csv': text }, all)
    expect(summary).toMatchObject({ imported: 5, errors: { unknown_status: 1 } })
    expect((await states('Ends')).map(({ number, state }) => [number, state])).toEqual([
      ['S1', 'kept'],
      ['S2', 'late'],
      ['S3', 'withdrawn'],
      ['S4', 'broken'],
      ['S5', 'overdue'],
    ])
    expect((await states('Ends')).every(({ owed_by }) => owed_by === 'partner')).toBe(true)
    expect(
      await rows(
        `select sum(gross)::text as gross, sum(cancelled)::text as cancelled from partner_day d join partner p using (partner_id) where p.name = 'Ends'`,
      ),
    ).toEqual([{ gross: '5000', cancelled: '2000' }])
  })

  it('count by the calendar day when the recipe says so', async () => {
    const text = `${endHead}Days,S2,2011-01-01,A,1,10,delivered,2011-01-10,2011-01-10 15:00\n`
    await world.bringIn('orders', { 's.csv': text }, { ...all, promiseCompare: 'day' })
    expect(await states('Days')).toMatchObject([{ state: 'kept' }])
  })

  it('follow what later files and deliveries tell, and are not moved against a blank', async () => {
    const first = `${endHead}Later,L1,2011-01-01,A,1,10,,2011-01-10,\nLater,L2,2011-01-01,A,1,10,,2011-01-10,\n`
    await world.bringIn('orders', { 'l.csv': first }, all)
    const updated = await world.bringIn(
      'orders',
      { 'l.csv': `${endHead}Later,L1,2011-01-01,A,1,10,canceled,,\n` },
      all,
    )
    expect(updated.summary).toMatchObject({ rows: 1, updated: 1 })
    const delivered = await world.bringIn(
      'deliveries',
      { 'd.csv': 'No,Came\nL2,2011-01-12\nL9,2011-01-12\n' },
      { map: { number: 'No', delivered: 'Came' }, skipInvalid: true },
    )
    expect(delivered.summary).toMatchObject({ rows: 2, imported: 1, errors: { order_unknown: 1 } })
    expect((await states('Later')).map(({ state }) => state)).toEqual(['withdrawn', 'late'])
    const again = await world.bringIn(
      'deliveries',
      { 'd.csv': 'No,Came\nL2,2011-01-12\n' },
      { map: { number: 'No', delivered: 'Came' } },
    )
    expect(again.summary).toMatchObject({ skipped: 1, updated: 0, imported: 0 })
    // uncancelled again: the goods count once more
    await world.bringIn(
      'orders',
      { 'l.csv': `${endHead}Later,L1,2011-01-01,A,1,10,delivered,,2011-01-05\n` },
      all,
    )
    expect((await states('Later')).map(({ state }) => state)).toEqual(['kept', 'late'])
    expect(
      await rows(
        `select sum(gross)::text as gross, sum(cancelled)::text as cancelled from partner_day d join partner p using (partner_id) where p.name = 'Later'`,
      ),
    ).toEqual([{ gross: '2000', cancelled: '0' }])
  })
})

it('every fact that imports wrote has the data its kind asks for, numbered without gaps', async () => {
  const kinds = new Map(allFactKinds().map((kind) => [kind.kind, kind]))
  const facts = await rows<{ kind: string; data: unknown; version: number }>(
    'select kind, data, version from fact',
  )
  expect(facts.length).toBeGreaterThan(30)
  for (const { kind, data, version } of facts) {
    expect(kinds.get(kind)?.version).toBe(version)
    expect(kinds.get(kind)?.data.parse(data)).toEqual(data)
  }
  const gaps = await rows(
    `select partner_id from fact group by partner_id, audience having max(n) + 1 <> count(*) or min(n) <> 0`,
  )
  expect(gaps).toEqual([])
})
