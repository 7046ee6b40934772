import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Actor, scopeOf } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import type { ImportKind, ImportSettings } from './contract.ts'
import { cleanName, inspectFile, MAX_FILES, storeUpload, uploadFolder } from './files.ts'
import { type ImportPlan, planFiles, planRecipe, type SourceFile } from './plan.ts'
import { findRun, type ImportRun, insertRun } from './runs.ts'
import { dependentsSql } from './undo/dependents.ts'

export const RUN_QUEUE = 'imports.run'

/** Begins an import that files are then sent to. Returns its id. */
export async function beginImport(tx: Tx, actor: Actor, kind: ImportKind, now: Date): Promise<string> {
  const id = newId()
  await insertRun(tx, {
    ...{
      networkId: actor.networkId,
      id,
      side: actor.side,
      partnerId: actor.partnerId,
      kind,
      name: '',
      status: 'draft',
    },
    ...{
      settings: { map: {} },
      source: 'file',
      audience: actor.side,
      curatorId: scopeOf(actor).curatorId ?? null,
      now,
    },
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
  })
  return id
}

const CHANGEABLE = ['draft', 'checked', 'failed', 'cancelled']

/** The import, locked, while its files and settings may still change. Refuses one that waits, runs or is done. */
async function lockChangeable(tx: Tx, id: string): Promise<ImportRun> {
  const run = await findRun(tx, id, true)
  if (!CHANGEABLE.includes(run.status) || run.files.some(({ path }) => path === null))
    throw new Refused('import_not_changeable', { status: 409, detail: `The import is ${run.status}.` })
  return run
}

type InScope = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/**
 * Receives one file of an import: as a form with a file, or as the plain body with its name in the address. The bytes go
 * to disk as they come; a file that cannot be read as a table is refused and thrown away.
 */
export async function receiveImportFile(
  context: Context,
  request: FastifyRequest,
  inScope: InScope,
  { importId, name }: { importId: string; name: string | undefined },
): Promise<void> {
  const run = await inScope((tx) => lockChangeable(tx, importId))
  if (run.files.length >= MAX_FILES)
    throw new Refused('too_many_files', { detail: `At most ${MAX_FILES} files.` })
  const { stream, fileName } = await bodyOf(request, name)
  const folder = uploadFolder(context.dataFolder, run.network_id, importId)
  const { path, size } = await storeUpload(folder, stream)
  try {
    const file = { n: 0, name: cleanName(fileName), size, path }
    await inspectFile(file)
    await inScope(async (tx) => {
      const locked = await lockChangeable(tx, importId)
      const files = [...locked.files, { ...file, n: Math.max(0, ...locked.files.map(({ n }) => n)) + 1 }]
      await tx
        .updateTable('import_run')
        .set({ files: JSON.stringify(files), name: files[0]?.name ?? '' })
        .where('id', '=', importId)
        .execute()
    })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function bodyOf(
  request: FastifyRequest,
  name: string | undefined,
): Promise<{ stream: Readable; fileName: string }> {
  if (request.isMultipart()) {
    const part = await request.file()
    if (!part) throw new Refused('file_missing', { status: 400 })
    return { stream: part.file, fileName: name ?? part.filename ?? '' }
  }
  const body = request.body as Readable | null
  if (!body || typeof body.pipe !== 'function')
    throw new Refused('file_expected', {
      status: 415,
      detail: 'Send a form with a file, or the file itself as text/csv or application/octet-stream.',
    })
  return { stream: body, fileName: name ?? '' }
}

/** Takes a file out of an import again. */
export async function removeImportFile(tx: Tx, importId: string, n: number): Promise<void> {
  const run = await lockChangeable(tx, importId)
  const gone = run.files.find((file) => file.n === n)
  if (!gone) throw new Refused('not_found', { status: 404 })
  const files = run.files.filter((file) => file.n !== n)
  await tx
    .updateTable('import_run')
    .set({ files: JSON.stringify(files), name: files[0]?.name ?? '' })
    .where('id', '=', importId)
    .execute()
  if (gone.path) await rm(gone.path, { force: true })
}

/** Changes what kind the files are and how they are read. */
export async function changeImport(
  tx: Tx,
  importId: string,
  change: { kind?: ImportKind; settings?: ImportSettings },
): Promise<void> {
  const run = await lockChangeable(tx, importId)
  const settings = change.settings ?? run.settings
  await tx
    .updateTable('import_run')
    .set({
      kind: settings.recipe ? null : (change.kind ?? run.kind ?? 'orders'),
      settings: JSON.stringify(settings),
      source: settings.source ?? settings.recipe?.source ?? 'file',
      audience: settings.audience === 'shared' ? 'shared' : run.side,
    })
    .where('id', '=', importId)
    .execute()
}

/** The plan of a stored import. Refuses settings that do not fit its files, field by field. */
export async function planOfRun(tx: Tx, run: ImportRun): Promise<ImportPlan> {
  const { rows } = await sql<{ currency: string; timeZone: string }>`
    select currency, time_zone as "timeZone" from network where network_id = ${run.network_id}`.execute(tx)
  const [network] = rows
  if (!network) throw new Refused('not_found', { status: 404 })
  const files = run.files.flatMap(({ name, path }): SourceFile[] => (path ? [{ name, path }] : []))
  if (files.length === 0) throw new Refused('file_missing', { detail: 'The import has no file.' })
  const context = { network, side: run.side, partnerId: run.partner_id }
  const { recipe } = run.settings
  if (recipe)
    return planRecipe(
      recipe,
      (name) => files.find((file) => file.name === name) ?? null,
      run.settings,
      context,
    )
  return planFiles(run.kind ?? 'orders', files, run.settings, context)
}

/** Puts an import into the queue: to be checked (a dry run) or to be run. Refuses settings that do not fit at once. */
export async function queueImport(
  tx: Tx,
  importId: string,
  isDryRun: boolean,
  skipInvalid: boolean | undefined,
): Promise<void> {
  const run = await lockChangeable(tx, importId)
  const settings = skipInvalid === undefined ? run.settings : { ...run.settings, skipInvalid }
  await planOfRun(tx, { ...run, settings })
  await tx
    .updateTable('import_run')
    .set({
      ...{
        status: 'waiting',
        phase: null,
        is_dry_run: isDryRun,
        wants_cancel: false,
        failure: null,
        summary: null,
      },
      ...{ progress_rows: 0n, progress_bytes: 0n, total_bytes: 0n, finished_at: null, started_at: null },
      settings: JSON.stringify(settings),
    })
    .where('id', '=', importId)
    .execute()
  await enqueueJob(tx, RUN_QUEUE, { networkId: run.network_id, importId })
}

/** Stops an import that waits or runs; what runs notices within a second or two and leaves nothing behind. */
export async function cancelImport(tx: Tx, importId: string, now: Date): Promise<void> {
  const run = await findRun(tx, importId, true)
  if (run.status === 'waiting')
    await tx
      .updateTable('import_run')
      .set({ status: 'cancelled', finished_at: now })
      .where('id', '=', importId)
      .execute()
  else if (run.status === 'running')
    await tx.updateTable('import_run').set({ wants_cancel: true }).where('id', '=', importId).execute()
  else throw new Refused('import_not_running', { status: 409 })
}

/** Puts the undo of an import into the queue. Refuses one that is not done, and one on which later imports stand. */
export async function queueUndo(tx: Tx, importId: string, now: Date): Promise<void> {
  const run = await findRun(tx, importId, true)
  if (run.status !== 'done')
    throw new Refused(run.status === 'undone' ? 'import_is_undone' : 'import_is_not_done', { status: 409 })
  const { rows } = await sql.raw<{ id: string }>(dependentsSql.replaceAll('$1', `'${importId}'`)).execute(tx)
  if (rows.length > 0)
    throw new Refused('later_imports_depend', {
      status: 409,
      detail: 'Later imports stand on this one; undo them first.',
      errors: rows.map(({ id }) => ({
        pointer: `#/imports/${id}`,
        code: 'later_imports_depend',
        detail: id,
      })),
    })
  await tx
    .updateTable('import_run')
    .set({ status: 'undoing', failure: null, started_at: now })
    .where('id', '=', importId)
    .execute()
  await enqueueJob(tx, RUN_QUEUE, { networkId: run.network_id, importId })
}

/** Throws an import away that was never applied, with its files. */
export async function discardImport(context: Context, tx: Tx, importId: string): Promise<void> {
  const run = await lockChangeable(tx, importId)
  await tx.deleteFrom('import_run').where('id', '=', importId).execute()
  await rm(uploadFolder(context.dataFolder, run.network_id, importId), { recursive: true, force: true })
}
