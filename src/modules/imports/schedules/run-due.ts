import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAudit } from '#modules/access/index.ts'
import { notify } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { fetchFile, INTERNET, type Outside } from '#platform/outbound/fetch-file.ts'
import { newId } from '#shared/ids.ts'
import { cleanName, inspectFile, MAX_FILE_BYTES, uploadFolder } from '../files.ts'
import { findRecipe } from '../recipes/saved.ts'
import { insertRun } from '../runs.ts'
import { queueImport } from '../service.ts'
import { findInboxFile, hashOfFile, inboxFolder, takeFile } from './inbox.ts'
import { networkOf, type ScheduleRow } from './kept.ts'
import { nextTime } from './rules.ts'

const MOST_MILLISECONDS = 15 * 60_000

/**
 * Reads what the due schedules of a network are about. A file that is as it was is left alone; any other begins an import
 * by the schedule's recipe. What does not work is written down and told to whoever made the schedule; the next time it is
 * tried again.
 */
export async function runDueSchedules(
  context: Context,
  networkId: string,
  outside: Outside = INTERNET,
): Promise<void> {
  const due = await inScope(context.db, { networkId, side: 'host' }, async (tx) => {
    const now = context.clock.now()
    const rows = await tx
      .selectFrom('import_schedule')
      .selectAll()
      .where('is_paused', '=', false)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(50)
      .forUpdate()
      .skipLocked()
      .execute()
    if (rows.length === 0) return []
    const { timeZone } = await networkOf(tx)
    // moved on before the work: a schedule that breaks the process does not do so every minute
    for (const row of rows)
      await tx
        .updateTable('import_schedule')
        .set({ next_at: nextTime(row, now, timeZone) })
        .where('id', '=', row.id)
        .execute()
    return rows
  })
  for (const row of due) await runSchedule(context, row, outside)
}

async function runSchedule(context: Context, row: ScheduleRow, outside: Outside): Promise<void> {
  const importId = newId()
  const folder = uploadFolder(context.dataFolder, row.network_id, importId)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const read = await readFile(context, row, join(folder, newId()), outside)
    if (read === null || read.sha256 === row.sha256) {
      await rm(folder, { recursive: true, force: true })
      await note(context, row, { outcome: 'unchanged', etag: read?.etag ?? row.etag })
      return
    }
    await begin(context, row, importId, read)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (!(error instanceof Refused)) context.log.error({ err: error, schedule: row.id }, 'a schedule failed')
    await noteFailure(context, row, error)
  }
}

type ReadFile = { name: string; path: string; size: number; sha256: string; etag: string | null }

/** Brings the file into the folder of the import; null when the other end says it is as it was. */
async function readFile(
  context: Context,
  row: ScheduleRow,
  path: string,
  outside: Outside,
): Promise<ReadFile | null> {
  if (row.place === 'folder') {
    const { slug } = await inScope(context.db, { networkId: row.network_id, side: 'host' }, networkOf)
    const file = await findInboxFile(inboxFolder(context.dataFolder, slug), row.address)
    await takeFile(file, path)
    return { name: file.name, path, size: file.size, sha256: await hashOfFile(path), etag: null }
  }
  const fetched = await fetchFile(
    {
      ...{ address: row.address, path, etag: row.etag, mostBytes: MAX_FILE_BYTES },
      mostMilliseconds: MOST_MILLISECONDS,
    },
    outside,
  )
  if (fetched.outcome === 'unchanged') return null
  const { size, sha256, etag, name } = fetched
  return { name: cleanName(name || row.name), path, size, sha256, etag }
}

async function begin(context: Context, row: ScheduleRow, importId: string, read: ReadFile): Promise<void> {
  await inspectFile({ n: 1, name: read.name, size: read.size, path: read.path })
  await inScope(context.db, { networkId: row.network_id, side: 'host' }, async (tx) => {
    const now = context.clock.now()
    const { kind, settings } = await findRecipe(tx, row.recipe_id)
    await insertRun(tx, {
      ...{ networkId: row.network_id, id: importId, side: 'host', partnerId: null, kind, name: read.name },
      ...{ status: 'draft', settings, source: settings.source ?? 'file', curatorId: null, now },
      audience: settings.audience === 'shared' ? 'shared' : 'host',
      files: [{ n: 1, name: read.name, size: read.size, path: read.path }],
      actor: { kind: 'system', id: null, name: row.name },
    })
    await queueImport(tx, importId, false, undefined)
    await tx
      .updateTable('import_schedule')
      .set({
        ...{ etag: read.etag, sha256: read.sha256, checked_at: now, outcome: 'imported', failure: null },
        ...{ failures: 0, import_id: importId, updated_at: now },
      })
      .where('id', '=', row.id)
      .execute()
  })
}

async function note(
  context: Context,
  row: ScheduleRow,
  { outcome, etag }: { outcome: 'unchanged'; etag: string | null },
): Promise<void> {
  const now = context.clock.now()
  await inScope(context.db, { networkId: row.network_id, side: 'host' }, (tx) =>
    tx
      .updateTable('import_schedule')
      .set({ outcome, etag, failure: null, failures: 0, checked_at: now, updated_at: now })
      .where('id', '=', row.id)
      .execute(),
  )
}

async function noteFailure(context: Context, row: ScheduleRow, error: unknown): Promise<void> {
  const code = error instanceof Refused ? error.code : 'internal'
  const detail = error instanceof Refused ? (error.detail ?? '') : ''
  const now = context.clock.now()
  await inScope(context.db, { networkId: row.network_id, side: 'host' }, async (tx) => {
    await tx
      .updateTable('import_schedule')
      .set({
        ...{
          outcome: 'failed',
          failure: `${code}:${detail}`.slice(0, 1000),
          checked_at: now,
          updated_at: now,
        },
        failures: row.failures + 1,
      })
      .where('id', '=', row.id)
      .execute()
    await auditFailure(tx, row, `${code}: ${detail}`.slice(0, 300), null, now)
    // the first of several failures in a row is news, the others are not
    if (row.failures > 0 || !row.actor_id) return
    await notify(tx, {
      ...{ userIds: [row.actor_id], kind: 'import', at: now, path: '/imports/schedules' },
      data: { title: row.name },
    })
  })
}

/** Whoever looks after the network reads in the audit that data did not come, and of which schedule and file. */
function auditFailure(tx: Tx, row: ScheduleRow, failure: string, importId: string | null, now: Date) {
  return writeAudit(
    tx,
    {
      ...{
        networkId: row.network_id,
        side: 'host',
        partnerId: null,
        kind: 'import.failed',
        target: row.name,
      },
      actor: { kind: 'system', id: null, name: null },
      details: { address: row.address, failure, ...(importId ? { import: importId } : {}) },
    },
    now,
  )
}

/**
 * What became of an import that a schedule began: a refused or failed one is written down there and told to whoever made
 * the schedule; its file will be read again, also unchanged.
 */
export async function noteScheduledEnd(context: Context, networkId: string, importId: string): Promise<void> {
  await inScope(context.db, { networkId, side: 'host' }, async (tx) => {
    const row = await tx
      .selectFrom('import_schedule')
      .selectAll()
      .where('import_id', '=', importId)
      .executeTakeFirst()
    if (!row) return
    const run = await tx
      .selectFrom('import_run')
      .select(['status', 'failure'])
      .where('id', '=', importId)
      .executeTakeFirst()
    if (run?.status !== 'failed') return
    const now = context.clock.now()
    await tx
      .updateTable('import_schedule')
      .set({
        ...{ outcome: 'refused', failure: run.failure?.code ?? 'internal', failures: row.failures + 1 },
        ...{ etag: null, sha256: null, updated_at: now },
      })
      .where('id', '=', row.id)
      .execute()
    await auditFailure(tx, row, run.failure?.code ?? 'internal', importId, now)
    if (row.actor_id)
      await notify(tx, {
        ...{ userIds: [row.actor_id], kind: 'import', at: now, path: `/imports/${importId}` },
        data: { title: row.name },
      })
  })
}
