import { type RawBuilder, sql } from 'kysely'
import type { Side, Writer } from '#records/writer.ts'

/** What to share: all that one import wrote in a partnership, or one record with what belongs to it. */
export type Shareable =
  | { importId: string }
  | { subject: { kind: 'order' | 'promise' | 'transfer' | 'measure' | 'document' | 'fact'; id: string } }

/** Ids of rows, by table. */
export type Selected = {
  promises: string[]
  transfers: string[]
  orders: string[]
  measures: string[]
  documents: string[]
}

/**
 * The private rows to share, closed under what belongs together: an order with its transfers and promises, a transfer
 * with its reversals and its original, a measure with those it replaced.
 */
export async function selectRows(writer: Writer, partnerId: string, what: Shareable): Promise<Selected> {
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

/** A private fact with its personal values by name. */
export type PrivateFact = {
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

/** The private facts of these rows and of the choice itself that were not shared yet, in the order of their numbers. */
export async function selectFacts(
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
