import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Grouping } from '../registry/groups.ts'
import { readSchemes } from './schemes.ts'

/**
 * Partners in any of these segments, each `<scheme>:<segment>`; `<scheme>:none` for those the scheme has not judged.
 * Refuses a scheme or a segment there is none of.
 */
export async function conditionOfSegments(tx: Tx, values: readonly string[]): Promise<RawBuilder<boolean>> {
  const schemes = await readSchemes(tx)
  const having = (condition: RawBuilder<unknown>) =>
    sql<boolean>`exists (select from partner_segment s where s.partner_id = p.partner_id and s.audience = 'host' and ${condition})`
  const any = values.map((value) => {
    const [schemeCode, segmentCode] = value.split(':')
    const scheme = schemes.find(({ code }) => code === schemeCode)
    if (scheme && segmentCode === 'none')
      return sql<boolean>`not ${having(sql`s.scheme_id = ${scheme.id}::uuid`)}`
    const segment = scheme?.segments.find(({ code }) => code === segmentCode)
    if (!segment)
      throw new Refused('segment_unknown', { status: 400, detail: `There is no segment "${value}".` })
    return having(sql`s.segment_id = ${segment.id}::uuid`)
  })
  return sql<boolean>`(${sql.join(any, sql` or `)})`
}

/** The segments of a partner of a page of the registry as one JSON array; nothing for the partner's side. */
export const segmentsOfRow = (partnerId: RawBuilder<unknown>) => sql`
  coalesce((select jsonb_agg(jsonb_build_object('scheme', c.code, 'code', g.code, 'nameRu', g.name_ru, 'nameEn', g.name_en,
      'tone', g.tone, 'isOverruled', s.overruled_to is not null) order by c.place, c.code)
    from partner_segment s join segment g on g.network_id = s.network_id and g.id = s.segment_id
    join segment_scheme c on c.network_id = s.network_id and c.id = s.scheme_id and c.archived_at is null
    where s.partner_id = ${partnerId} and s.audience = 'host'), '[]')`

/**
 * Groups of the registry by the segments of a scheme, in their turn; of the first scheme where none is named. Refuses a
 * scheme there is none of.
 */
export async function groupingBySegment(
  tx: Tx,
  schemeCode: string | null,
  language: string,
): Promise<Grouping> {
  const schemes = await readSchemes(tx)
  const scheme = schemeCode === null ? schemes[0] : schemes.find(({ code }) => code === schemeCode)
  if (!scheme) throw new Refused('unknown_grouping', { status: 400 })
  const all = [...scheme.segments, ...scheme.gone]
  return {
    value: sql`g.code`,
    join: sql`left join partner_segment s on s.partner_id = p.partner_id and s.audience = 'host' and s.scheme_id = ${scheme.id}::uuid
      left join segment g on g.network_id = s.network_id and g.id = s.segment_id`,
    order: all.map(({ code }) => code),
    labels: async () => new Map(all.map((one) => [one.code, language === 'ru' ? one.name_ru : one.name_en])),
    filter: (value) => ({ segment: `${scheme.code}:${value ?? 'none'}` }),
  }
}
