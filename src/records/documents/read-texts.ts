import { type Kysely, sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { extractText } from '#platform/files/extract-text.ts'
import { storedPath } from '#platform/files/store.ts'
import type { Audience } from '#records/writer.ts'
import './tables.ts'

/** The job that reads the texts of documents. */
export const TEXT_JOB = 'records.texts'

const BATCH = 20

type Unread = {
  partner_id: string
  id: string
  audience: Audience
  n: number
  sha256: Buffer
  media_type: string
  bytes_removed: boolean
}

/**
 * Reads the text of the present version of documents that have none yet, or of an older version: of one document, or of
 * all that wait in the network. A file that cannot be read is marked so and not tried again. Returns how many were read.
 */
export async function readTexts(
  db: Kysely<Database>,
  dataFolder: string,
  networkId: string,
  now: () => Date,
  documentId: string | null = null,
): Promise<number> {
  const system = { networkId, side: 'system' } as const
  let read = 0
  for (;;) {
    const unread = await inScope(db, system, async (tx) => {
      const { rows } = await sql<Unread>`
        select d.partner_id, d.id, d.audience, v.n, v.sha256, v.media_type, v.bytes_removed_at is not null as bytes_removed
        from document d
        join lateral (select * from document_version v where v.partner_id = d.partner_id and v.document_id = d.id
          order by v.n desc limit 1) v on true
        left join document_text t on t.partner_id = d.partner_id and t.id = d.id
        where d.network_id = ${networkId} and t.n is distinct from v.n
          ${documentId ? sql`and d.id = ${documentId}` : sql``}
        order by d.id limit ${BATCH}`.execute(tx)
      return rows
    })
    for (const one of unread) {
      const { status, text } = one.bytes_removed
        ? { status: 'failed' as const, text: '' }
        : await extractText(storedPath(dataFolder, networkId, one.sha256), one.media_type)
      await inScope(db, system, (tx) =>
        // The audience is the document's at this moment: it may have been shared while the file was read.
        sql`
          insert into document_text (partner_id, id, network_id, audience, n, status, text, read_at)
          select d.partner_id, d.id, d.network_id, d.audience, ${one.n}, ${status}, ${text}, ${now()} from document d
          where d.partner_id = ${one.partner_id} and d.id = ${one.id}
          on conflict (partner_id, id) do update set audience = excluded.audience, n = excluded.n, status = excluded.status,
            text = excluded.text, read_at = excluded.read_at where document_text.n <= excluded.n`.execute(tx),
      )
      read++
    }
    if (unread.length < BATCH) return read
  }
}
