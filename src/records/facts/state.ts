import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { newId } from '#shared/ids.ts';
import type { Audience, Subject, Writer } from '#records/writer.ts';
import type { FactKind } from './kinds.ts';
import { leafEntry, leafHash, saltedHash } from './leaf.ts';
import './tables.ts';

export type NewFact<Data extends z.ZodType = z.ZodType> = {
  partnerId: string;
  kind: FactKind<Data>;
  data: z.input<Data>;
  audience: Audience;
  subject?: Subject | null;
  /** When it happened in the world; the writer's now unless given. */
  happenedAt?: Date;
  /** The fact this one corrects. */
  corrects?: string | null;
  id?: string;
};

export type StatedFact = { id: string; partnerId: string; audience: Audience; n: number; leaf: Buffer | null };

/** States one fact in the writer's transaction; see `stateFacts`. */
export async function stateFact<Data extends z.ZodType>(writer: Writer, fact: NewFact<Data>): Promise<StatedFact> {
  const [stated] = await stateFacts(writer, [fact as unknown as NewFact]);
  if (!stated) throw new Error('a fact was not stated');
  return stated;
}

/**
 * States facts in the writer's transaction: validates their data by the kind's schema, takes the next numbers of each
 * partnership and audience (which locks that partnership's counter until the transaction ends, so numbers have no
 * gaps), replaces personal values by salted hashes, and makes the leaves of shared facts. Facts of one partnership and
 * audience are numbered in the order given. Refuses a kind whose data does not match (ZodError).
 */
export async function stateFacts(writer: Writer, facts: NewFact[]): Promise<StatedFact[]> {
  if (facts.length === 0) return [];
  const numbers = await takeNumbers(writer, facts);
  const prepared = facts.map((fact, index) => prepare(writer, fact, numbers[index] as number));
  await writer.tx.insertInto('fact').values(prepared.map((item) => item.row)).execute();
  const personal = prepared.flatMap((item) => item.personal);
  if (personal.length > 0) await writer.tx.insertInto('fact_personal').values(personal).execute();
  const leaves = prepared.flatMap((item) => (item.leaf ? [item.leaf] : []));
  if (leaves.length > 0) await writer.tx.insertInto('leaf').values(leaves).execute();
  return prepared.map(({ row, leaf }) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    n: row.n,
    leaf: leaf?.hash ?? null,
  }));
}

/** The number of each fact, in the order given. Counters are locked in one order, so that writers cannot deadlock. */
async function takeNumbers(writer: Writer, facts: NewFact[]): Promise<number[]> {
  const counts = new Map<string, number>();
  const places = facts.map((fact) => {
    const key = `${fact.partnerId} ${fact.audience}`;
    const place = counts.get(key) ?? 0;
    counts.set(key, place + 1);
    return { key, place };
  });
  const first = new Map<string, number>();
  for (const key of [...counts.keys()].sort()) {
    const [partnerId, audience] = key.split(' ') as [string, Audience];
    const count = counts.get(key) as number;
    const row = await writer.tx
      .insertInto('fact_counter')
      .values({ partner_id: partnerId, network_id: writer.networkId, audience, next_n: count })
      .onConflict((conflict) =>
        conflict.columns(['partner_id', 'audience']).doUpdateSet({ next_n: sql`fact_counter.next_n + ${count}` }),
      )
      .returning('next_n')
      .executeTakeFirstOrThrow();
    first.set(key, row.next_n - count);
  }
  return places.map(({ key, place }) => (first.get(key) as number) + place);
}

function prepare(writer: Writer, fact: NewFact, n: number) {
  const id = fact.id ?? newId();
  const data = { ...(fact.kind.data.parse(fact.data) as Record<string, unknown>) };
  const common = { partner_id: fact.partnerId, network_id: writer.networkId, audience: fact.audience };
  const personal: { id: string; fact_id: string; path: string; value: string; salt: Buffer; partner_id: string; network_id: string; audience: Audience }[] = [];
  const hide = (path: string, value: string): string => {
    const salt = randomBytes(16);
    personal.push({ ...common, id: newId(), fact_id: id, path, value, salt });
    return saltedHash(salt, value);
  };
  for (const path of fact.kind.personal) {
    const value = data[path];
    if (typeof value === 'string') data[path] = hide(path, value);
  }
  const row = {
    ...common,
    id,
    side: writer.side,
    n,
    kind: fact.kind.kind,
    version: fact.kind.version,
    subject_kind: fact.subject?.kind ?? null,
    subject_id: fact.subject?.id ?? null,
    data: JSON.stringify(data),
    actor_kind: writer.actor.kind,
    actor_id: writer.actor.id,
    corrects: fact.corrects ?? null,
    import_id: writer.importId ?? null,
    happened_at: fact.happenedAt ?? writer.now,
    recorded_at: writer.now,
  };
  if (fact.audience !== 'shared') return { row, personal, leaf: null };
  const entry = leafEntry({
    network: writer.networkId,
    partnership: fact.partnerId,
    n,
    kind: row.kind,
    happenedAt: row.happened_at,
    recordedAt: row.recorded_at,
    side: writer.side,
    actor: hide('actor', `${writer.actor.kind}:${writer.actor.id ?? ''}`),
    subject: fact.subject ?? null,
    data,
  });
  return { row, personal, leaf: { partner_id: fact.partnerId, id, network_id: writer.networkId, n, hash: leafHash(entry) } };
}
