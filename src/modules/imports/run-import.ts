import { stat } from 'node:fs/promises'
import { sql } from 'kysely'
import '#platform/database/database.ts'
import type { Scope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { type BulkWriter, writeStagedFacts } from '#records/bulk/facts.ts'
import { allProjections } from '#records/projections/registry.ts'
import { loadBook } from './apply/partners.ts'
import { type ImportSession, lockNetwork, makeCurrencyTable, openSession } from './apply/session.ts'
import { makeErrorStaging } from './apply/staging.ts'
import { writeSteps } from './apply/write-steps.ts'
import type { ImportPhase, ImportSummary } from './contract.ts'
import { RowCounts } from './counts.ts'
import { PartnerBook } from './partner-book.ts'
import type { ImportPlan } from './plan.ts'
import { type FilePlace, stageFiles, stageRefused } from './stage-files.ts'

/** Rows written from which on the planner is told at once. */
const LARGE = 5000

export type ImportProgress = { phase: ImportPhase; rows: number; bytes: number; totalBytes: number }

export type ImportJob = {
  importId: string
  plan: ImportPlan
  scope: Scope
  isDryRun: boolean
  /** Told now and then; it decides itself how often that is worth writing down. */
  onProgress: (progress: ImportProgress) => Promise<void>
  signal: AbortSignal
}

/** What became of an import. `isApplied` is false for a dry run, and when rows were refused that may not be. */
export type ImportOutcome = { summary: ImportSummary; isApplied: boolean }

/**
 * Runs an import that has its row in `import_run`: reads, converts and stages all rows, then compares and writes them in
 * one transaction that also marks the import as done. Whatever happens before its end, nothing of it is there. Refuses
 * what concerns the import as a whole (`Refused`); rows that cannot be taken are counted and kept with their reason.
 */
export async function runImport(context: Context, job: ImportJob): Promise<ImportOutcome> {
  const session = await openSession(context.appUrl, job.importId, job.scope)
  if (!session) throw new Refused('import_is_running', { status: 409 })
  const cancel = () => {
    void sql`select pg_cancel_backend(${session.pid}::int)`.execute(context.db).catch(() => {})
  }
  job.signal.addEventListener('abort', cancel)
  try {
    return await runInSession(context, job, session)
  } catch (error) {
    if (job.signal.aborted) throw new Refused('import_cancelled', { status: 409 })
    throw error
  } finally {
    job.signal.removeEventListener('abort', cancel)
    await session.close()
  }
}

async function runInSession(
  context: Context,
  job: ImportJob,
  session: ImportSession,
): Promise<ImportOutcome> {
  const { client } = session
  const { plan, isDryRun } = job
  const started = performance.now()
  const counts = new RowCounts()
  const totalBytes = await sizeOf(plan)
  const tell = async (phase: ImportPhase, rows: number, bytes: number) => {
    if (job.signal.aborted) throw new Refused('import_cancelled', { status: 409 })
    await job.onProgress({ phase, rows, bytes, totalBytes })
  }
  await makeCurrencyTable(client)
  await makeErrorStaging(client)
  const book = await openBook(session, plan)
  const { staged, places } = await stageFiles({
    client,
    begin: session.begin,
    plan,
    book,
    counts,
    onRows: (rows, bytes) => tell('reading', rows, bytes),
  })
  await loadBook(client, book)
  const mayApply = isDryRun || plan.skipInvalid || counts.refused === 0
  const seconds = () => Math.round(performance.now() - started) / 1000
  const applied = mayApply
    ? await apply(context, job, session, counts, { staged, places }, tell, seconds)
    : null
  if (applied) return applied
  if (!isDryRun) counts.holdBack()
  return finishUnapplied(context, job, session, counts.summary(0, 0, seconds(), plan.isFolder))
}

async function openBook({ client, begin }: ImportSession, plan: ImportPlan): Promise<PartnerBook> {
  await begin()
  try {
    if (!plan.partnerId) return await PartnerBook.load(client, plan.source)
    const found = await client.query('select from partner where partner_id = $1', [plan.partnerId])
    if (found.rowCount === 0) throw new Refused('partner_unknown', { status: 404 })
    return PartnerBook.ofOne(plan.partnerId)
  } finally {
    await client.query('commit')
  }
}

type Tell = (phase: ImportPhase, rows: number, bytes: number) => Promise<void>
type StagedFiles = Awaited<ReturnType<typeof stageFiles>>

/** Applies the staged rows; null when rows were refused that may not be, and nothing was written. */
async function apply(
  context: Context,
  job: ImportJob,
  { client, begin }: ImportSession,
  counts: RowCounts,
  { staged, places }: StagedFiles,
  tell: Tell,
  seconds: () => number,
): Promise<ImportOutcome | null> {
  const { plan, isDryRun } = job
  const now = context.clock.now()
  const bytes = await sizeOf(plan)
  await begin()
  try {
    await lockNetwork(client, job.scope.networkId)
    const writer: BulkWriter = {
      client,
      networkId: job.scope.networkId,
      side: plan.side,
      actor: { kind: 'import', id: job.importId },
      now,
      importId: job.importId,
    }
    const written = await writeSteps(writer, plan, staged, job.scope.curatorId ?? null, (phase) =>
      tell(phase, counts.rows, bytes),
    )
    for (const { file, outcome, count } of written.outcomes) counts.add(file, outcome, count)
    for (const { file, reason } of written.refused) counts.addError(file, reason)
    if (isDryRun || (counts.refused > 0 && !plan.skipInvalid)) {
      const summary = isDryRun ? await summarise(writer, counts, seconds, plan) : null
      await client.query('rollback')
      await stageRefused(client, places, written.refused)
      return summary && finishUnapplied(context, job, { client, begin }, summary)
    }
    await stageRefused(client, places, written.refused)
    await writeStagedFacts(writer)
    await tell('figures', counts.rows, bytes)
    const isLarge = counts.written >= LARGE
    if (isLarge) await client.query('select house.analyze_records(false)')
    await refreshFigures(writer)
    if (isLarge) await client.query('select house.analyze_records(true)')
    const summary = await summarise(writer, counts, seconds, plan)
    await keepErrors(writer, job, places)
    await client.query(
      `update import_run set status = 'done', phase = null, is_dry_run = false, summary = $3, progress_rows = $4, finished_at = $5
       where network_id = $1 and id = $2`,
      [writer.networkId, job.importId, JSON.stringify(summary), summary.rows, context.clock.now()],
    )
    await client.query('commit')
    return { summary: { ...summary, seconds: seconds() }, isApplied: true }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function summarise(
  { client }: BulkWriter,
  counts: RowCounts,
  seconds: () => number,
  plan: ImportPlan,
): Promise<ImportSummary> {
  const { rows } = await client.query<{ partners: number; orders: number }>(
    `select (select count(distinct partner_id)::int from touched_partner) as partners,
       (select count(distinct id)::int from touched_goods where kind = 'order') as orders`,
  )
  return counts.summary(rows[0]?.partners ?? 0, rows[0]?.orders ?? 0, seconds(), plan.isFolder)
}

/** Makes the projections of all partnerships that were touched anew. */
export async function refreshFigures({ client }: BulkWriter): Promise<void> {
  for (const { table } of allProjections())
    await client.query(
      `select house.refresh_projection($1, p) from (select array_agg(distinct partner_id) as p from touched_partner) x where p is not null`,
      [table],
    )
}

/** Keeps the refused rows for people: in the transaction that is open, or in one of its own. */
async function keepErrors(
  { client, networkId }: Pick<BulkWriter, 'client' | 'networkId'>,
  { importId, plan, scope }: ImportJob,
  places: readonly FilePlace[],
): Promise<void> {
  await client.query('delete from import_error where network_id = $1 and import_id = $2', [
    networkId,
    importId,
  ])
  await client.query(
    `insert into import_error (network_id, import_id, n, side, partner_id, curator_id, file, row_number, reason, field, value, original)
     select $1, $2, row_number() over (order by e.file, e.row_no), $3, $4, $5, f.name, e.row_no, e.reason, e.field, left(e.value, 500), e.original
     from staged_error e join unnest($6::text[]) with ordinality f(name, n) on f.n = e.file + 1`,
    [
      networkId,
      importId,
      plan.side,
      plan.side === 'partner' ? plan.partnerId : null,
      scope.curatorId ?? null,
      places.map(({ file }) => file.name),
    ],
  )
}

/** Ends an import of which nothing was written: a dry run, or one whose rows were refused. */
async function finishUnapplied(
  context: Context,
  job: ImportJob,
  { client, begin }: Pick<ImportSession, 'client' | 'begin'>,
  summary: ImportSummary,
): Promise<ImportOutcome> {
  const places = job.plan.steps.flatMap((step) => step.files.map((file) => ({ step, file })))
  await begin()
  await keepErrors({ client, networkId: job.scope.networkId }, job, places)
  await client.query(
    `update import_run set status = $3, phase = null, is_dry_run = $4, summary = $5, progress_rows = $6, finished_at = $7, failure = $8
     where network_id = $1 and id = $2`,
    [
      job.scope.networkId,
      job.importId,
      job.isDryRun ? 'checked' : 'failed',
      job.isDryRun,
      JSON.stringify(summary),
      summary.rows,
      context.clock.now(),
      job.isDryRun ? null : JSON.stringify({ code: 'rows_refused', detail: null }),
    ],
  )
  await client.query('commit')
  return { summary, isApplied: false }
}

async function sizeOf(plan: ImportPlan): Promise<number> {
  const sizes = plan.steps.flatMap((step) => step.files.map(async ({ path }) => (await stat(path)).size))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
