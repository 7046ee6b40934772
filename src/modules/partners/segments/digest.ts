import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { addMonths } from '#shared/days.ts'
import type { DossierFrame } from './dossiers.ts'
import { definitionOf, type SchemeRow } from './schemes.ts'

/** What all dossiers of a pass have in common and what they are judged by, as one short text. */
export function digestOfFrame(frame: DossierFrame, schemes: readonly SchemeRow[]): string {
  const { asOf, today, currency, timeZone, total12m, fields, scales } = frame
  const judgedBy = schemes.map((scheme) => [scheme.id, scheme.version, definitionOf(scheme)])
  const text = JSON.stringify([
    [asOf, today, currency, timeZone, String(total12m)],
    fields.map(({ id, code, kind }) => [id, code, kind]),
    [...scales].sort(),
    judgedBy,
  ])
  return createHash('sha256').update(text).digest('base64url')
}

/**
 * A digest of everything in the database that the dossiers of these partners are made of. The same one, under the same
 * frame and with the same segments, means that judging again would change nothing.
 */
export async function digestOfDossiers(
  tx: Tx,
  frame: DossierFrame,
  partnerIds: readonly string[],
): Promise<string> {
  const wanted = new Set(partnerIds)
  const members = [...frame.survivors].filter(([, end]) => wanted.has(end)).map(([id]) => id)
  const ids = sql`${`{${[...partnerIds, ...members].join(',')}}`}::uuid[]`
  const { rows } = await sql<{ digest: string }>`
    select md5(concat_ws('/',
      (select md5(string_agg(x::text, '' order by x.partner_id)) from (
        select p.partner_id, p.merged_into, p.archived_at, p.stage, l.role, p.nature, p.term, p.country, p.kinds, p.contract,
          p.since, f.orders, f.orders_12m, f.net_12m, f.net_before_12m, f.months, f.first_order_on, f.last_order_on,
          f.host_kept, f.host_late, f.host_broken, f.partner_kept, f.partner_late, f.partner_broken, f.last_contact_at
        from partner p join lifecycle_stage l on l.network_id = p.network_id and l.code = p.stage
        left join partner_figure f on f.partner_id = p.partner_id and f.audience = 'host'
        where p.partner_id = any (${ids})) x),
      (select md5(string_agg(partner_id::text || tag_id, '' order by partner_id, tag_id)) from partner_tag
        where partner_id = any (${ids}) and audience in ('shared', 'host')),
      (select md5(string_agg(x::text, '' order by x.partner_id, x.field_id)) from (
        select partner_id, field_id, text_value, number_value, day_value from field_value
        where partner_id = any (${ids}) and audience in ('shared', 'host')) x),
      (select md5(string_agg(x::text, '' order by x.partner_id, x.scale_id)) from (
        select partner_id, scale_id, sum(value) as total, count(*) as n from measure
        where partner_id = any (${ids}) and audience in ('shared', 'host') and given_by = 'partner' and retracted_at is null
          and replaced_by is null and happened_at > (${addMonths(frame.asOf, -12)}::date)::timestamptz group by 1, 2) x))) as digest`.execute(
    tx,
  )
  return rows[0]?.digest ?? ''
}

/** A digest of the segments of these partners as they stand. */
export async function digestOfSegments(tx: Tx, partnerIds: readonly string[]): Promise<string> {
  const { rows } = await sql<{ digest: string | null }>`
    select md5(string_agg(partner_id::text || scheme_id || version, '' order by partner_id, scheme_id)) as digest
    from partner_segment where partner_id = any (${`{${partnerIds.join(',')}}`}::uuid[]) and audience = 'host'`.execute(
    tx,
  )
  return rows[0]?.digest ?? ''
}
