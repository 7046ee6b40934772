import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { assignSegments, ensureSchemes, readSchemes } from '#modules/partners/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { shareRecords } from '#records/facts/share.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { makePromise } from '#records/promises/make.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { writeAs } from '#testing/world.ts'
import type { ImportKind } from './contract.ts'
import { figuresOf, type ImportWorld, importWorld, type Settings } from './factory.ts'

let shared: ImportWorld
let world: ImportWorld
beforeAll(async () => {
  shared = await importWorld()
  world = shared
})

const orders: Settings = {
  map: {
    ...{ partner: 'Customer', number: 'No', date: 'Date', sku: 'Sku', quantity: 'Qty', unitPrice: 'Price' },
    ...{ status: 'Status', promised: 'Promised', delivered: 'Delivered', original: 'Of' },
  },
  createPartners: true,
  skipInvalid: true,
  unavailable: 'broken',
}
const head = 'Customer,No,Date,Sku,Qty,Price,Status,Promised,Delivered,Of\n'

async function differences(world: ImportWorld): Promise<unknown[]> {
  const findings = await checkRecords(world.database.db, world.network.id)
  return findings.filter((finding) => finding.differences > 0)
}

const lineText = fc
  .record({
    partner: fc.constantFrom('P1', 'P2', 'P3', ''),
    number: fc.constantFrom('1', '2', '3', '4'),
    day: fc.integer({ min: 1, max: 28 }),
    sku: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.constantFrom(-3, -1, 1, 2, 5),
    price: fc.constantFrom('0', '1.005', '2.5', '10', '-1'),
    status: fc.constantFrom('', '', 'delivered', 'canceled', 'unavailable', 'shipped'),
    promised: fc.constantFrom('', '2011-03-10'),
    delivered: fc.constantFrom('', '2011-03-09', '2011-03-11'),
    original: fc.constantFrom('', '', '1', '9'),
  })
  .map((line) =>
    [
      ...[
        line.partner,
        line.number,
        `2011-03-${String(line.day).padStart(2, '0')}`,
        line.sku,
        line.quantity,
        line.price,
      ],
      ...[line.status, line.promised, line.delivered, line.quantity < 0 ? line.original : ''],
    ].join(','),
  )

const importText: fc.Arbitrary<{ kind: ImportKind; text: string; settings: Settings }> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(lineText, { minLength: 1, maxLength: 12 })
      .map((lines) => ({ kind: 'orders' as const, text: head + lines.join('\n'), settings: orders })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.tuple(fc.constantFrom('1', '2', '7'), fc.constantFrom('P1', 'P2'), fc.integer({ min: 0, max: 6 })),
        { minLength: 1, maxLength: 6 },
      )
      .map((rows) => ({
        kind: 'measures' as const,
        text: `Key,Customer,Stars,Day\n${rows.map(([key, partner, stars]) => `${key},${partner},${stars},2011-03-01`).join('\n')}`,
        settings: {
          map: { key: 'Key', partner: 'Customer', value: 'Stars', date: 'Day' },
          createPartners: true,
          skipInvalid: true,
        },
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom('P1', 'P2', 'P4'), fc.constantFrom('York', 'Bath')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((rows) => ({
        kind: 'partners' as const,
        text: `Code,Town\n${rows.map((row) => row.join(',')).join('\n')}`,
        settings: { map: { partner: 'Code', city: 'Town' }, skipInvalid: true },
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom('L1', 'L2', 'L3'),
          fc.constantFrom('', '2011-04-01'),
          fc.constantFrom('', 'P1', 'P5'),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((rows) => ({
        kind: 'leads' as const,
        text: `Lead,Day,Won,Account\n${rows.map(([lead, won, account]) => `${lead},2011-01-01,${won},${account}`).join('\n')}`,
        settings: { map: { key: 'Lead', date: 'Day', won: 'Won', partner: 'Account' }, skipInvalid: true },
      })),
  },
)

describe('undoing imports', () => {
  it('the last first, brings back every figure, and records agree at every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(importText, { minLength: 1, maxLength: 4 }), async (texts) => {
        const world = await importWorld({ beside: shared })
        const steps: { id: string; before: unknown }[] = []
        for (const { kind, text, settings } of texts) {
          const before = await figuresOf(world.database, world.network.id)
          const { id, summary } = await world.bringIn(kind, { 'f.csv': text }, settings)
          const { rows, imported, updated, skipped, errors } = summary
          expect(rows).toBe(
            imported + updated + skipped + Object.values(errors).reduce((sum, count) => sum + count, 0),
          )
          const again = await world.bringIn(kind, { 'f.csv': text }, settings)
          expect(again.summary).toMatchObject({
            imported: 0,
            updated: 0,
            skipped: imported + updated + skipped,
            errors,
          })
          steps.push({ id, before })
        }
        expect(await differences(world)).toEqual([])
        for (const { id, before } of steps.reverse()) {
          await world.undo(id)
          expect(await figuresOf(world.database, world.network.id)).toEqual(before)
          expect(await differences(world)).toEqual([])
        }
        expect((await figuresOf(world.database, world.network.id))['partners']).toEqual([])
      }),
      { numRuns: 6, endOnFailure: true },
    )
  }, 600_000)

  it('is refused while a later import stands on it', async () => {
    const first = await world.bringIn('orders', { 'a.csv': `${head}D,1,2011-03-01,A,1,5,,,,` }, orders)
    const second = await world.bringIn('orders', { 'b.csv': `${head}D,1,2011-03-01,A,2,5,,,,` }, orders)
    await expect(world.undo(first.id)).rejects.toMatchObject({ code: 'later_imports_depend' })
    await world.undo(second.id)
    await world.undo(first.id)
    await expect(world.undo(first.id)).rejects.toMatchObject({ code: 'import_is_undone' })
  })

  it('keeps partners that have anything else, and tells them how much went', async () => {
    const { id } = await world.bringIn(
      'orders',
      { 'a.csv': `${head}Kept,1,2011-03-01,A,1,5,,2011-03-02,,\nGone,1,2011-03-01,A,1,5,,,,` },
      orders,
    )
    const { rows } = await world.database.owner.query<{ partner_id: string }>(
      `select partner_id from partner where name = 'Kept' and network_id = $1`,
      [world.network.id],
    )
    const partnerId = rows[0]?.partner_id ?? ''
    await world.database.owner.query(
      `insert into note (partner_id, id, network_id, audience, side, text, author_kind, created_at, updated_at)
       values ($1, gen_random_uuid(), $2, 'host', 'host', 'mine', 'person', now(), now())`,
      [partnerId, world.network.id],
    )
    expect(await world.undo(id)).toMatchObject({
      partners: 1,
      orders: 2,
      promises: 1,
      transfers: 2,
      retracted: 0,
    })
    const facts = await world.database.owner.query(
      'select kind, audience, data from fact where partner_id = $1',
      [partnerId],
    )
    expect(facts.rows).toEqual([
      {
        kind: 'import.undone',
        audience: 'host',
        data: { import: id, facts: 3, orders: 1, promises: 1, transfers: 1, measures: 0, retracted: 0 },
      },
    ])
    expect(await differences(world)).toEqual([])
    await world.database.owner.query('delete from note where partner_id = $1', [partnerId])
  })
})

describe('undoing after the house judged what came in', () => {
  it('takes along the segments and the untouched promises of playbooks; a promise of a person holds', async () => {
    const { id } = await world.bringIn(
      'orders',
      { 'a.csv': `${head}Judged,1,2011-03-01,A,1,5,,,,\nMet,1,2011-03-01,A,1,5,,,,` },
      orders,
    )
    const idOf = async (name: string) => {
      const { rows } = await world.database.owner.query<{ id: string }>(
        'select partner_id as id from partner where name = $1 and network_id = $2',
        [name, world.network.id],
      )
      return rows[0]?.id ?? ''
    }
    const [judged, met] = [await idOf('Judged'), await idOf('Met')]
    await writeAs(
      world.database,
      world.network,
      { side: 'system', partnerId: judged },
      async (writer, tx) => {
        await ensureSchemes(tx, writer.now)
        await assignSegments(writer, await readSchemes(tx), [judged, met])
        const rule = {
          audience: 'host',
          owedBy: 'host',
          owedTo: 'host',
          kind: 'playbook',
          title: 'Call',
        } as const
        const dueAt = new Date(+writer.now + 86_400_000)
        await makePromise(writer, { ...rule, partnerId: judged, dueAt })
        await makePromise(writer, { ...rule, partnerId: met, dueAt, kind: 'other' })
      },
    )
    const { rows } = await world.database.owner.query(
      `select 1 from fact where partner_id = $1 and actor_kind = 'system' and import_id is null`,
      [judged],
    )
    expect(rows.length).toBeGreaterThan(1)
    expect(await world.undo(id)).toMatchObject({ partners: 1 })
    expect([await idOf('Judged'), await idOf('Met')]).toEqual(['', met])
    expect(await differences(world)).toEqual([])
  })
})

describe('undoing what both sides see', () => {
  const texts = `${head}S1,1,2011-03-01,A,2,5,delivered,2011-03-05,2011-03-04,\nS1,2,2011-03-01,A,2,5,canceled,2011-03-05,,\nS1,3,2011-03-02,A,4,5,,,,\nS1,3,2011-03-03,A,-1,5,,,,\nS1,4,2011-03-03,A,-1,5,,,,`

  it('retracts by new facts what was imported as shared; every figure is what it was', async () => {
    const before = await figuresOf(world.database, world.network.id)
    const { id } = await world.bringIn('orders', { 'a.csv': texts }, { ...orders, audience: 'shared' })
    const { id: reviews } = await world.bringIn(
      'measures',
      { 'm.csv': 'K,C,V,D\n1,S1,4,2011-03-06' },
      {
        ...{ map: { key: 'K', partner: 'C', value: 'V', date: 'D' }, audience: 'shared' },
      },
    )
    expect(await differences(world)).toEqual([])
    await world.undo(reviews)
    await world.undo(id)
    const after = await figuresOf(world.database, world.network.id)
    for (const what of ['days', 'balances', 'promises', 'orders', 'measures'])
      expect(after[what]).toEqual(before[what])
    expect(await differences(world)).toEqual([])
    const { rows } = await world.database.owner.query(
      `select kind from fact f join partner p using (partner_id) where p.name = 'S1' and kind like '%retracted' order by 1`,
    )
    expect(rows.map(({ kind }) => kind)).toEqual([
      ...['measure.retracted', 'order.retracted', 'order.retracted', 'order.retracted', 'order.retracted'],
      ...['promise.retracted', 'promise.retracted'],
    ])
    const again = await world.bringIn('orders', { 'a.csv': texts }, { ...orders, audience: 'shared' })
    expect(again.summary).toMatchObject({ imported: 5, orders: 3 })
    await world.undo(again.id)
  })

  it('retracts what was shared meanwhile, and removes what was not', async () => {
    const { id } = await world.bringIn('orders', { 'a.csv': texts.replaceAll('S1', 'M1') }, orders)
    const { rows } = await world.database.owner.query<{ partner_id: string }>(
      `select partner_id from partner where name = 'M1'`,
    )
    const partnerId = rows[0]?.partner_id ?? ''
    await writeAs(world.database, world.network, { side: 'host', partnerId }, async (writer, tx) => {
      await shareRecords(writer, partnerId, { importId: id })
      await refreshProjections(tx, [partnerId])
    })
    expect(await differences(world)).toEqual([])
    await world.undo(id)
    const after = await figuresOf(world.database, world.network.id)
    expect(
      JSON.stringify([after['days'], after['balances'], after['orders'], after['promises']]),
    ).not.toContain(partnerId)
    expect(await differences(world)).toEqual([])
    const left = await inScope(
      world.database.db,
      { networkId: world.network.id, side: 'partner', partnerId },
      (tx) =>
        tx
          .selectFrom('fact')
          .select('kind')
          .where('partner_id', '=', partnerId)
          .where('kind', 'like', 'order.%')
          .execute(),
    )
    expect(left.map(({ kind }) => kind)).toContain('order.retracted')
  })
})
