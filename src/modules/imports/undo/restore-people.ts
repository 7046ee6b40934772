import type { BulkWriter } from '#records/bulk/facts.ts'

/** People and legal entities say again what they said before the import, unless somebody has changed them since. */
export async function restorePeople({ client, now }: BulkWriter, importId: string): Promise<void> {
  const told = (
    what: string,
  ) => `(select distinct on (subject_id) partner_id, subject_id, before from import_change
    where import_id = $1 and what = '${what}' order by subject_id, made_at) x`
  await client.query(
    `update contact c set name = b.name, position = b.position, email = b.email, phone = b.phone, messenger = b.messenger,
       is_primary = b.is_primary, search = b.search, version = c.version + 1, updated_at = $2
     from ${told('contact')} cross join lateral jsonb_populate_record(null::contact, x.before) b
     where c.partner_id = x.partner_id and c.id = x.subject_id and c.version = b.version + 1`,
    [importId, now],
  )
  await client.query(
    `update legal_entity e set name = b.name, full_name = b.full_name, kind = b.kind, inn = b.inn, kpp = b.kpp, ogrn = b.ogrn,
       tax_id = b.tax_id, country = b.country, address = b.address, is_primary = b.is_primary, search_name = b.search_name,
       version = e.version + 1, updated_at = $2
     from ${told('legal_entity')} cross join lateral jsonb_populate_record(null::legal_entity, x.before) b
     where e.partner_id = x.partner_id and e.id = x.subject_id and e.version = b.version + 1`,
    [importId, now],
  )
}

/** Tags the import hung on partners come off again. */
export async function restoreTags({ client }: BulkWriter, importId: string): Promise<void> {
  await client.query(
    `delete from partner_tag t using import_change c
     where c.import_id = $1 and c.what = 'partner_tag' and t.partner_id = c.partner_id and t.id = c.subject_id`,
    [importId],
  )
}

/** Opportunities, requests, people and legal entities of the import go. Returns how many rows of the first two went. */
export async function undoRows(
  { client }: BulkWriter,
  importId: string,
): Promise<{ opportunities: number; requests: number }> {
  const { rows } = await client.query<{ opportunities: bigint; requests: bigint }>(
    'select opportunities, requests from house.undo_import_rows($1)',
    [importId],
  )
  return { opportunities: Number(rows[0]?.opportunities ?? 0), requests: Number(rows[0]?.requests ?? 0) }
}
