import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { personNames } from '#records/facts/read.ts'
import { definitionOf, type SchemeRow, type SegmentRow } from './schemes.ts'
import type { SegmentName, SegmentScheme, SegmentSchemeDefinition, SegmentSchemeVersions } from './shapes.ts'

export function nameOfSegment(segment: SegmentRow): SegmentName {
  return {
    id: segment.id,
    code: segment.code,
    nameRu: segment.name_ru,
    nameEn: segment.name_en,
    tone: segment.tone,
  }
}

/** Schemes with how many partners each segment has; archived and merged partners are not counted. */
export async function presentSchemes(tx: Tx, schemes: readonly SchemeRow[]): Promise<SegmentScheme[]> {
  const { rows } = await sql<{ scheme_id: string; segment_id: string; partners: number; overruled: number }>`
    select s.scheme_id, s.segment_id, count(*)::int as partners, (count(*) filter (where s.overruled_to is not null))::int as overruled
    from partner_segment s join partner p on p.partner_id = s.partner_id
    where s.audience = 'host' and p.archived_at is null and p.merged_into is null group by 1, 2`.execute(tx)
  return schemes.map((scheme) => {
    const { nameRu, nameEn, segments } = definitionOf(scheme)
    const own = rows.filter((row) => row.scheme_id === scheme.id)
    return {
      id: scheme.id,
      code: scheme.code,
      nameRu,
      nameEn,
      segments: segments.map((segment, index) => {
        const id = scheme.segments[index]?.id ?? ''
        return { ...segment, id, partners: own.find((row) => row.segment_id === id)?.partners ?? 0 }
      }),
      overruled: own.reduce((sum, row) => sum + row.overruled, 0),
      version: scheme.version,
      updatedAt: scheme.updated_at.toISOString(),
      archivedAt: scheme.archived_at?.toISOString() ?? null,
    }
  })
}

/** What a scheme was before, the latest first. */
export async function readVersions(tx: Tx, schemeId: string): Promise<SegmentSchemeVersions> {
  const scheme = await sql`select from segment_scheme where id = ${schemeId}`.execute(tx)
  if (scheme.rows.length === 0) throw new NotFound()
  const { rows } = await sql<{
    version: number
    at: Date
    by_id: string | null
    moved: number | null
    definition: SegmentSchemeDefinition
  }>`
    select version, at, by_id, moved, definition from segment_scheme_version where scheme_id = ${schemeId}
    order by version desc limit 100`.execute(tx)
  const names = await personNames(
    tx,
    rows.flatMap((row) => row.by_id ?? []),
  )
  return {
    data: rows.map((row) => ({
      version: row.version,
      at: row.at.toISOString(),
      by: row.by_id === null ? null : (names.get(row.by_id) ?? null),
      moved: row.moved,
      definition: {
        nameRu: row.definition.nameRu,
        nameEn: row.definition.nameEn,
        segments: row.definition.segments,
      },
    })),
  }
}
