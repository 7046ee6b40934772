import { sql } from 'kysely'
import type { z } from 'zod'
import type { Audience, Side, Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { FactKind } from './kinds.ts'
import { actorValue, leafEntry, leafHash, newSalt, saltedHash } from './leaf.ts'
import './tables.ts'
import { wakeConsumers } from './wake.ts'

export type NewFact<Data extends z.ZodType = z.ZodType> = {
  partnerId: string
  kind: FactKind<Data>
  data: z.input<Data>
  audience: Audience
  subject?: Subject | null
  /** When it happened in the world; the writer's now unless given. */
  happenedAt?: Date
  /** The fact this one corrects. */
  corrects?: string | null
  id?: string
}

/** A fact whose data was checked before: its personal members are named, their values still readable. */
export type PreparedFact = {
  id: string
  partnerId: string
  audience: Audience
  side: Side | 'system'
  kind: string
  version: number
  data: Record<string, unknown>
  personal: readonly string[]
  subject: Subject | null
  happenedAt: Date
  corrects: string | null
  shares: string | null
  importId: string | null
}

export type StatedFact = { id: string; partnerId: string; audience: Audience; n: number; leaf: Buffer | null }

/** States one fact in the writer's transaction; see `stateFacts`. */
export async function stateFact<Data extends z.ZodType>(
  writer: Writer,
  fact: NewFact<Data>,
): Promise<StatedFact> {
  const [stated] = await stateFacts(writer, [fact as unknown as NewFact])
  if (!stated) throw new Error('a fact was not stated')
  return stated
}

/**
 * States facts in the writer's transaction: validates their data by the kind's schema, takes the next numbers of each
 * partnership and audience (which locks that partnership's counter until the transaction ends, so numbers have no
 * gaps), replaces personal values by salted hashes, and makes the leaves of shared facts. Facts of one partnership and
 * audience are numbered in the order given. Refuses a kind whose data does not match (ZodError).
 */
export function stateFacts(writer: Writer, facts: readonly NewFact[]): Promise<StatedFact[]> {
  return statePrepared(
    writer,
    facts.map((fact) => ({
      id: fact.id ?? newId(),
      partnerId: fact.partnerId,
      audience: fact.audience,
      side: writer.side,
      kind: fact.kind.kind,
      version: fact.kind.version,
      data: fact.kind.data.parse(fact.data) as Record<string, unknown>,
      personal: fact.kind.personal,
      subject: fact.subject ?? null,
      happenedAt: fact.happenedAt ?? writer.now,
      corrects: fact.corrects ?? null,
      shares: null,
      importId: writer.importId ?? null,
    })),
  )
}

/** States facts that need no check of their kind, such as those that share what a side stated before. */
export async function statePrepared(writer: Writer, facts: readonly PreparedFact[]): Promise<StatedFact[]> {
  if (facts.length === 0) return []
  const numbers = await takeNumbers(writer, facts)
  const made = facts.map((fact, index) => rowsOf(writer, fact, numbers[index] as number))
  for (const part of inParts(made, 1000)) await insertRows(writer, part)
  await wakeConsumers(writer.tx)
  return made.map(({ row, leaf }) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    n: row.n,
    leaf: leaf?.hash ?? null,
  }))
}

/** PostgreSQL takes 65,535 parameters in a statement. */
function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}

async function insertRows(writer: Writer, made: readonly ReturnType<typeof rowsOf>[]): Promise<void> {
  await writer.tx
    .insertInto('fact')
    .values(made.map((item) => item.row))
    .execute()
  const personal = made.flatMap((item) => item.personal)
  if (personal.length > 0) await writer.tx.insertInto('fact_personal').values(personal).execute()
  const leaves = made.flatMap((item) => (item.leaf ? [item.leaf] : []))
  if (leaves.length > 0) await writer.tx.insertInto('leaf').values(leaves).execute()
}

/**
 * Takes the counter of a partnership and audience without taking a number: whoever decides from records and then
 * writes does so after this, one transaction at a time. Returns when the lock is held (until the transaction ends).
 */
export async function lockCounter(writer: Writer, partnerId: string, audience: Audience): Promise<void> {
  await addToCounters(writer, [{ partnerId, audience, count: 0 }])
}

async function addToCounters(
  writer: Writer,
  counts: readonly { partnerId: string; audience: Audience; count: number }[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ partner_id: string; audience: Audience; next_n: number }>`
    insert into fact_counter as c (partner_id, network_id, audience, next_n)
    select partner_id, ${writer.networkId}::uuid, audience, count
    from unnest(${counts.map((item) => item.partnerId)}::uuid[], ${counts.map((item) => item.audience)}::text[],
      ${counts.map((item) => item.count)}::int[]) as taken(partner_id, audience, count)
    order by partner_id, audience
    on conflict (partner_id, audience) do update set next_n = c.next_n + excluded.next_n
    returning partner_id, audience, next_n`.execute(writer.tx)
  return new Map(rows.map((row) => [counterKey(row.partner_id, row.audience), row.next_n]))
}

const counterKey = (partnerId: string, audience: Audience) => `${partnerId.toLowerCase()} ${audience}`

/** The number of each fact, in the order given. Counters are locked in one order, so that writers cannot deadlock. */
async function takeNumbers(writer: Writer, facts: readonly PreparedFact[]): Promise<number[]> {
  const taken = new Map<string, { partnerId: string; audience: Audience; count: number }>()
  const places = facts.map(({ partnerId, audience }) => {
    const key = counterKey(partnerId, audience)
    const counter = taken.get(key) ?? { partnerId, audience, count: 0 }
    taken.set(key, counter)
    counter.count += 1
    return { key, place: counter.count - 1 }
  })
  const next = await addToCounters(writer, [...taken.values()])
  return places.map(({ key, place }) => {
    const end = next.get(key)
    const counter = taken.get(key)
    if (end === undefined || !counter) throw new Error('a counter was not taken')
    return end - counter.count + place
  })
}

/** The first and the last instant that RFC 3339 and PostgreSQL write alike. */
const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(9999, 11, 31)

function rowsOf(writer: Writer, fact: PreparedFact, n: number) {
  const time = fact.happenedAt.getTime()
  if (!(time >= EARLIEST && time <= LATEST)) throw new RangeError('a fact happens in the years 1000 to 9999')
  const isShared = fact.audience === 'shared'
  // What is hashed is what JSON keeps of it: members that are undefined are gone before and after storing. A private
  // fact is not hashed, and without personal values nothing in it is replaced.
  const data =
    isShared || fact.personal.length > 0
      ? (JSON.parse(JSON.stringify(fact.data)) as Record<string, unknown>)
      : fact.data
  const common = { partner_id: fact.partnerId, network_id: writer.networkId, audience: fact.audience }
  const personal: (typeof common & {
    id: string
    fact_id: string
    path: string
    value: string
    salt: Buffer
  })[] = []
  const hide = (path: string, value: string): string => {
    const salt = newSalt()
    personal.push({ ...common, id: newId(), fact_id: fact.id, path, value, salt })
    return saltedHash(salt, value)
  }
  for (const path of fact.personal) {
    const value = data[path]
    if (typeof value === 'string') data[path] = hide(path, value)
  }
  const actorHash = isShared ? hide('actor', actorValue(writer.actor)) : null
  const row = {
    ...common,
    id: fact.id,
    side: fact.side,
    n,
    kind: fact.kind,
    version: fact.version,
    subject_kind: fact.subject?.kind ?? null,
    subject_id: fact.subject?.id ?? null,
    data: JSON.stringify(data),
    actor_kind: writer.actor.kind,
    actor_id: writer.actor.id,
    actor_hash: actorHash,
    corrects: fact.corrects,
    shares: fact.shares,
    import_id: fact.importId,
    happened_at: fact.happenedAt,
    recorded_at: writer.now,
  }
  if (!isShared || actorHash === null) return { row, personal, leaf: null }
  const entry = leafEntry({
    network: writer.networkId,
    partnership: fact.partnerId,
    n,
    kind: fact.kind,
    happenedAt: fact.happenedAt,
    recordedAt: writer.now,
    side: fact.side,
    actor: actorHash,
    subject: fact.subject,
    data,
  })
  const leaf = {
    partner_id: fact.partnerId,
    id: fact.id,
    network_id: writer.networkId,
    n,
    hash: leafHash(entry),
  }
  return { row, personal, leaf }
}
