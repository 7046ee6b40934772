import {
  readFields,
  readStoredValues,
  type StoredValue,
  type ValueChange,
  writeValueChanges,
} from '#modules/partners/index.ts'
import { databaseOn } from '#platform/database/database.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import { stageFacts } from './stage-facts.ts'

type Changed = {
  partner_id: string
  name: string
  field_id: string
  before: { value: StoredValue | null }
  after: { value: StoredValue | null }
}

/**
 * Values of own fields say again what they said before the import, but for those somebody has changed since. The facts of
 * the import go with it; those that both sides have stay, so what is taken back is said to both.
 */
export async function restoreOwnValues(writer: BulkWriter, importId: string): Promise<void> {
  const { client } = writer
  const { rows } = await client.query<Changed>(
    `select c.partner_id, q.name, c.subject_id as field_id, (array_agg(c.before order by c.made_at))[1] as before,
       (array_agg(c.after order by c.made_at desc))[1] as after
     from import_change c join partner q on q.partner_id = c.partner_id
     where c.import_id = $1 and c.what = 'field_value' group by 1, 2, 3`,
    [importId],
  )
  if (rows.length === 0) return
  const tx = databaseOn(client)
  const fields = await readFields(tx, { archived: true })
  const byId = new Map(fields.map((field) => [field.id, field]))
  const standing = await readStoredValues(tx, [...new Set(rows.map((row) => row.partner_id))], fields)
  const changes = rows.flatMap((row): ValueChange[] => {
    const field = byId.get(row.field_id)
    const from = standing.get(row.partner_id)?.get(row.field_id) ?? null
    if (!field || !isSame(from, row.after.value)) return []
    return [{ partnerId: row.partner_id, name: row.name, field, from, to: row.before.value }]
  })
  await writeValueChanges({ ...writer, tx }, changes, (facts) =>
    stageFacts(
      writer,
      facts.filter(({ audience }) => audience === 'shared'),
    ),
  )
}

function isSame(a: StoredValue | null, b: StoredValue | null): boolean {
  return a?.text === b?.text && a?.number === b?.number && a?.day === b?.day
}
