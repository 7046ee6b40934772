import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { Refused } from '#platform/http/refused.ts'
import type { Audience, Side, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { defineFact } from './kinds.ts'
import { lockCounter, type PreparedFact, stateFact, statePrepared } from './state.ts'

/** A side shared history that only it could see; `count` is how many facts were stated anew. */
export const historyShared = defineFact(
  'history.shared',
  z.object({ what: z.string(), id: z.uuid(), count: z.number().int() }),
)

/** What to share: all that one import wrote in a partnership, or one record with what belongs to it. */
export type Shareable =
  | { importId: string }
  | { subject: { kind: 'order' | 'promise' | 'transfer' | 'measure' | 'document' | 'fact'; id: string } }

export type SharedCounts = {
  facts: number
  promises: number
  transfers: number
  orders: number
  lines: number
  measures: number
  documents: number
}

type Selected = {
  promises: string[]
  transfers: string[]
  orders: string[]
  measures: string[]
  documents: string[]
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

/**
 * The private rows to share, closed under what belongs together: an order with its transfers and promises, a transfer
 * with its reversals and its original, a measure with those it replaced.
 */
async function selectRows(writer: Writer, partnerId: string, what: Shareable): Promise<Selected> {
  const own = writer.side as Side
  const ids = async (table: string, where: RawBuilder<unknown>): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(table)} where partner_id = ${partnerId} and audience = ${own} and (${where})`.execute(
      writer.tx,
    )
    return rows.map((row) => row.id)
  }
  const chosen = (kind: string) =>
    'importId' in what
      ? sql`import_id = ${what.importId}::uuid`
      : what.subject.kind === kind
        ? sql`id = ${what.subject.id}::uuid`
        : sql`false`
  let orders = await ids('partner_order', chosen('order'))
  let transfers: string[] = []
  for (;;) {
    const before = transfers.length
    transfers = await ids(
      'transfer',
      sql`${chosen('transfer')} or subject_id = any (${orders}::uuid[]) or reverses = any (${transfers}::uuid[])
        or id in (select r.reverses from transfer r where r.partner_id = ${partnerId} and r.id = any (${transfers}::uuid[]))`,
    )
    orders = await ids(
      'partner_order',
      sql`${chosen('order')} or id = any (${orders}::uuid[]) or id in (
        select t.subject_id from transfer t where t.partner_id = ${partnerId} and t.id = any (${transfers}::uuid[]))`,
    )
    if (transfers.length === before) break
  }
  const promises = await ids('promise', sql`${chosen('promise')} or subject_id = any (${orders}::uuid[])`)
  const { rows: chain } = await sql<{ id: string }>`
    with recursive chain as (
      select id, corrects, replaced_by from measure where partner_id = ${partnerId} and audience = ${own} and (${chosen('measure')})
      union
      select m.id, m.corrects, m.replaced_by from chain c join measure m on m.partner_id = ${partnerId}
        and (m.id = c.corrects or m.id = c.replaced_by) where m.audience = ${own}
    ) select distinct id from chain`.execute(writer.tx)
  const documents = 'importId' in what ? [] : await ids('document', chosen('document'))
  return { orders, transfers, promises, measures: chain.map((row) => row.id), documents }
}

type PrivateFact = {
  id: string
  kind: string
  version: number
  data: Record<string, unknown>
  subject_kind: string | null
  subject_id: string | null
  corrects: string | null
  import_id: string | null
  happened_at: Date
  personal: Record<string, string> | null
}

/** Kinds that tell of a partnership's records; what a side knows of the partner account itself is not shared by this. */
const SHAREABLE_KINDS = ['order.%', 'promise.%', 'transfer.%', 'measure.%', 'document.%', 'contact.%']

async function selectFacts(
  writer: Writer,
  partnerId: string,
  what: Shareable,
  rows: Selected,
): Promise<PrivateFact[]> {
  const subjects = [...rows.orders, ...rows.promises, ...rows.transfers, ...rows.measures, ...rows.documents]
  const chosen =
    'importId' in what
      ? sql`f.import_id = ${what.importId}::uuid`
      : what.subject.kind === 'fact'
        ? sql`f.id = ${what.subject.id}::uuid or f.corrects = ${what.subject.id}::uuid`
        : sql`false`
  const { rows: facts } = await sql<PrivateFact>`
    select f.id, f.kind, f.version, f.data, f.subject_kind, f.subject_id, f.corrects, f.import_id, f.happened_at,
      (select jsonb_object_agg(v.path, v.value) from fact_personal v
        where v.partner_id = f.partner_id and v.fact_id = f.id and v.path <> 'actor') as personal
    from fact f
    where f.partner_id = ${partnerId} and f.audience = ${writer.side} and f.kind like any (${SHAREABLE_KINDS}::text[])
      and (${chosen} or f.subject_id = any (${subjects}::uuid[])
        or f.id in (select t.fact_id from transfer t where t.partner_id = ${partnerId} and t.id = any (${rows.transfers}::uuid[]))
        or f.id in (select m.fact_id from measure m where m.partner_id = ${partnerId} and m.id = any (${rows.measures}::uuid[]))
        or f.id in (select o.fact_id from partner_order o where o.partner_id = ${partnerId} and o.id = any (${rows.orders}::uuid[])))
      and not exists (select from fact s where s.partner_id = f.partner_id and s.shares = f.id)
    order by f.n`.execute(writer.tx)
  return facts
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
    audience: 'shared' satisfies Audience,
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
