import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { DocumentText } from './contract.ts'
import '#records/documents/tables.ts'

/** What could be read out of the present version of a document; `waiting` until a worker has read it. */
export async function readText(
  tx: Tx,
  { partnerId, documentId }: { partnerId: string; documentId: string },
): Promise<DocumentText> {
  const found = await tx
    .selectFrom('document')
    .leftJoin('document_text', (join) =>
      join
        .onRef('document_text.partner_id', '=', 'document.partner_id')
        .onRef('document_text.id', '=', 'document.id'),
    )
    .select(['document.removed_at', 'document_text.n', 'document_text.status', 'document_text.text'])
    .where('document.partner_id', '=', partnerId)
    .where('document.id', '=', documentId)
    .executeTakeFirst()
  if (!found || found.removed_at) throw new NotFound()
  return { n: found.n, status: found.status ?? 'waiting', text: found.text ?? '' }
}
