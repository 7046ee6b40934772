import { searchContact } from '#modules/partners/index.ts'
import type { BulkWriter } from '#records/bulk/facts.ts'
import type { Audience } from '#records/writer.ts'
import type { StagingTable } from './staging.ts'

const FIELDS = ['position', 'email', 'phone', 'messenger'] as const

/**
 * Writes people of partners: one with the same mail address at the partner, or else the same name, is the same person; a
 * blank cell says nothing. Of several rows about one person the last counts. Leaves the outcome of each row in the
 * temporary table `row_outcome` and stages one `people.imported` for each partner.
 */
export async function writeContacts(
  writer: BulkWriter,
  { table }: StagingTable,
  { audience }: { audience: Audience },
): Promise<void> {
  const { client, networkId, side, importId, now } = writer
  await client.query(`analyze ${table}; drop table if exists pg_temp.incoming_contact`)
  await client.query(
    `create temp table incoming_contact on commit drop as
     select s.*, p.partner_id, c.id as old_id, coalesce(c.id, house.new_id()) as id,
       case when not s.is_last then 'skipped' when c.id is null then 'imported'
         when s.name <> c.name or ${FIELDS.map((field) => `s.${field} is not null and s.${field} is distinct from c.${field}`).join(' or ')}
           or s.is_primary is not null and s.is_primary <> c.is_primary then 'updated'
         else 'skipped' end as outcome
     from (select *, row_number() over (partition by k, coalesce(lower(email), 'name ' || lower(name)) order by file desc, row_no desc) = 1 as is_last
       from ${table}) s
     join import_partner p on p.k = s.k
     left join lateral (
       select c.* from contact c where c.partner_id = p.partner_id and c.of_side = 'partner' and c.archived_at is null
         and c.side = $1 and c.audience in ('shared', $1)
         and (lower(c.email) = lower(s.email) or (s.email is null or c.email is null) and lower(c.name) = lower(s.name))
       order by (lower(c.email) = lower(s.email)) is true desc, c.created_at limit 1
     ) c on true`,
    [side],
  )
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select c.partner_id, house.new_id(), $1, $2, $3, 'contact', c.id, to_jsonb(c), '{}'
     from incoming_contact i join contact c on c.partner_id = i.partner_id and c.id = i.old_id where i.outcome = 'updated'`,
    [networkId, side, importId],
  )
  // one primary person for each partner: the file's takes the place of who was
  await client.query(
    `insert into import_change (partner_id, id, network_id, audience, import_id, what, subject_id, before, after)
     select c.partner_id, house.new_id(), $1, $2, $3, 'contact', c.id, to_jsonb(c), '{}'
     from contact c where c.is_primary and c.of_side = 'partner' and c.side = $2 and c.archived_at is null and exists (
       select from incoming_contact i where i.partner_id = c.partner_id and i.is_primary and i.outcome <> 'skipped' and i.id <> c.id)
       and not exists (select from incoming_contact i where i.old_id = c.id and i.outcome = 'updated')`,
    [networkId, side, importId],
  )
  await client.query(
    // whom the file changes too gets one new version, below: the undo knows them by it
    `update contact c set is_primary = false, updated_at = $2, version = version + case when exists (
       select from incoming_contact i where i.old_id = c.id and i.outcome = 'updated') then 0 else 1 end
     where c.is_primary and c.of_side = 'partner' and c.side = $1 and c.archived_at is null and exists (
       select from incoming_contact i where i.partner_id = c.partner_id and i.is_primary and i.outcome <> 'skipped' and i.id <> c.id)`,
    [side, now],
  )
  const { rows: changed } = await client.query<ChangedContact>(
    `update contact c set name = i.name, ${FIELDS.map((field) => `${field} = coalesce(i.${field}, c.${field})`).join(', ')},
       is_primary = coalesce(i.is_primary, c.is_primary), version = c.version + 1, updated_at = $1
     from incoming_contact i where i.outcome = 'updated' and c.partner_id = i.partner_id and c.id = i.old_id
     returning c.partner_id, c.id, c.name, c.email, c.phone, c.messenger`,
    [now],
  )
  await writeSearch(writer, changed)
  await client.query(
    `insert into contact (partner_id, id, network_id, audience, side, of_side, name, position, email, phone, messenger, is_primary, search,
       import_id, created_at, updated_at)
     select partner_id, id, $1, $2, $3, 'partner', name, position, email, phone, messenger,
       coalesce(is_primary, false) and row_number() over (partition by partner_id, is_primary order by file, row_no) = 1, search, $4, $5, $5
     from incoming_contact where outcome = 'imported'`,
    [networkId, audience, side, importId, now],
  )
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, data, happened_at, ord)
     select partner_id, $1, 'people.imported', jsonb_build_object('import', $2::text, 'added', count(*) filter (where outcome = 'imported'),
       'changed', count(*) filter (where outcome = 'updated')), $3, 40
     from incoming_contact where outcome <> 'skipped' group by partner_id`,
    [side, importId, now],
  )
  await client.query(
    'create temp table row_outcome on commit drop as select file, row_no, outcome from incoming_contact',
  )
}

type ChangedContact = {
  partner_id: string
  id: string
  name: string
  email: string | null
  phone: string | null
  messenger: string | null
}

/** What people are found by is made of all that is known now, also of what the file left blank. */
async function writeSearch({ client }: BulkWriter, changed: readonly ChangedContact[]): Promise<void> {
  if (changed.length === 0) return
  await client.query(
    `update contact c set search = n.search from unnest($1::uuid[], $2::uuid[], $3::text[]) n(partner_id, id, search)
     where c.partner_id = n.partner_id and c.id = n.id`,
    [changed.map((one) => one.partner_id), changed.map((one) => one.id), changed.map(searchContact)],
  )
}
