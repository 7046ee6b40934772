import { type Selectable, sql } from 'kysely'
import { auditOf, type Origin, writeAudit } from '#modules/access/index.ts'
import { partnerNames } from '#modules/partners/index.ts'
import { type Actor, scopeOf } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { requirePartner } from '#records/partnerships.ts'
import { newId } from '#shared/ids.ts'
import type { ExportRun } from './contract.ts'
import { mayTakeNetwork } from './policy.ts'
import { archiveName } from './rules.ts'
import type { ExportRunTable } from './tables.ts'

export const EXPORT_QUEUE = 'exports.run'
export const KEEP_DAYS = 7

export type Run = Selectable<ExportRunTable>

/**
 * Asks for an archive: of one partnership, or of the whole network when no partner is named. A worker makes it. Refuses
 * a second one while the first is being made, and the network to those who may not take it.
 */
export async function beginExport(
  tx: Tx,
  actor: Actor,
  asked: string | null,
  now: Date,
  origin: Origin,
): Promise<ExportRun> {
  const partnerId = actor.side === 'partner' ? actor.partnerId : asked
  if (partnerId === null && !mayTakeNetwork(actor)) throw new Refused('not_allowed', { status: 403 })
  if (actor.side === 'partner' && asked !== null && asked !== actor.partnerId) throw new NotFound()
  if (partnerId !== null) await requirePartner(tx, partnerId)
  const busy = await tx
    .selectFrom('export_run')
    .select('id')
    .where('side', '=', actor.side)
    .where('status', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  if (busy) throw new Refused('export_is_running', { status: 409, detail: 'Another archive is being made.' })
  const { rows } = await sql<{ slug: string }>`select slug from network`.execute(tx)
  const slug = rows[0]?.slug ?? ''
  const name = partnerId === null ? null : ((await partnerNames(tx, [partnerId])).get(partnerId) ?? null)
  const row = await tx
    .insertInto('export_run')
    .values({
      ...{
        network_id: actor.networkId,
        id: newId(),
        side: actor.side,
        partner_id: partnerId,
        status: 'waiting',
      },
      file_name: archiveName(slug, name, now.toISOString().slice(0, 10)),
      ...{ actor_kind: actor.kind, actor_id: actor.id, actor_name: actor.name },
      ...{ curator_id: scopeOf(actor).curatorId ?? null, created_at: now },
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await writeAudit(
    tx,
    { ...auditOf(actor), kind: 'export', target: name ?? 'network', origin, details: { archive: row.id } },
    now,
  )
  await enqueueJob(tx, EXPORT_QUEUE, { networkId: actor.networkId, exportId: row.id })
  return presentRun(row, actor, new Map(name && partnerId ? [[partnerId, name]] : []))
}

/** Archives of one's own side, newest first. */
export async function listExports(tx: Tx, actor: Actor): Promise<ExportRun[]> {
  const rows = await tx.selectFrom('export_run').selectAll().orderBy('created_at', 'desc').limit(50).execute()
  const names = await partnerNames(
    tx,
    rows.flatMap(({ partner_id }) => partner_id ?? []),
  )
  return rows.map((row) => presentRun(row, actor, names))
}

export async function findExport(tx: Tx, id: string): Promise<Run> {
  const row = await tx.selectFrom('export_run').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/**
 * The run, for whoever asked for it: an archive is taken with their eyes, so that it holds their own notes and letters,
 * which are for nobody else of their side. Refuses others.
 */
export async function findOwnExport(tx: Tx, actor: Actor, id: string): Promise<Run> {
  const run = await findExport(tx, id)
  if (!isOf(run, actor))
    throw new Refused('not_your_export', {
      status: 403,
      detail: 'The archive holds what only the person who asked for it may see.',
    })
  return run
}

const isOf = (row: Run, actor: Actor) => row.actor_kind === actor.kind && row.actor_id === actor.id

export function presentRun(row: Run, actor: Actor, names: ReadonlyMap<string, string>): ExportRun {
  return {
    id: row.id,
    scope: row.partner_id === null ? 'network' : 'partnership',
    partner: row.partner_id === null ? null : { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    status: row.status,
    progress: { rows: Number(row.done_rows), totalRows: Number(row.total_rows) },
    size: row.size === null ? null : Number(row.size),
    fileName: row.file_name,
    createdAt: row.created_at.toISOString(),
    createdBy: row.actor_name,
    isMine: isOf(row, actor),
    finishedAt: row.finished_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }
}
