import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Import, ImportKind, ImportSettings } from './contract.ts'
import type { ImportRunTable, StoredFile } from './tables.ts'

export type ImportRun = Selectable<ImportRunTable>

export type NewRun = {
  networkId: string
  id: string
  side: 'host' | 'partner'
  partnerId: string | null
  kind: ImportKind | null
  name: string
  status: 'draft' | 'running'
  isDryRun?: boolean
  settings: ImportSettings
  source: string
  audience: 'shared' | 'host' | 'partner'
  files?: StoredFile[]
  actor: { kind: 'person' | 'api_key' | 'system'; id: string | null; name: string | null }
  curatorId: string | null
  now: Date
}

/** Adds the row of an import: what is known of it before anything is read. */
export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await tx
    .insertInto('import_run')
    .values({
      network_id: run.networkId,
      id: run.id,
      side: run.side,
      partner_id: run.partnerId,
      audience: run.audience,
      kind: run.kind,
      source: run.source,
      name: run.name,
      status: run.status,
      is_dry_run: run.isDryRun ?? false,
      settings: JSON.stringify(run.settings),
      files: JSON.stringify(run.files ?? []),
      actor_kind: run.actor.kind,
      actor_id: run.actor.id,
      actor_name: run.actor.name,
      curator_id: run.curatorId,
      created_at: run.now,
      started_at: run.status === 'running' ? run.now : null,
    })
    .execute()
}

/** The import with this id, locked if asked. Refuses one that is not there for the scope. */
export async function findRun(tx: Tx, id: string, lock = false): Promise<ImportRun> {
  const query = tx.selectFrom('import_run').selectAll().where('id', '=', id)
  const run = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!run) throw new NotFound()
  // The column's default is an empty object: an import that nobody has set up yet has no map.
  return { ...run, settings: { ...run.settings, map: run.settings.map ?? {} } }
}

/**
 * Imports whose process is gone: one that ran has failed (nothing of it is there), one that was being undone is still
 * done. A process that lives holds the advisory lock of its import; a few seconds are left to it to take it.
 */
export async function endInterrupted(tx: Tx, now: Date): Promise<void> {
  await sql`
    update import_run set status = case when status = 'undoing' then 'done' else 'failed' end, phase = null,
      finished_at = case when status = 'undoing' then finished_at else ${now} end,
      failure = '{"code": "interrupted", "detail": null}'
    where (status = 'running' or status = 'undoing' and phase is not null) and coalesce(started_at, created_at) < ${new Date(now.getTime() - 15_000)}
      and not exists (select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
        and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('import ' || import_run.id, 0))`.execute(
    tx,
  )
}

/** What the API says of an import. */
export function presentRun(run: ImportRun): Import {
  return {
    id: run.id,
    partnerId: run.partner_id,
    side: run.side,
    audience: run.audience,
    kind: run.kind,
    source: run.source,
    name: run.name,
    status: run.status,
    phase: run.phase,
    progress: {
      rows: Number(run.progress_rows),
      bytes: Number(run.progress_bytes),
      totalBytes: Number(run.total_bytes),
    },
    settings: run.settings,
    files: run.files.map(({ n, name, size }) => ({ n, name, size })),
    summary: run.summary,
    isDryRun: run.is_dry_run,
    failure: run.failure,
    actor: { kind: run.actor_kind, id: run.actor_id, name: run.actor_name },
    createdAt: run.created_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    undoneAt: run.undone_at?.toISOString() ?? null,
  }
}
