import { restoreOrders } from '#modules/orders/index.ts'
import type { Scope } from '#platform/database/scope.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { type BulkWriter, lockPartnerships, openStagedFacts, writeStagedFacts } from '#records/bulk/facts.ts'
import type { ActorKind, Audience } from '#records/writer.ts'
import { lockNetwork, makeCurrencyTable, openSession } from '../apply/session.ts'
import { restoreOwnValues } from '../own-fields/restore.ts'
import { refreshFigures } from '../run-import.ts'
import { findDependents } from './dependents.ts'
import { refoldPromises, rememberChangedPromises, restorePartners } from './restore.ts'
import { restorePeople, restoreTags, undoRows } from './restore-people.ts'
import { retractShared } from './retract.ts'

export type UndoJob = {
  importId: string
  scope: Scope & { side: 'host' | 'partner' }
  actor: { kind: ActorKind; id: string | null }
}

/** What went with an import, summed over all partnerships; `retracted` are shared records taken back by new facts. */
export type Undone = {
  import: string
  partners: number
  facts: number
  orders: number
  promises: number
  transfers: number
  measures: number
  opportunities: number
  /** Events of requests. */
  requests: number
  retracted: number
}

/**
 * Undoes an import as a whole, in one transaction: private records and all that hangs on them go, shared ones are
 * retracted by new facts, changed ones say again what they said before, and partners it made that have nothing else go
 * too. Afterwards every figure is what it was. Refuses an import that is not done, and one on which later imports stand
 * (`later_imports_depend`, with their ids).
 */
export async function undoImport(context: Context, job: UndoJob): Promise<Undone> {
  const session = await openSession(context.appUrl, job.importId, job.scope)
  if (!session) throw new Refused('import_is_running', { status: 409 })
  const { client, begin, close } = session
  const writer: BulkWriter = {
    client,
    networkId: job.scope.networkId,
    side: job.scope.side,
    actor: job.actor,
    now: context.clock.now(),
    importId: null,
  }
  try {
    await makeCurrencyTable(client)
    await begin()
    try {
      await lockNetwork(client, writer.networkId)
      await refuseUndo(writer, job.importId)
      const undone = await undo(writer, job)
      await client.query('commit')
      return undone
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  } finally {
    await close()
  }
}

async function refuseUndo({ client, networkId }: BulkWriter, importId: string): Promise<void> {
  const { rows } = await client.query<{ status: string }>(
    'select status from import_run where network_id = $1 and id = $2 for update',
    [networkId, importId],
  )
  const status = rows[0]?.status
  if (!status) throw new NotFound(`There is no import ${importId}.`)
  if (status !== 'done' && status !== 'undoing')
    throw new Refused(status === 'undone' ? 'import_is_undone' : 'import_is_not_done', { status: 409 })
  const dependents = await findDependents(client, importId)
  if (dependents.length > 0)
    throw new Refused('later_imports_depend', {
      status: 409,
      detail: `Later imports stand on this one; undo them first: ${dependents.join(', ')}.`,
      errors: dependents.map((id) => ({
        pointer: `#/imports/${id}`,
        code: 'later_imports_depend',
        detail: id,
      })),
    })
}

type Gone = {
  partnership: string
  is_gone: boolean
  facts: bigint
  orders: bigint
  promises: bigint
  transfers: bigint
  measures: bigint
}

async function undo(writer: BulkWriter, { importId }: UndoJob): Promise<Undone> {
  const { client, networkId, now } = writer
  const side = writer.side as Audience
  await client.query(`update import_run set status = 'undoing' where network_id = $1 and id = $2`, [
    networkId,
    importId,
  ])
  await openStagedFacts(client)
  await client.query(`create temp table touched_partner (partner_id uuid not null) on commit drop`)
  await client.query(
    `insert into touched_partner select distinct partner_id from fact where import_id = $1
     union select distinct partner_id from partner_order where import_id = $1`,
    [importId],
  )
  await lockPartnerships(writer, 'select partner_id from touched_partner', [side])
  await lockPartnerships(
    writer,
    `select partner_id from fact_counter where audience = 'shared' and partner_id in (select partner_id from touched_partner)`,
    ['shared'],
  )
  await rememberChangedPromises(writer, importId)
  await retractShared(writer, importId)
  const retracted = await client.query<{ count: number }>('select count(*)::int as count from staged_fact')
  await restorePartners(writer, importId)
  await restorePeople(writer, importId)
  await restoreTags(writer, importId)
  await restoreOwnValues(writer, importId)
  const more = side === 'host' ? await undoRows(writer, importId) : { opportunities: 0, requests: 0 }
  const { rows } = await client.query<Gone>('select * from house.undo_import($1)', [importId])
  await restoreOrders(writer, importId)
  await client.query('delete from touched_partner where partner_id = any ($1)', [
    rows.filter((row) => row.is_gone).map((row) => row.partnership),
  ])
  await stateUndone(writer, importId, rows)
  await writeStagedFacts(writer)
  await refoldPromises(writer)
  await refreshFigures(writer)
  await client.query(
    `update import_run set status = 'undone', phase = null, undone_at = $3 where network_id = $1 and id = $2`,
    [networkId, importId, now],
  )
  const sum = (pick: (row: Gone) => bigint) => Number(rows.reduce((all, row) => all + pick(row), 0n))
  return {
    import: importId,
    partners: rows.filter((row) => row.is_gone).length,
    facts: sum((row) => row.facts),
    orders: sum((row) => row.orders),
    promises: sum((row) => row.promises),
    transfers: sum((row) => row.transfers),
    measures: sum((row) => row.measures),
    ...more,
    retracted: retracted.rows[0]?.count ?? 0,
  }
}

/** Partnerships that remain are told how much went; only the side that imported reads it. */
async function stateUndone(
  { client, now, side }: BulkWriter,
  importId: string,
  rows: readonly Gone[],
): Promise<void> {
  const remaining = rows.filter((row) => !row.is_gone)
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, data, happened_at, ord)
     select u.p, $1, 'import.undone', jsonb_build_object('import', $2::text, 'facts', u.f, 'orders', u.o, 'promises', u.pr, 'transfers', u.t,
       'measures', u.m, 'retracted', (select count(*) from staged_fact s where s.partner_id = u.p and s.kind like '%.retracted')), $3, 90
     from unnest($4::uuid[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[]) u(p, f, o, pr, t, m)`,
    [
      side,
      importId,
      now,
      remaining.map((row) => row.partnership),
      remaining.map((row) => Number(row.facts)),
      remaining.map((row) => Number(row.orders)),
      remaining.map((row) => Number(row.promises)),
      remaining.map((row) => Number(row.transfers)),
      remaining.map((row) => Number(row.measures)),
    ],
  )
}
