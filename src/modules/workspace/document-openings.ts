import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import type { DocumentOpening } from './contract.ts'
import { cut, placeOf } from './paging.ts'
import '#records/documents/tables.ts'

/** Turning pages and fetching again within this time is one opening. */
const SAME_OPENING_MS = 10 * 60_000

type Ref = { partnerId: string; documentId: string }

/** Keeps that somebody opened a version, with the audience the document has: what is private stays so. */
export async function keepOpening(
  { tx, now, networkId, side }: RequestWriter,
  actor: Actor,
  { partnerId, documentId, n }: Ref & { n: number },
  audience: 'shared' | 'host' | 'partner',
): Promise<void> {
  await sql`
    insert into document_opening (partner_id, id, network_id, audience, side, document_id, n, actor_kind, actor_id, actor_name, at)
    select ${partnerId}, ${newId()}, ${networkId}, ${audience}, ${side}, ${documentId}, ${n}, ${actor.kind}, ${actor.id}, ${actor.name}, ${now}
    where not exists (select from document_opening o where o.partner_id = ${partnerId} and o.document_id = ${documentId}
      and o.n = ${n} and o.actor_id = ${actor.id} and o.at > ${new Date(now.getTime() - SAME_OPENING_MS)})`.execute(
    tx,
  )
}

/** A page of openings of a document the reader sees, latest first. */
export async function listOpenings(
  tx: Tx,
  { partnerId, documentId }: Ref,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ data: DocumentOpening[]; nextCursor: string | null }> {
  const document =
    await sql`select from document where partner_id = ${partnerId} and id = ${documentId}`.execute(tx)
  if (document.rows.length === 0) throw new NotFound()
  const list = `openings ${documentId}`
  const place = placeOf(query, list)
  const { rows } = await sql<{
    id: string
    n: number
    side: DocumentOpening['side']
    actor_kind: DocumentOpening['actor']['kind']
    actor_id: string
    actor_name: string
    at: Date
    time_key: string
  }>`
    select o.*, o.at::text as time_key from document_opening o
    where o.partner_id = ${partnerId} and o.document_id = ${documentId}
      and exists (select from document d where d.partner_id = o.partner_id and d.id = o.document_id)
      ${place ? sql`and (o.at, o.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)` : sql``}
    order by o.at desc, o.id desc limit ${query.limit + 1}`.execute(tx)
  const page = cut(rows, query, list, (row) => [row.time_key, row.id])
  return {
    data: page.rows.map((row) => ({
      ...{ id: row.id, n: row.n, side: row.side, at: row.at.toISOString() },
      actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    })),
    nextCursor: page.nextCursor,
  }
}
