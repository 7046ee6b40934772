import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { testContext } from '#testing/test-context.ts'
import { makeNetwork, type WorldNetwork } from '#testing/world.ts'
import type { ImportKind, ImportSummary, Recipe } from './contract.ts'
import { ImportSettings } from './contract.ts'
import { performImport } from './perform.ts'
import { type ImportPlan, planFiles, planRecipe } from './plan.ts'
import { insertRun } from './runs.ts'
import { type Undone, undoImport } from './undo/undo-import.ts'

export type Settings = Partial<ImportSettings> & {
  isDryRun?: boolean
  side?: 'host' | 'partner'
  partnerId?: string
}

export type ImportWorld = {
  database: TestDatabase
  context: Context
  network: WorldNetwork
  folder: string
  /** Writes files and imports them; `files` are texts or bytes by name. */
  bringIn: (
    kind: ImportKind,
    files: Record<string, string | Buffer>,
    settings?: Settings,
  ) => Promise<{ id: string; summary: ImportSummary; isApplied: boolean }>
  /** Imports the files of a folder by a recipe. */
  bringInFolder: (
    folder: string,
    recipe: Recipe,
    settings?: Settings,
  ) => Promise<{ id: string; summary: ImportSummary; isApplied: boolean }>
  undo: (id: string, side?: 'host' | 'partner', partnerId?: string) => Promise<Undone>
}

/**
 * A database with one empty network that imports can be tried on; removed after the tests of the file. `beside` another
 * world it is one more network in the same database.
 */
export async function importWorld(
  options: { currency?: string; timeZone?: string; beside?: Pick<ImportWorld, 'database' | 'folder'> } = {},
): Promise<ImportWorld> {
  const database = options.beside?.database ?? (await testDatabase())
  const network = await makeNetwork(database, {
    currency: 'GBP',
    timeZone: 'UTC',
    figuresDay: '2012-01-01',
    ...options,
  })
  const folder = options.beside?.folder ?? mkdtempSync(join(tmpdir(), 'artel-imports-'))
  if (!options.beside) afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const context = testContext(database, { dataFolder: folder })

  async function run(settings: Settings, planOf: (parsed: ImportSettings) => ImportPlan) {
    const { isDryRun = false, side = 'host', partnerId, ...rest } = settings
    const plan = planOf(
      ImportSettings.parse({ map: {}, ...rest, ...(side === 'host' && partnerId ? { partnerId } : {}) }),
    )
    const id = newId()
    const scope = { networkId: network.id, side, partnerId: side === 'partner' ? partnerId : null }
    await inScope(database.db, scope, (tx) =>
      insertRun(tx, {
        ...{
          networkId: network.id,
          id,
          side,
          partnerId: plan.partnerId,
          kind: plan.kind,
          name: plan.name,
          status: 'running',
        },
        ...{
          settings: { map: {} },
          source: plan.source,
          audience: plan.audience,
          curatorId: null,
          now: new Date(),
        },
        actor: { kind: 'person', id: 'tester', name: 'Tester' },
      }),
    )
    return {
      id,
      ...(await performImport(context, { networkId: network.id, importId: id, plan, scope, isDryRun })),
    }
  }

  function planContext(settings: Settings) {
    return {
      network: { currency: options.currency ?? 'GBP', timeZone: options.timeZone ?? 'UTC' },
      side: settings.side ?? 'host',
      partnerId: settings.side === 'partner' ? (settings.partnerId ?? null) : null,
    }
  }

  return {
    ...{ database, context, network, folder },
    bringIn: (kind, files, settings = {}) => {
      const place = mkdtempSync(join(folder, 'files-'))
      const sources = Object.entries(files).map(([name, content]) => {
        const path = join(place, name)
        writeFileSync(path, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content)
        return { name, path }
      })
      return run(settings, (parsed) => planFiles(kind, sources, parsed, planContext(settings)))
    },
    bringInFolder: (from, recipe, settings = {}) =>
      run(settings, (parsed) =>
        planRecipe(recipe, (name) => ({ name, path: join(from, name) }), parsed, planContext(settings)),
      ),
    undo: (importId, side = 'host', partnerId) =>
      undoImport(context, {
        importId,
        scope: { networkId: network.id, side, partnerId: partnerId ?? null },
        actor: { kind: 'person', id: 'tester' },
      }),
  }
}

/** Everything that records and figures of a network amount to, to compare before and after. */
export async function figuresOf(
  { owner }: TestDatabase,
  networkId: string,
): Promise<Record<string, unknown>> {
  const read = async (query: string) => (await owner.query(query, [networkId])).rows
  return {
    days: await read(`select partner_id, audience, day::text, seller, currency, orders, gross::text, cancelled::text, returns::text
      from partner_day where network_id = $1 and (orders <> 0 or gross <> 0 or cancelled <> 0 or returns <> 0) order by 1, 2, 3, 4, 5`),
    balances: await read(
      `select partner_id, unit, side, account, amount::text from balance where network_id = $1 and amount <> 0 order by 1, 2, 3, 4`,
    ),
    partnerFigures:
      await read(`select partner_id, audience, orders, first_order_on::text, last_order_on::text, net::text, net_12m::text,
      host_kept, host_late, host_broken, partner_kept, partner_late, partner_broken, host_unfinished, partner_unfinished
      from partner_figure where network_id = $1 order by 1, 2`),
    promises:
      await read(`select partner_id, owed_by, due_at, promise_state(p, '2030-01-01') as state, fulfilled_at from promise p
      where network_id = $1 and retracted_at is null order by 1, 3, 4, 5`),
    orders:
      await read(`select partner_id, number, kind, status, placed_at, delivered_at, cancelled_at, gross::text, returned::text, line_count
      from partner_order where network_id = $1 and status <> 'retracted' order by 1, 2`),
    measures: await read(`select partner_id, value::text, happened_at from measure
      where network_id = $1 and retracted_at is null and replaced_by is null order by 1, 2, 3`),
    partners: await read(
      `select partner_id, name, city, stage, merged_into from partner where network_id = $1 order by 1`,
    ),
    leads: await read(
      `select partner_id, external_id, origin, received_at, won_at, account_id from lead where network_id = $1 order by 1, 2`,
    ),
  }
}

/** The same with partners called by their names, for two worlds whose ids differ. */
export async function namedFigures(database: TestDatabase, networkId: string): Promise<unknown> {
  const { rows } = await database.owner.query<{ partner_id: string; name: string }>(
    'select partner_id, name from partner where network_id = $1',
    [networkId],
  )
  const text = rows.reduce(
    (all, { partner_id, name }) => all.replaceAll(partner_id, `partner ${name}`),
    JSON.stringify(await figuresOf(database, networkId)),
  )
  const parsed = JSON.parse(text) as Record<string, unknown[]>
  return Object.fromEntries(
    Object.entries(parsed).map(([what, list]) => [what, list.map((item) => JSON.stringify(item)).sort()]),
  )
}
