import { NotFound } from '#platform/http/refused.ts'
import { lockCounter } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import './tables.ts'

/** The document, while this transaction alone may write records of its partnership and audience. */
export async function lockDocument(writer: Writer, partnerId: string, documentId: string) {
  const read = () =>
    writer.tx
      .selectFrom('document')
      .selectAll()
      .where('partner_id', '=', partnerId)
      .where('id', '=', documentId)
      .executeTakeFirst()
  const before = await read()
  if (!before) throw new NotFound()
  await lockCounter(writer, partnerId, before.audience)
  const locked = await read()
  if (!locked) throw new NotFound()
  if (locked.audience !== before.audience) await lockCounter(writer, partnerId, locked.audience)
  return locked
}
