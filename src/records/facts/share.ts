import { sql } from 'kysely'
import { z } from 'zod'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { defineFact } from './kinds.ts'
import {
  type PrivateFact,
  type Selected,
  type Shareable,
  selectFacts,
  selectRows,
} from './share-selection.ts'
import { lockCounter, type PreparedFact, stateFact, statePrepared } from './state.ts'

/** A side shared history that only it could see; `count` is how many facts were stated anew. */
export const historyShared = defineFact(
  'history.shared',
  z.object({ what: z.string(), id: z.uuid(), count: z.number().int() }),
)

export type SharedCounts = {
  facts: number
  promises: number
  transfers: number
  orders: number
  lines: number
  measures: number
  documents: number
}

/**
 * Shares what only the writer's side could see of a partnership: its rows become visible to both, and every private
 * fact of them is stated anew as a shared one, at the time it happened, with a leaf. One `history.shared` tells of it.
 * Refuses when there is nothing to share. The caller refreshes the projections.
 */
export async function shareRecords(
  writer: Writer,
  partnerId: string,
  what: Shareable,
): Promise<SharedCounts> {
  if (writer.side === 'system') throw new Refused('not_allowed', { status: 403 })
  await lockCounter(writer, partnerId, writer.side)
  await lockCounter(writer, partnerId, 'shared')
  const selected = await selectRows(writer, partnerId, what)
  const facts = await selectFacts(writer, partnerId, what, selected)
  if (facts.length === 0) throw new Refused('nothing_to_share', { status: 409 })
  const newIds = new Map(facts.map((fact) => [fact.id, newId()]))
  const shared = await sharedBefore(
    writer,
    partnerId,
    facts.flatMap((fact) => fact.corrects ?? []),
  )
  await statePrepared(
    writer,
    facts.map((fact) =>
      restated(writer, partnerId, fact, (id) => newIds.get(id) ?? shared.get(id) ?? null, newIds),
    ),
  )
  const counts = await shareRows(writer, partnerId, selected, newIds)
  const [kind, id] = 'importId' in what ? ['import', what.importId] : [what.subject.kind, what.subject.id]
  await stateFact(writer, {
    partnerId,
    kind: historyShared,
    audience: 'shared',
    data: { what: kind, id, count: facts.length },
  })
  return { facts: facts.length, ...counts }
}

/** How much `shareRecords` would share; nothing is written. */
export async function previewShare(
  writer: Writer,
  partnerId: string,
  what: Shareable,
): Promise<SharedCounts> {
  const selected = await selectRows(writer, partnerId, what)
  const facts = await selectFacts(writer, partnerId, what, selected)
  const lines = await sql<{ n: number }>`
    select count(*)::int as n from order_line where partner_id = ${partnerId} and order_id = any (${selected.orders}::uuid[])`.execute(
    writer.tx,
  )
  return {
    facts: facts.length,
    promises: selected.promises.length,
    transfers: selected.transfers.length,
    orders: selected.orders.length,
    lines: lines.rows[0]?.n ?? 0,
    measures: selected.measures.length,
    documents: selected.documents.length,
  }
}

/** The shared copies of facts that were shared earlier, by the id of the private one. */
async function sharedBefore(
  writer: Writer,
  partnerId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await writer.tx
    .selectFrom('fact')
    .select(['id', 'shares'])
    .where('partner_id', '=', partnerId)
    .where('shares', 'in', [...ids])
    .execute()
  return new Map(rows.flatMap((row) => (row.shares ? [[row.shares, row.id] as const] : [])))
}

function restated(
  writer: Writer,
  partnerId: string,
  fact: PrivateFact,
  sharedId: (id: string) => string | null,
  newIds: ReadonlyMap<string, string>,
): PreparedFact {
  const personal = fact.personal ?? {}
  return {
    id: newIds.get(fact.id) as string,
    partnerId,
    audience: 'shared',
    side: writer.side,
    kind: fact.kind,
    version: fact.version,
    data: { ...fact.data, ...personal },
    personal: Object.keys(personal),
    subject: fact.subject_kind && fact.subject_id ? { kind: fact.subject_kind, id: fact.subject_id } : null,
    happenedAt: fact.happened_at,
    corrects: fact.corrects ? sharedId(fact.corrects) : null,
    shares: fact.id,
    importId: fact.import_id,
  }
}

async function shareRows(
  writer: Writer,
  partnerId: string,
  rows: Selected,
  newIds: ReadonlyMap<string, string>,
): Promise<Omit<SharedCounts, 'facts'>> {
  const { rows: counted } = await sql<{
    promise_count: bigint
    transfer_count: bigint
    order_count: bigint
    line_count: bigint
    measure_count: bigint
    document_count: bigint
  }>`select * from house.share_records(${partnerId}::uuid, ${rows.promises}::uuid[], ${rows.transfers}::uuid[],
    ${rows.orders}::uuid[], ${rows.measures}::uuid[], ${rows.documents}::uuid[], ${[...newIds.keys()]}::uuid[],
    ${[...newIds.values()]}::uuid[])`.execute(writer.tx)
  if (rows.documents.length > 0)
    await sql`update document_text set audience = 'shared' where partner_id = ${partnerId}
      and id = any (${rows.documents}::uuid[])`.execute(writer.tx)
  const counts = counted[0]
  return {
    promises: Number(counts?.promise_count ?? 0),
    transfers: Number(counts?.transfer_count ?? 0),
    orders: Number(counts?.order_count ?? 0),
    lines: Number(counts?.line_count ?? 0),
    measures: Number(counts?.measure_count ?? 0),
    documents: Number(counts?.document_count ?? 0),
  }
}
