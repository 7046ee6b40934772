import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { newId } from '#shared/ids.ts'
import { writeWholesalerFile } from '../../../bench/wholesaler-file.ts'
import { ImportSettings } from './contract.ts'
import { figuresOf, type ImportWorld, importWorld } from './factory.ts'
import { type ImportPlan, planFiles } from './plan.ts'
import { endInterrupted, insertRun } from './runs.ts'

const ROWS = 12_000
const map = {
  partner: 'CustomerID',
  number: 'InvoiceNo',
  date: 'InvoiceDate',
  sku: 'StockCode',
  name: 'Description',
  quantity: 'Quantity',
  unitPrice: 'UnitPrice',
}

let world: ImportWorld
let plan: ImportPlan
let totals: Awaited<ReturnType<typeof writeWholesalerFile>>
beforeAll(async () => {
  world = await importWorld()
  const path = join(world.folder, 'wholesaler.csv')
  totals = await writeWholesalerFile(path, ROWS)
  const settings = ImportSettings.parse({
    map,
    createPartners: true,
    skipInvalid: true,
    audience: 'shared',
    dateFormat: 'M/d/yyyy H:mm',
  })
  plan = planFiles('orders', [{ name: 'wholesaler.csv', path }], settings, {
    ...{ network: { currency: 'GBP', timeZone: 'UTC' }, side: 'host', partnerId: null },
  })
})

/** Starts an import in a process of its own and kills it once it reaches a phase and some time has passed. */
async function run(killAt: string | null, after: number): Promise<string> {
  const importId = newId()
  const scope = { networkId: world.network.id, side: 'host' as const }
  await inScope(world.database.db, scope, (tx) =>
    insertRun(tx, {
      ...{
        networkId: world.network.id,
        id: importId,
        side: 'host',
        partnerId: null,
        kind: 'orders',
        name: plan.name,
        status: 'running',
      },
      ...{
        settings: { map: {} },
        source: plan.source,
        audience: plan.audience,
        curatorId: null,
        now: new Date(Date.now() - 60_000),
      },
      actor: { kind: 'system', id: null, name: null },
    }),
  )
  const { appUrl, ownerUrl } = world.database
  const child = spawn(process.execPath, [fileURLToPath(new URL('import-child.ts', import.meta.url))], {
    env: {
      ...process.env,
      IMPORT_CHILD: JSON.stringify({ appUrl, ownerUrl, networkId: world.network.id, importId, plan }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== killAt) continue
    await sleep(after)
    child.kill('SIGKILL')
    break
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return importId
}

async function statusOf(importId: string): Promise<string | undefined> {
  return inScope(world.database.db, { networkId: world.network.id, side: 'host' }, async (tx) => {
    await endInterrupted(tx, new Date())
    return (await tx.selectFrom('import_run').select('status').where('id', '=', importId).executeTakeFirst())
      ?.status
  })
}

it.each([
  ['reading', 30],
  ['comparing', 0],
  ['comparing', 150],
  ['writing', 0],
  ['writing', 300],
  ['figures', 0],
] as const)(
  'killed while %s, after %i ms, an import leaves nothing, and is told to have failed',
  async (phase, after) => {
    const before = await figuresOf(world.database, world.network.id)
    const importId = await run(phase, after)
    // the server notices the lost connection at its next statement
    for (let tries = 0; tries < 100 && (await statusOf(importId)) === 'running'; tries++) await sleep(100)
    expect(await statusOf(importId)).toBe('failed')
    expect(await figuresOf(world.database, world.network.id)).toEqual(before)
    const left = await world.database.owner.query(
      'select from fact where import_id = $1 union all select from order_line where import_id = $1',
      [importId],
    )
    expect(left.rowCount).toBe(0)
  },
)

it('afterwards goes in whole: figures are those of an independent count, and the log agrees leaf by leaf', async () => {
  const importId = await run(null, 0)
  expect(await statusOf(importId)).toBe('done')
  const { rows } = await world.database.owner.query(
    `select sum(gross)::text as gross, sum(returns)::text as returns, sum(orders)::int as orders from partner_day where network_id = $1`,
    [world.network.id],
  )
  expect(rows).toEqual([
    { gross: String(totals.gross), returns: String(totals.returns), orders: totals.orders.size },
  ])
  const months = await world.database.owner.query<{ month: string; partners: number }>(
    `select to_char(day, 'YYYY-MM') as month, count(distinct partner_id)::int as partners from partner_day
     where network_id = $1 and orders > 0 group by 1 order by 1`,
    [world.network.id],
  )
  expect(months.rows).toEqual(
    [...totals.active].map(([month, partners]) => ({ month, partners: partners.size })),
  )
  const summary = await world.database.owner.query('select summary from import_run where id = $1', [importId])
  expect(summary.rows[0].summary).toMatchObject({
    ...{
      rows: totals.rows,
      imported: totals.rows - totals.withoutPartner,
      errors: { partner_missing: totals.withoutPartner },
    },
    ...{ partners: totals.partners.size, orders: totals.orders.size },
  })
  const findings = await checkRecords(world.database.db, world.network.id)
  expect(findings.filter(({ differences }) => differences > 0)).toEqual([])
})
