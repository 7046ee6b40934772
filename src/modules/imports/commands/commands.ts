import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { asOwner, listNetworks } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command, Context } from '#platform/module.ts'
import { isUuid } from '#shared/ids.ts'
import type { ImportKind } from '../contract.ts'
import { planFiles, planRecipe, type SourceFile } from '../plan.ts'
import { endInterrupted, type ImportRun, presentRun } from '../runs.ts'
import { undoImport } from '../undo/undo-import.ts'
import { readImportWords, readRecipe, recipeAsSettings, settingsOf } from './options.ts'
import { runImportCommand } from './run-command.ts'
import '../tables.ts'

const OPTIONS =
  '[--recipe R.json | --map FIELD=COLUMN,…] [--network S] [--currency C] [--time-zone Z] [--date-format F] [--seller host|partner] [--audience host|shared] [--create-partners] [--skip-invalid] [--dry-run] [--json]'

function filesCommand(kind: ImportKind, what: string): Command {
  return {
    path: ['import', kind],
    summary: `FILE [FILE…] ${OPTIONS}: brings in ${what} from CSV, XLSX or JSON files`,
    run: async (context, args) => {
      const words = readImportWords(args)
      if (words.positionals.length === 0)
        throw new Refused('usage', { detail: `Say which file: import ${kind} FILE` })
      const files = words.positionals.map(fileOf)
      const options = settingsOf(words)
      const recipePath = words.text('recipe')
      const recipe = recipePath === undefined ? null : await readRecipe(resolve(recipePath))
      const settings = recipe ? recipeAsSettings(recipe, kind, options) : options
      return runImportCommand(context, words, {
        kind,
        settings,
        currency: recipe?.currency,
        plan: (planContext) => planFiles(kind, files, settings, planContext),
      })
    },
  }
}

function fileOf(path: string): SourceFile {
  const full = resolve(path)
  if (!existsSync(full) || !statSync(full).isFile())
    throw new Refused('file_missing', { detail: `There is no file ${path}.` })
  return { name: basename(path), path: full }
}

const folderCommand: Command = {
  path: ['import', 'folder'],
  summary: `DIR --recipe R.json ${OPTIONS.replace('[--recipe R.json | --map FIELD=COLUMN,…] ', '')}: brings in the files of a folder as a recipe says`,
  run: async (context, args) => {
    const words = readImportWords(args)
    const [folder, ...more] = words.positionals
    const recipePath = words.text('recipe')
    if (!folder || more.length > 0 || !recipePath)
      throw new Refused('usage', {
        detail: 'Say which folder and by which recipe: import folder DIR --recipe R.json',
      })
    const recipe = await readRecipe(resolve(recipePath))
    const settings = settingsOf(words)
    const find = (name: string): SourceFile | null => {
      const path = join(resolve(folder), name)
      return existsSync(path) ? { name, path } : null
    }
    return runImportCommand(context, words, {
      kind: null,
      settings: { ...settings, recipe },
      currency: recipe.currency,
      plan: (planContext) => planRecipe(recipe, find, settings, planContext),
    })
  },
}

/** The networks a command looks at: the named one, or all. */
async function networksOf(context: Context, slug: string | undefined) {
  const all = await asOwner(context, listNetworks)
  const chosen = slug === undefined ? all : all.filter((network) => network.slug === slug)
  if (slug !== undefined && chosen.length === 0)
    throw new Refused('network_unknown', { detail: `There is no network "${slug}".` })
  return chosen
}

const listCommand: Command = {
  path: ['import', 'list'],
  summary: '[--network S] [--json]: imports of the host, newest first',
  run: async (context, args) => {
    const words = readImportWords(args)
    const found: (ReturnType<typeof presentRun> & { network: string })[] = []
    for (const { id, slug } of await networksOf(context, words.text('network'))) {
      const runs: ImportRun[] = await inScope(context.db, { networkId: id, side: 'host' }, async (tx) => {
        await endInterrupted(tx, context.clock.now())
        return tx
          .selectFrom('import_run')
          .selectAll()
          .where('status', '<>', 'draft')
          .orderBy('created_at', 'desc')
          .limit(500)
          .execute()
      })
      found.push(...runs.map((run) => ({ network: slug, ...presentRun(run) })))
    }
    found.sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    const text = words.flag('json')
      ? JSON.stringify(
          found.map(({ id, network, name, kind, status, createdAt, summary, isDryRun }) => ({
            ...{ import: id, network, name, kind, status, isDryRun, at: createdAt },
            ...(summary ?? {}),
          })),
        )
      : found
          .map(({ id, network, name, status, isDryRun, createdAt, summary }) =>
            [
              id,
              createdAt.slice(0, 16),
              network,
              isDryRun ? 'dry run' : status,
              summary ? `${summary.rows} rows` : '',
              name,
            ].join('  '),
          )
          .join('\n')
    process.stdout.write(`${text === '' ? 'Nothing was imported yet.' : text}\n`)
    return 0
  },
}

const undoCommand: Command = {
  path: ['import', 'undo'],
  summary: 'ID [--json]: takes an import back as a whole; every figure is then what it was before',
  run: async (context, args) => {
    const words = readImportWords(args)
    const [id] = words.positionals
    if (!id || !isUuid(id))
      throw new Refused('usage', { detail: 'Say which import: import undo ID (see import list)' })
    for (const network of await networksOf(context, words.text('network'))) {
      const scope = { networkId: network.id, side: 'host' as const }
      const run = await inScope(context.db, scope, async (tx) => {
        await endInterrupted(tx, context.clock.now())
        return tx.selectFrom('import_run').select('id').where('id', '=', id).executeTakeFirst()
      })
      if (!run) continue
      const undone = await undoImport(context, { importId: id, scope, actor: { kind: 'system', id: null } })
      const { partners, facts, orders, promises, transfers, measures, retracted } = undone
      process.stdout.write(
        words.flag('json')
          ? `${JSON.stringify(undone)}\n`
          : `Import ${id} was undone: ${orders} orders, ${promises} promises, ${transfers} transfers, ${measures} measures, ${facts} facts and ${partners} partners went; ${retracted} shared records were retracted.\n`,
      )
      return 0
    }
    throw new Refused('import_unknown', { detail: `There is no import ${id}.` })
  },
}

export const importCommands: readonly Command[] = [
  filesCommand('orders', 'order lines'),
  filesCommand('partners', 'partners'),
  filesCommand('deliveries', 'deliveries of known orders'),
  filesCommand('measures', 'reviews and scores'),
  filesCommand('leads', 'leads'),
  filesCommand('deals', 'won leads'),
  filesCommand('contacts', 'people of partners'),
  filesCommand('legal_entities', 'legal entities of partners'),
  filesCommand('opportunities', 'opportunities of a CRM'),
  filesCommand('requests', 'the event log of a help desk'),
  folderCommand,
  listCommand,
  undoCommand,
]
