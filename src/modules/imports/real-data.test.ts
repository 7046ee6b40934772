import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Recipe } from './contract.ts'
import { type ImportWorld, importWorld } from './factory.ts'

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const hasData = existsSync(data)
if (!hasData) console.warn('SKIPPED: the real data sets are not at ../shared/data')

function recipe(name: string): Recipe {
  const path = new URL(`../../../examples/recipes/${name}.json`, import.meta.url)
  return Recipe.parse(JSON.parse(readFileSync(path, 'utf8')))
}

async function rows(world: ImportWorld, query: string): Promise<Record<string, unknown>[]> {
  return (await world.database.owner.query(query)).rows
}

const states = `select promise_state(p, '2026-01-01') as state, count(*)::int as n from promise p group by 1 order by 1`

it('every recipe that is shipped is a recipe', () => {
  for (const name of ['olist', 'olist-full', 'scms', 'wholesaler', 'crm-opportunities', 'helpdesk'])
    expect(recipe(name).steps.length).toBeGreaterThan(0)
})

describe.skipIf(!hasData)('real sets give their known totals', () => {
  it('Olist, 8,135 orders of a marketplace', async () => {
    const world = await importWorld({ currency: 'BRL' })
    const bringIn = () => world.bringInFolder(`${data}olist-sample`, recipe('olist'))
    const { summary } = await bringIn()
    expect(summary).toMatchObject({
      rows: 18_276,
      imported: 17_498,
      errors: { not_attributable: 778 },
      partners: 1610,
      orders: 7433,
    })
    expect(
      await rows(
        world,
        `select sum(gross)::text as gross, sum(cancelled)::text as cancelled, sum(orders)::int as orders from partner_day`,
      ),
    ).toEqual([{ gross: '109326435', cancelled: '9724296', orders: 7433 }])
    expect(
      await rows(
        world,
        `select promise_state(p, '2026-01-01') as state, count(*)::int as n from promise p
      join partner_order o on o.partner_id = p.partner_id and o.id = p.subject_id where o.status = 'delivered' and p.fulfilled_at is not null group by 1 order by 1`,
      ),
    ).toEqual([
      { state: 'kept', n: 4819 },
      { state: 'late', n: 415 },
    ])
    expect(
      await rows(world, `select count(*)::int as n, round(avg(value), 4)::text as mean from measure`),
    ).toEqual([{ n: 7523, mean: '3.4297' }])
    const active = await rows(
      world,
      `select count(distinct partner_id)::int as n from partner_day where orders > 0
      and day >= '2017-01-01' and day < '2018-01-01' group by date_trunc('month', day) order by date_trunc('month', day)`,
    )
    expect(active.map(({ n }) => n)).toEqual([50, 126, 137, 138, 171, 151, 172, 218, 187, 210, 301, 233])
    expect((await bringIn()).summary).toMatchObject({
      imported: 0,
      updated: 0,
      skipped: 17_498,
      partners: 0,
      orders: 0,
    })
  })

  it('Olist by the calendar day has 343 late deliveries', async () => {
    const world = await importWorld({ currency: 'BRL' })
    await world.bringInFolder(`${data}olist-sample`, recipe('olist'), { promiseCompare: 'day' })
    expect(await rows(world, states)).toContainEqual({ state: 'late', n: 343 })
  })

  it('SCMS, 10,324 lines of 73 vendors, 1,186 of them late', async () => {
    const world = await importWorld({ currency: 'USD' })
    const { summary } = await world.bringInFolder(`${data}scms-delivery-history`, recipe('scms'))
    expect(summary).toMatchObject({ rows: 10_324, imported: 10_324, errors: {}, partners: 73 })
    expect(await rows(world, states)).toEqual([
      { state: 'kept', n: 9138 },
      { state: 'late', n: 1186 },
    ])
  })

  it('Olist whole: 3,095 sellers, 8,000 leads as prospects, 842 won', { timeout: 300_000 }, async () => {
    const world = await importWorld({ currency: 'BRL' })
    const { id, summary } = await world.bringInFolder(`${data}olist-full`, recipe('olist-full'))
    expect(summary.files?.map(({ imported }) => imported)).toEqual([3095, 8000, 842])
    expect(await rows(world, `select count(*)::int as leads, count(won_at)::int as won from lead`)).toEqual([
      { leads: 8000, won: 842 },
    ])
    expect(await rows(world, `select count(*)::int as n from partner where merged_into is not null`)).toEqual(
      [{ n: 380 }],
    )
    await world.undo(id)
    expect(await rows(world, 'select partner_id from partner')).toEqual([])
  })

  it('a CRM, 8,800 opportunities, 1,425 of them without an account, of seven products once the trap is resolved', async () => {
    const world = await importWorld({ currency: 'USD' })
    const folder = `${data}crm-sales-opportunities`
    const { id, summary } = await world.bringInFolder(folder, recipe('crm-opportunities'))
    expect(summary).toMatchObject({ rows: 8885, imported: 8885, errors: {}, partners: 85 })
    expect(
      await rows(
        world,
        `select count(*) filter (where status = 'won')::int as won, count(*) filter (where status = 'lost')::int as lost,
          count(*) filter (where status in ('opened', 'engaged'))::int as open, (sum(value) filter (where status = 'won'))::text as value,
          count(*) filter (where partner_id is null)::int as nobody, count(distinct product)::int as products,
          count(*) filter (where series is null)::int as unjoined from opportunity`,
      ),
    ).toEqual([
      { won: 4238, lost: 2473, open: 2089, value: '1000553400', nobody: 1425, products: 7, unjoined: 0 },
    ])
    expect((await world.bringInFolder(folder, recipe('crm-opportunities'))).summary).toMatchObject({
      imported: 0,
      updated: 0,
      skipped: 8885,
    })
    await world.undo(id)
    expect(await rows(world, 'select partner_id from partner union all select id from opportunity')).toEqual(
      [],
    )
  })

  it('a help desk, 21,348 events of 4,580 cases, 386 of them resolved more than once', async () => {
    const world = await importWorld({ timeZone: 'UTC' })
    const { id, summary } = await world.bringInFolder(`${data}helpdesk-log`, recipe('helpdesk'))
    expect(summary).toMatchObject({ rows: 21_348, imported: 21_348, errors: {}, partners: 0 })
    expect(
      await rows(
        world,
        `select count(*)::int as cases, count(*) filter (where resolved > 1)::int as reopened from (
          select count(*) filter (where kind = 'resolved') as resolved from request_event group by request_id) c`,
      ),
    ).toEqual([{ cases: 4580, reopened: 386 }])
    await world.undo(id)
    expect(await rows(world, 'select id from request_event')).toEqual([])
  })
})
