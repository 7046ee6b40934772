import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { newId } from '#shared/ids.ts'
import { VALUE_FIELDS, VALUE_SCHEME } from './defaults.ts'
import type { SegmentRule, SegmentSchemeDefinition } from './shapes.ts'

export type SegmentRow = {
  id: string
  scheme_id: string
  code: string
  name_ru: string
  name_en: string
  tone: SegmentSchemeDefinition['segments'][number]['tone']
  place: number
  rule: SegmentRule | null
  archived_at: Date | null
}

/** A scheme with its segments in their turn; `gone` are those it had before. */
export type SchemeRow = {
  id: string
  code: string
  name_ru: string
  name_en: string
  version: number
  archived_at: Date | null
  updated_at: Date
  segments: SegmentRow[]
  gone: SegmentRow[]
}

/** All schemes of the scope's network, in their order; archived ones too when asked for. */
export async function readSchemes(tx: Tx, options: { archived?: boolean } = {}): Promise<SchemeRow[]> {
  const { rows: schemes } = await sql<Omit<SchemeRow, 'segments' | 'gone'>>`
    select id, code, name_ru, name_en, version, archived_at, updated_at from segment_scheme
    where ${options.archived ? sql`true` : sql`archived_at is null`} order by place, created_at, id`.execute(
    tx,
  )
  const { rows: segments } = await sql<SegmentRow>`
    select id, scheme_id, code, name_ru, name_en, tone, place, rule, archived_at from segment order by place, id`.execute(
    tx,
  )
  return schemes.map((scheme) => {
    const own = segments.filter(({ scheme_id }) => scheme_id === scheme.id)
    return {
      ...scheme,
      segments: own.filter(({ archived_at }) => archived_at === null),
      gone: own.filter(({ archived_at }) => archived_at !== null),
    }
  })
}

/** A scheme as people edit it. */
export function definitionOf(scheme: SchemeRow): SegmentSchemeDefinition {
  return {
    nameRu: scheme.name_ru,
    nameEn: scheme.name_en,
    segments: scheme.segments.map((segment) => ({
      code: segment.code,
      nameRu: segment.name_ru,
      nameEn: segment.name_en,
      tone: segment.tone,
      rule: segment.rule,
    })),
  }
}

const mine = sql`(select nullif(current_setting('app.network_id', true), '')::uuid)`

/**
 * Makes the scheme a network begins with, once: a network whose people archived or renamed it does not get it again.
 * Returns whether it was made. Side must be the host or the system.
 */
export async function ensureSchemes(tx: Tx, now: Date): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    select exists (select from segment_scheme where network_id = ${mine}) as some`.execute(tx)
  if (rows[0]?.some) return false
  const schemeId = newId()
  const made = await sql`
    insert into segment_scheme (network_id, id, code, name_ru, name_en, created_at, updated_at)
    values (${mine}, ${schemeId}, ${VALUE_SCHEME.code}, ${VALUE_SCHEME.nameRu}, ${VALUE_SCHEME.nameEn}, ${now}, ${now})
    on conflict do nothing returning id`.execute(tx)
  if (made.rows.length === 0) return false
  await writeSegments(tx, schemeId, VALUE_SCHEME, [])
  await keepVersion(tx, { schemeId, version: 1, definition: VALUE_SCHEME, byId: null, moved: null, at: now })
  for (const [index, field] of VALUE_FIELDS.entries())
    await sql`
      insert into custom_field (id, network_id, code, kind, label_ru, label_en, hint, options, place, created_at, updated_at)
      values (${newId()}, ${mine}, ${field.code}, ${field.kind}, ${field.labelRu}, ${field.labelEn}, ${field.hint},
        ${JSON.stringify(field.options)}::jsonb, ${900 + index}, ${now}, ${now})
      on conflict (network_id, code) do nothing`.execute(tx)
  return true
}

/** Writes the segments of a scheme: those that are no more are archived, a code that comes back is the same segment. */
export async function writeSegments(
  tx: Tx,
  schemeId: string,
  definition: SegmentSchemeDefinition,
  known: readonly SegmentRow[],
): Promise<void> {
  const rows = definition.segments.map((segment, index) => ({
    id: known.find(({ code }) => code === segment.code)?.id ?? newId(),
    code: segment.code,
    name_ru: segment.nameRu,
    name_en: segment.nameEn,
    tone: segment.tone,
    place: index + 1,
    rule: index === definition.segments.length - 1 ? null : segment.rule,
  }))
  await sql`
    update segment set archived_at = now() where scheme_id = ${schemeId} and archived_at is null
      and code <> all (${rows.map(({ code }) => code)}::text[])`.execute(tx)
  await sql`
    insert into segment (network_id, id, scheme_id, code, name_ru, name_en, tone, place, rule)
    select ${mine}, r.id, ${schemeId}::uuid, r.code, r.name_ru, r.name_en, r.tone, r.place, nullif(r.rule, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, code text, name_ru text, name_en text, tone text, place int, rule jsonb)
    on conflict (network_id, scheme_id, code) do update set name_ru = excluded.name_ru, name_en = excluded.name_en,
      tone = excluded.tone, place = excluded.place, rule = excluded.rule, archived_at = null`.execute(tx)
}

/** Keeps a state of a scheme in its history. */
export async function keepVersion(
  tx: Tx,
  kept: {
    schemeId: string
    version: number
    definition: SegmentSchemeDefinition
    byId: string | null
    moved: number | null
    at: Date
  },
): Promise<void> {
  await sql`
    insert into segment_scheme_version (network_id, id, scheme_id, version, definition, by_id, moved, at)
    values (${mine}, ${newId()}, ${kept.schemeId}, ${kept.version}, ${JSON.stringify(kept.definition)}::jsonb,
      ${kept.byId}, ${kept.moved}, ${kept.at})`.execute(tx)
}
