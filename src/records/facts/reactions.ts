import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'
import type { Audience } from '#records/writer.ts'
import { type FactRow, type ReadFact, resolve } from './read.ts'

/** How many facts a consumer is handed at once. */
const PART = 100

export type ConsumerParts = {
  context: Context
  /** The transaction that also moves the cursor: what is written here is written once. */
  tx: Tx
  networkId: string
  partnerId: string
  audience: Audience
}

/**
 * Reacts to facts. Each fact of each partnership and audience is handed over at least once, in the order of its number;
 * after a crash the last ones may come again, so effects outside the transaction must be idempotent.
 */
export type FactConsumer = {
  /** Letters, digits and `_`; the cursor is kept under this name. */
  name: string
  /** A consumer that is new reads all history (`start`), or only what is stated from then on (`now`). */
  begins: 'start' | 'now'
  handle: (facts: readonly ReadFact[], parts: ConsumerParts) => Promise<void>
}

/**
 * The job by which a consumer runs. It is woken once for each transaction that states facts, looks at everything when
 * the worker starts and every quarter of an hour, and is run again when the consumer throws.
 */
export function consumerJob(consumer: FactConsumer): Job {
  if (!/^[a-z][a-z0-9_]*$/.test(consumer.name)) throw new Error(`bad name of a consumer: ${consumer.name}`)
  return {
    name: `facts.${consumer.name}`,
    cron: '*/15 * * * *',
    atStart: true,
    run: async (context, data) => {
      await register(context.db, consumer)
      const { networkId } = data as { networkId?: string }
      for (const network of networkId ? [networkId] : await networksBehind(context.db, consumer.name))
        await consumeNetwork(context, consumer, network)
    },
  }
}

/** Hands a consumer all facts of a network that it has not read. Throws the first error after trying all partnerships. */
export async function consumeNetwork(
  context: Context,
  consumer: FactConsumer,
  networkId: string,
): Promise<void> {
  const scope = { networkId, side: 'system' } as const
  const { rows } = await inScope(context.db, scope, (tx) =>
    sql<{ partner_id: string; audience: Audience }>`
      select c.partner_id, c.audience from fact_counter c
      left join fact_cursor k on k.partner_id = c.partner_id and k.audience = c.audience and k.consumer = ${consumer.name}
      where coalesce(k.next_n, 0) < c.next_n order by 1, 2`.execute(tx),
  )
  let failure: unknown
  for (const { partner_id: partnerId, audience } of rows)
    try {
      while (
        await inScope(context.db, scope, (tx) =>
          consumePart(consumer, { context, tx, networkId, partnerId, audience }),
        )
      );
    } catch (error) {
      failure ??= error
    }
  if (failure) throw failure
}

/** Hands over the next facts of one partnership and audience and moves the cursor. Returns whether there may be more. */
async function consumePart(consumer: FactConsumer, parts: ConsumerParts): Promise<boolean> {
  const { tx, networkId, partnerId, audience } = parts
  await tx
    .insertInto('fact_cursor')
    .values({ partner_id: partnerId, network_id: networkId, audience, consumer: consumer.name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const cursor = await tx
    .selectFrom('fact_cursor')
    .select('next_n')
    .where('partner_id', '=', partnerId)
    .where('audience', '=', audience)
    .where('consumer', '=', consumer.name)
    .forUpdate()
    .executeTakeFirstOrThrow()
  // The counter is read first: all facts below it are committed, so an absent one was undone and will never come.
  const counter = await tx
    .selectFrom('fact_counter')
    .select('next_n')
    .where('partner_id', '=', partnerId)
    .where('audience', '=', audience)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<FactRow>`
    select *, happened_at::text as time_key from fact
    where partner_id = ${partnerId} and audience = ${audience} and n >= ${cursor.next_n} and n < ${counter.next_n}
    order by n limit ${PART}`.execute(tx)
  if (rows.length > 0) await consumer.handle(await resolve(tx, rows), parts)
  const next = rows.length < PART ? counter.next_n : (rows.at(-1)?.n ?? 0) + 1
  await tx
    .updateTable('fact_cursor')
    .set({ next_n: next })
    .where('partner_id', '=', partnerId)
    .where('audience', '=', audience)
    .where('consumer', '=', consumer.name)
    .execute()
  return next < counter.next_n
}

async function register(db: Kysely<Database>, consumer: FactConsumer): Promise<void> {
  await sql`select house.register_consumer(${consumer.name}, ${consumer.begins === 'now'})`.execute(db)
}

async function networksBehind(db: Kysely<Database>, consumer: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.networks_behind(${consumer}) as id`.execute(db)
  return rows.map((row) => row.id)
}
