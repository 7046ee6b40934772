import { sql } from 'kysely'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { ExternalId } from '../contract.ts'
import { lockActivePartner } from './locks.ts'
import '../tables.ts'

/**
 * Notes how another system calls the partner. The same source may call it by several ids; one id names one partner of
 * the network. Refuses with 409 when it names another.
 */
export async function addExternalId(
  writer: Writer,
  partnerId: string,
  input: { source: string; externalId: string },
): Promise<ExternalId> {
  const { tx, networkId, now } = writer
  await lockActivePartner(tx, partnerId, null)
  const id = newId()
  const { rows } = await sql<{ id: string }>`
    insert into partner_external_id (partner_id, id, network_id, source, external_id, import_id, created_at)
    values (${partnerId}, ${id}, ${networkId}, ${input.source}, ${input.externalId}, ${writer.importId ?? null}, ${now})
    on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0)
    throw new Refused('external_id_taken', {
      status: 409,
      errors: [{ pointer: '#/externalId', code: 'external_id_taken', detail: 'It names a partner already.' }],
    })
  return { id, ...input }
}

/**
 * Takes a number in another system away; imports do not find the partner by it any more. It can be added again. Not found
 * for one the partner does not have.
 */
export async function removeExternalId(writer: Writer, partnerId: string, id: string): Promise<void> {
  await lockActivePartner(writer.tx, partnerId, null)
  const { numDeletedRows } = await writer.tx
    .deleteFrom('partner_external_id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new NotFound()
}
