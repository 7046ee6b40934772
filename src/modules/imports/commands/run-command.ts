import { sql } from 'kysely'
import { asOwner, type ResolvedNetwork, resolveNetwork } from '#modules/network/index.ts'
import { inScope, type Scope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { ImportKind, ImportSettings, ImportSummary } from '../contract.ts'
import { performImport } from '../perform.ts'
import type { ImportPlan, PlanContext } from '../plan.ts'
import type { ImportProgress } from '../run-import.ts'
import { insertRun } from '../runs.ts'
import type { ImportWords } from './options.ts'

export type CommandImport = {
  kind: ImportKind | null
  settings: ImportSettings
  /** The currency of a network that has to be made, when no option gives one. */
  currency?: string | undefined
  plan: (context: PlanContext) => ImportPlan
}

/**
 * Runs an import for a command: finds or makes the network, runs, tells progress on standard error and the summary on
 * standard output. Returns the exit code: 0 only if nothing was refused or `--skip-invalid` was given.
 */
export async function runImportCommand(
  context: Context,
  words: ImportWords,
  wish: CommandImport,
): Promise<number> {
  const network = await asOwner(context, (ownerDb) =>
    resolveNetwork(ownerDb, {
      slug: words.text('network'),
      currency: words.text('currency') ?? wish.currency,
      timeZone: words.text('time-zone'),
    }),
  )
  const partnerId = await partnerOf(context, network, words.text('partner'))
  const settings = partnerId ? { ...wish.settings, partnerId } : wish.settings
  const plan = {
    ...wish.plan({ network, side: 'host', partnerId: null }),
    ...(partnerId ? { partnerId } : {}),
  }
  const importId = newId()
  const scope: Scope = { networkId: network.id, side: 'host' }
  const isDryRun = words.flag('dry-run')
  const now = context.clock.now()
  await inScope(context.db, scope, (tx) =>
    insertRun(tx, {
      ...{ networkId: network.id, id: importId, side: 'host', partnerId: plan.partnerId, kind: wish.kind },
      ...{
        name: plan.name,
        status: 'running',
        isDryRun,
        settings,
        source: plan.source,
        audience: plan.audience,
      },
      files: plan.steps
        .flatMap((step) => step.files)
        .map(({ name }, index) => ({ n: index + 1, name, size: 0, path: null })),
      actor: { kind: 'system', id: null, name: 'artel' },
      curatorId: null,
      now,
    }),
  )
  const tell = progressOnTerminal()
  const { summary, isApplied } = await performImport(context, {
    ...{ networkId: network.id, importId, plan, scope, isDryRun },
    onProgress: tell,
  })
  tell(null)
  answer(words, network, importId, summary, isApplied, isDryRun)
  const refused = Object.values(summary.errors).reduce((sum, count) => sum + count, 0)
  return refused === 0 || words.flag('skip-invalid') ? 0 : 1
}

async function partnerOf(
  context: Context,
  network: ResolvedNetwork,
  asked: string | undefined,
): Promise<string | null> {
  if (asked === undefined) return null
  const { rows } = await inScope(context.db, { networkId: network.id, side: 'host' }, (tx) =>
    sql<{ id: string }>`select distinct p.partner_id as id from partner p
      left join partner_external_id e on e.partner_id = p.partner_id
      where p.partner_id::text = lower(${asked}) or e.external_id = ${asked}`.execute(tx),
  )
  if (rows.length > 1)
    throw new Refused('partner_ambiguous', { detail: `Several partners are called ${asked}; give the id.` })
  if (!rows[0])
    throw new Refused('partner_unknown', { detail: `There is no partner ${asked} in this network.` })
  return rows[0].id
}

const PHASES: Record<ImportProgress['phase'], string> = {
  reading: 'reading',
  comparing: 'comparing with what is known',
  writing: 'writing',
  figures: 'making figures anew',
  undoing: 'undoing',
}

/** Tells how far an import has come: on one line of a terminal, or a line now and then. */
function progressOnTerminal(): (progress: ImportProgress | null) => void {
  const isTerminal = process.stderr.isTTY === true
  let told = 0
  let phase = ''
  return (progress) => {
    if (progress === null) {
      if (isTerminal) process.stderr.write('\r\u001b[K')
      return
    }
    const now = performance.now()
    const isNew = progress.phase !== phase
    if (!isNew && now - told < (isTerminal ? 200 : 5000)) return
    told = now
    phase = progress.phase
    const share =
      progress.totalBytes > 0 && phase === 'reading'
        ? `, ${Math.min(100, Math.floor((progress.bytes / progress.totalBytes) * 100))} %`
        : ''
    const line = `${PHASES[progress.phase]}: ${progress.rows.toLocaleString('en')} rows${share}`
    process.stderr.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`)
  }
}

function answer(
  words: ImportWords,
  network: ResolvedNetwork,
  importId: string,
  summary: ImportSummary,
  isApplied: boolean,
  isDryRun: boolean,
): void {
  const { rows, imported, updated, skipped, errors, partners, orders, seconds, files } = summary
  if (words.flag('json')) {
    const document = {
      import: isApplied ? importId : null,
      rows,
      imported,
      updated,
      skipped,
      errors,
      partners,
      orders,
      seconds,
    }
    process.stdout.write(`${JSON.stringify(files ? { ...document, files } : document)}\n`)
  } else process.stdout.write(`${lines(summary, network, importId, isApplied, isDryRun).join('\n')}\n`)
  const refused = Object.entries(errors).filter(([reason]) => reason !== 'held_back')
  if (refused.length === 0) return
  const told = refused.map(([reason, count]) => `${count} ${reason}`).join(', ')
  if (isApplied) process.stderr.write(`Rows were refused (${told}); the good ones went in.\n`)
  else if (!isDryRun)
    process.stderr.write(
      `Rows were refused (${told}), so nothing was imported. Give --skip-invalid to import the good ones.\n`,
    )
  if (errors['ambiguous_date'])
    process.stderr.write(
      'Dates such as 01/02/03 can be read in several ways: say --date-format dd/MM/yy, for example.\n',
    )
}

function lines(
  summary: ImportSummary,
  network: ResolvedNetwork,
  importId: string,
  isApplied: boolean,
  isDryRun: boolean,
): string[] {
  const { rows, imported, updated, skipped, errors, partners, orders, seconds } = summary
  const head = isDryRun
    ? `Nothing was written to ${network.slug} (dry run); this is what would be:`
    : isApplied
      ? `Imported into ${network.slug} as ${importId} (to undo: import undo ${importId})`
      : `Nothing was imported into ${network.slug}.`
  return [
    head,
    `  ${rows} rows: ${imported} imported, ${updated} updated, ${skipped} skipped`,
    ...Object.entries(errors).map(([reason, count]) => `  ${count} refused: ${reason}`),
    `  ${partners} partners, ${orders} orders, ${seconds} s`,
  ]
}
