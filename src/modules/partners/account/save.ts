import type { Updateable } from 'kysely'
import type { NewFact } from '#records/facts/state.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import type { PartnerTable } from '../tables.ts'
import type { PartnerRecord } from './present.ts'
import '../tables.ts'

/** Saves a change of a partner's row as its next version and states the host's fact of it. */
export async function savePartner(
  writer: Writer,
  row: PartnerRecord,
  change: Updateable<PartnerTable>,
  telling: Pick<NewFact, 'kind' | 'data'>,
): Promise<{ after: PartnerRecord; factId: string }> {
  const after = await writer.tx
    .updateTable('partner')
    .set({ ...change, version: row.version + 1, updated_at: writer.now })
    .where('partner_id', '=', row.partner_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const { id } = await stateFact(writer, {
    ...telling,
    partnerId: row.partner_id,
    audience: 'host',
    subject: { kind: 'partner', id: row.partner_id },
  })
  return { after, factId: id }
}
