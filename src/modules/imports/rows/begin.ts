import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { type ImportSettings, isFieldOf } from '../contract.ts'
import { uploadFolder } from '../files.ts'
import { refuseOwnFields } from '../own-fields/allowed.ts'
import { beginImport, changeImport, queueImport } from '../service.ts'
import type { ImportRows } from './shapes.ts'

/**
 * Begins an import of rows that came with the request: they are kept as a file of JSON lines, so that they are read,
 * counted, refused, undone and kept like any file's. Row n of the errors is `rows[n − 1]`. Returns the import's id;
 * it waits in the queue.
 */
export async function importRows(
  context: Context,
  tx: Tx,
  actor: Actor,
  { kind, rows, settings, isDryRun }: ImportRows,
  now: Date,
): Promise<string> {
  const importId = await beginImport(tx, actor, kind, now)
  const folder = uploadFolder(context.dataFolder, actor.networkId, importId)
  const path = join(folder, newId())
  const text = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    const file = { n: 1, name: 'rows.json', size: Buffer.byteLength(text), path }
    await tx
      .updateTable('import_run')
      .set({ files: JSON.stringify([file]), name: `API: ${kind}` })
      .where('id', '=', importId)
      .execute()
    const read = settingsOfRows(rows, kind, settings)
    await refuseOwnFields(tx, actor, read)
    await changeImport(tx, importId, { kind, settings: read })
    await queueImport(tx, importId, isDryRun, undefined)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  return importId
}

/** Without a map each member that is a field of the kind is that field. */
function settingsOfRows(
  rows: ImportRows['rows'],
  kind: ImportRows['kind'],
  settings: ImportSettings | undefined,
): ImportSettings {
  if (settings && Object.keys(settings.map).length > 0) return settings
  const members = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const map = Object.fromEntries(
    members.filter((member) => isFieldOf(kind, member)).map((member) => [member, member]),
  )
  return { ...settings, map }
}
