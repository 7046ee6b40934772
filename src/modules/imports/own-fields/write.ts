import { readFields, setFieldValues } from '#modules/partners/index.ts'
import { databaseOn } from '#platform/database/database.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { StagingTable } from '../apply/staging.ts'
import type { OwnValues } from './convert.ts'
import { stageFacts } from './stage-facts.ts'

/** Partners whose values are compared and written at once. */
const PARTNERS_AT_ONCE = 2000

type Row = { file: number; row_no: number; partner_id: string; name: string; fields: OwnValues }

/**
 * Sets the values of own fields that staged rows of partners name, some thousand partners at once; of several rows of one
 * partner the last that names a field counts. A row whose value changed something is `updated` where it would be
 * `skipped`; what stood before is kept for the undo. Needs `row_outcome`.
 */
export async function writeOwnValues(writer: BulkWriter, { table }: StagingTable): Promise<void> {
  const { client } = writer
  const { rows: named } = await client.query<{ partner_id: string }>(
    `select distinct p.partner_id from ${table} s join import_partner p on p.k = s.k where s.more ? 'fields' order by 1`,
  )
  for (let from = 0; from < named.length; from += PARTNERS_AT_ONCE) {
    const ids = named.slice(from, from + PARTNERS_AT_ONCE).map(({ partner_id }) => partner_id)
    const { rows } = await client.query<Row>(
      `select s.file, s.row_no, p.partner_id, q.name, s.more -> 'fields' as fields
       from ${table} s join import_partner p on p.k = s.k join partner q on q.partner_id = p.partner_id
       where p.partner_id = any ($1) and s.more ? 'fields' order by p.partner_id, s.file, s.row_no`,
      [ids],
    )
    await writeSome(writer, rows)
  }
}

async function writeSome(writer: BulkWriter, rows: readonly Row[]): Promise<void> {
  const { client, importId, now } = writer
  const tx = databaseOn(client)
  const partners = new Map<string, { partnerId: string; name: string; values: OwnValues }>()
  const sayer = new Map<string, Row>()
  for (const row of rows) {
    const partner = partners.get(row.partner_id) ?? { partnerId: row.partner_id, name: row.name, values: {} }
    partners.set(row.partner_id, { ...partner, values: { ...partner.values, ...row.fields } })
    for (const code of Object.keys(row.fields)) sayer.set(`${row.partner_id} ${code}`, row)
  }
  const fields = await readFields(tx, { archived: true })
  const { changes, problems } = await setFieldValues(
    { ...writer, tx },
    fields,
    [...partners.values()],
    (facts) => stageFacts(writer, facts),
  )
  // every cell was read by the same law before, so nothing is left to refuse
  if (problems.length > 0) throw new Error(`a value of ${problems[0]?.code} was read and cannot be kept`)
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select c.partner_id, house.new_id(), $1, 'host', $2, 'field_value', c.field_id, jsonb_build_object('value', c.before), jsonb_build_object('value', c.after)
     from unnest($3::uuid[], $4::uuid[], $5::jsonb[], $6::jsonb[]) c(partner_id, field_id, before, after)`,
    [
      ...[writer.networkId, importId],
      changes.map(({ partnerId }) => partnerId),
      changes.map(({ field }) => field.id),
      changes.map(({ from }) => JSON.stringify(from)),
      changes.map(({ to }) => JSON.stringify(to)),
    ],
  )
  const told = changes.flatMap(({ partnerId, field }) => sayer.get(`${partnerId} ${field.code}`) ?? [])
  await client.query(
    `update row_outcome r set outcome = 'updated' from unnest($1::int[], $2::int[]) t(file, row_no)
     where r.file = t.file and r.row_no = t.row_no and r.outcome = 'skipped'`,
    [told.map(({ file }) => file), told.map(({ row_no }) => row_no)],
  )
  await client.query(
    `update partner set version = version + 1, updated_at = $2 where partner_id = any ($1) and import_id is distinct from $3`,
    [[...new Set(changes.map(({ partnerId }) => partnerId))], now, importId],
  )
}
