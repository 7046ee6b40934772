import type { BulkWriter } from '#records/bulk/facts.ts'
import type { StagingTable } from './staging.ts'

/**
 * Hangs the tags of staged partners on them, and makes tags nobody has yet. A row whose partner got a tag it had not is
 * `updated` where it would be `skipped`. Needs `row_outcome`.
 */
export async function writeTags(writer: BulkWriter, { table }: StagingTable): Promise<void> {
  const { client, networkId, importId, now } = writer
  const { rowCount } = await client.query(`select from ${table} where more is not null limit 1`)
  if (rowCount === 0) return
  await client.query(
    `create temp table incoming_tag on commit drop as
     select distinct on (p.partner_id, lower(t.name)) s.file, s.row_no, p.partner_id, t.name, house.new_id() as id
     from ${table} s join import_partner p on p.k = s.k cross join lateral jsonb_array_elements_text(s.more -> 'tags') t(name)
     where s.more is not null order by p.partner_id, lower(t.name), s.file, s.row_no`,
  )
  await client.query(
    `insert into tag (id, network_id, name, created_at)
     select house.new_id(), $1, name, $2 from (select distinct on (lower(name)) name from incoming_tag order by lower(name), name) t
     on conflict do nothing`,
    [networkId, now],
  )
  await client.query(
    `with hung as (
       insert into partner_tag (partner_id, id, network_id, audience, tag_id, created_at)
       select i.partner_id, i.id, $1, 'host', t.id, $2 from incoming_tag i join tag t on t.network_id = $1 and lower(t.name) = lower(i.name)
       on conflict do nothing returning partner_id, id
     ), told as (
       insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before)
       select partner_id, house.new_id(), $1, 'host', $3, 'partner_tag', id, '{}' from hung
     )
     update row_outcome r set outcome = 'updated' from incoming_tag i join hung h on h.id = i.id
     where r.file = i.file and r.row_no = i.row_no and r.outcome = 'skipped'`,
    [networkId, now, importId],
  )
  await client.query('drop table incoming_tag')
}
