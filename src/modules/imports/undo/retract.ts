import { retractOrders } from '#modules/orders/index.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import { type PromiseFactRow, promiseEvent } from '#records/promises/facts.ts'
import { foldPromise, type PromiseEvent } from '#records/promises/rules.ts'

/** Takes back by new facts whatever an import wrote that both sides see. Facts wait in `staged_fact`. */
export async function retractShared(writer: BulkWriter, importId: string): Promise<void> {
  await retractOrders(writer, importId)
  await retractMeasures(writer, importId)
  await retractPromises(writer, importId)
  await revertPromises(writer, importId)
}

async function retractMeasures({ client, now }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, corrects, happened_at, ord)
     select m.partner_id, 'shared', 'measure.retracted', 'measure', m.id, jsonb_build_object('scale', s.code, 'value', m.value), m.fact_id,
       m.happened_at, 70
     from measure m join scale s on s.network_id = m.network_id and s.id = m.scale_id
     where m.import_id = $1 and m.audience = 'shared' and m.retracted_at is null`,
    [importId],
  )
  await client.query(
    `update measure o set replaced_by = null from measure m
     where m.import_id = $1 and m.audience = 'shared' and m.retracted_at is null and o.partner_id = m.partner_id and o.replaced_by = m.id`,
    [importId],
  )
  await client.query(
    `update measure set retracted_at = $2 where import_id = $1 and audience = 'shared' and retracted_at is null`,
    [importId, now],
  )
}

async function retractPromises({ client, now }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select partner_id, 'shared', 'promise.retracted', 'promise', id, jsonb_build_object('title', title), $2, 70
     from promise where import_id = $1 and audience = 'shared' and retracted_at is null`,
    [importId, now],
  )
  await client.query(
    `update promise set retracted_at = $2 where import_id = $1 and audience = 'shared' and retracted_at is null`,
    [importId, now],
  )
}

type ChangedFact = PromiseFactRow & {
  partner_id: string
  subject_id: string
  title: string
  import_id: string | null
}

/** Promises that the import only changed, and both sides see, are said again to be what they were without it. */
async function revertPromises(writer: BulkWriter, importId: string): Promise<void> {
  const { client } = writer
  const { rows } = await client.query<ChangedFact>(
    `select f.partner_id, f.subject_id, f.kind, f.side, f.happened_at, f.data, f.import_id, p.title
     from promise p join fact f on f.partner_id = p.partner_id and f.subject_id = p.id and f.audience = 'shared' and f.kind like 'promise.%'
     where p.audience = 'shared' and p.import_id is distinct from $1 and p.retracted_at is null and (p.partner_id, p.id) in (
       select partner_id, subject_id from fact where import_id = $1 and subject_kind = 'promise' and audience = 'shared')
     order by f.n`,
    [importId],
  )
  for (const [id, facts] of Map.groupBy(rows, (row) => row.subject_id)) {
    const events = (some: readonly ChangedFact[]): PromiseEvent[] =>
      some.flatMap((fact) => promiseEvent(fact) ?? [])
    const present = foldPromise(events(facts))
    const before = foldPromise(events(facts.filter((fact) => fact.import_id !== importId)))
    const [first] = facts
    if (!first) continue
    const state = (kind: string, data: object, happenedAt: Date, ord: number) =>
      client.query(
        `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
         values ($1, 'shared', $2, 'promise', $3, $4, $5, $6)`,
        [first.partner_id, kind, id, JSON.stringify({ title: first.title, ...data }), happenedAt, ord],
      )
    const dueAt = before.dueAt.toISOString()
    if (present.dueAt.getTime() !== before.dueAt.getTime())
      await state(
        'promise.moved',
        { from: present.dueAt.toISOString(), dueAt, consented: true },
        before.madeAt,
        71,
      )
    await state('promise.reopened', {}, before.madeAt, 72)
    if (before.fulfilledAt) await state('promise.fulfilled', { dueAt }, before.fulfilledAt, 73)
    if (before.brokenAt) await state('promise.broken', { dueAt }, before.brokenAt, 73)
    if (before.withdrawnAt) await state('promise.withdrawn', { dueAt }, before.withdrawnAt, 73)
    await client.query('insert into refolded_promise values ($1, $2)', [first.partner_id, id])
  }
}
