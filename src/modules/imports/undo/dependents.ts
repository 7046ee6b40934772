import type pg from 'pg'

/**
 * Later imports that stand on what the import $1 wrote: they changed its orders or leads, replaced its measures, or name
 * its orders as originals. They have to be undone first.
 */
export const dependentsSql = `
  with mine as (
   select partner_id, id from partner_order where import_id = $1
   union select partner_id, subject_id from import_change where import_id = $1 and what in ('order', 'lead')
   union select partner_id, id from lead where import_id = $1
 ), others as (
   select c.import_id from mine m join import_change c on c.partner_id = m.partner_id and c.subject_id = m.id where c.what in ('order', 'lead')
   union select r.import_id from mine m join partner_order r on r.partner_id = m.partner_id and r.original_id = m.id where r.status <> 'retracted'
   union select r.import_id from measure m join measure r on r.partner_id = m.partner_id and r.corrects = m.id
     where m.import_id = $1 and r.retracted_at is null
   union select r.import_id from opportunity m join opportunity r on r.network_id = m.network_id and r.id = m.replaced_by where m.import_id = $1
   union select r.import_id from request_event m join request_event r on r.network_id = m.network_id and r.id = m.replaced_by where m.import_id = $1
 )
 select r.id from others o join import_run r on r.id = o.import_id join import_run own on own.network_id = r.network_id and own.id = $1
 where r.id <> $1 and r.status = 'done' and r.finished_at > own.finished_at order by r.finished_at desc`

/** The ids of those imports, the last first. */
export async function findDependents(client: pg.Client, importId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(dependentsSql, [importId])
  return rows.map(({ id }) => id)
}
