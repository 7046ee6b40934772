import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Audience, Side } from '#records/writer.ts'
import type { PromiseEvent } from './rules.ts'
import '#records/facts/tables.ts'

/** A stored fact of a promise, as its events are read from it. */
export type PromiseFactRow = {
  kind: string
  side: Side | 'system'
  happened_at: Date
  data: Record<string, unknown>
}

/** The event that a fact of a promise states; null for a kind that does not change its dates. */
export function promiseEvent(fact: PromiseFactRow): PromiseEvent | null {
  const common = { at: fact.happened_at, by: fact.side }
  const dueAt = () => new Date(String(fact.data['dueAt']))
  switch (fact.kind) {
    case 'promise.made':
      return {
        kind: 'made',
        at: fact.happened_at,
        dueAt: dueAt(),
        owedBy: fact.data['owedBy'] as Side,
        owedTo: fact.data['owedTo'] as Side,
      }
    case 'promise.moved':
      return { kind: 'moved', ...common, dueAt: dueAt(), consented: fact.data['consented'] === true }
    case 'promise.move_accepted':
      return { kind: 'move_accepted', ...common, dueAt: dueAt() }
    case 'promise.move_declined':
      return { kind: 'move_declined', ...common }
    case 'promise.fulfilled':
      return { kind: 'fulfilled', ...common }
    case 'promise.broken':
      return { kind: 'broken', ...common }
    case 'promise.withdrawn':
      return { kind: 'withdrawn', ...common }
    case 'promise.reopened':
      return { kind: 'reopened', ...common }
    case 'promise.retracted':
      return { kind: 'retracted', ...common }
    default:
      return null
  }
}

/**
 * The events of one promise, in the order they were recorded. Only facts with the promise's audience count: what was
 * private before it was shared has been stated anew.
 */
export async function promiseEvents(
  tx: Tx,
  partnerId: string,
  promiseId: string,
  audience: Audience,
): Promise<PromiseEvent[]> {
  const facts = await tx
    .selectFrom('fact')
    .select(['kind', 'side', 'happened_at', 'data'])
    .where('partner_id', '=', partnerId)
    .where('subject_id', '=', promiseId)
    .where('subject_kind', '=', 'promise')
    .where('audience', '=', audience)
    .where(sql<boolean>`kind like 'promise.%'`)
    .orderBy('n')
    .execute()
  return facts.flatMap((fact) => promiseEvent(fact) ?? [])
}
