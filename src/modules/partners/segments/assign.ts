import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { stateFacts } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { type DossierFrame, type PartnerDossier, readDossierFrame, readDossiers } from './dossiers.ts'
import { partnerSegmentAssigned } from './facts.ts'
import { classify, outlineOf, withoutHidden } from './rules.ts'
import { definitionOf, type SchemeRow } from './schemes.ts'
import type { JudgedSegment } from './shapes.ts'

export type StandingRow = {
  id: string
  partner_id: string
  scheme_id: string
  segment_id: string
  rule_segment_id: string
  reason: JudgedSegment[]
  scheme_version: number
  since: Date
  overruled_to: string | null
  overrule_reason: string | null
  overruled_until: string | null
  overruled_by: string | null
  overruled_at: Date | null
  version: number
}

type Cause = 'rules' | 'overrule' | 'overrule_ended' | 'scheme'
export type Assigned = { judged: number; moved: number }

/** Whoever writes segments does so one after the other within a network. */
export async function lockSegments(writer: Writer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`segments ${writer.networkId}`}, 0))`.execute(
    writer.tx,
  )
}

/**
 * Judges these partners by these schemes and writes what has changed: the segment with its reason, and a fact when the
 * partner came into another one. Repeating it changes nothing. Archived partners keep the segment they had; those merged
 * away have none of their own. `cause`: why it is done now.
 */
export async function assignSegments(
  writer: Writer,
  schemes: readonly SchemeRow[],
  partnerIds: readonly string[],
  options: { frame?: DossierFrame; cause?: 'rules' | 'scheme' } = {},
): Promise<Assigned> {
  await lockSegments(writer)
  const frame = options.frame ?? (await readDossierFrame(writer.tx, writer.now))
  const dossiers = await readDossiers(writer.tx, frame, partnerIds)
  const standings = await readStandings(
    writer.tx,
    dossiers.map(({ partnerId }) => partnerId),
  )
  const changes = schemes.flatMap((scheme) => {
    const definition = definitionOf(scheme)
    return dossiers.flatMap((one) => {
      const before = standings.get(`${one.partnerId} ${scheme.id}`) ?? null
      if (one.isArchived && before) return []
      const { segment, why } = classify(definition, one.dossier)
      return changeOf(scheme, one, before, segment, why, frame.today, options.cause ?? 'rules') ?? []
    })
  })
  const hidden = frame.fields.filter((field) => !field.isOpenInFacts).map(({ code }) => code)
  await writeChanges(writer, changes, hidden)
  return { judged: dossiers.length, moved: changes.filter(({ fact }) => fact !== null).length }
}

export async function readStandings(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<Map<string, StandingRow>> {
  const { rows } = await sql<StandingRow>`
    select id, partner_id, scheme_id, segment_id, rule_segment_id, reason, scheme_version, since, overruled_to,
      overrule_reason, overruled_until, overruled_by, overruled_at, version
    from partner_segment where partner_id = any (${`{${partnerIds.join(',')}}`}::uuid[]) and audience = 'host'`.execute(
    tx,
  )
  return new Map(rows.map((row) => [`${row.partner_id} ${row.scheme_id}`, row]))
}

/** Whether a person still holds the partner where it is. */
export function isHeld(row: Pick<StandingRow, 'overruled_to' | 'overruled_until'>, today: string): boolean {
  return row.overruled_to !== null && (row.overruled_until === null || row.overruled_until >= today)
}

type Change = {
  partnerId: string
  schemeId: string
  schemeCode: string
  before: StandingRow | null
  segmentId: string
  ruleSegmentId: string
  why: JudgedSegment[]
  schemeVersion: number
  keepsOverrule: boolean
  fact: { from: string | null; to: string; name: { ru: string; en: string }; cause: Cause } | null
}

function changeOf(
  scheme: SchemeRow,
  { partnerId }: PartnerDossier,
  before: StandingRow | null,
  code: string,
  why: JudgedSegment[],
  today: string,
  cause: 'rules' | 'scheme',
): Change | null {
  const byRules = scheme.segments.find((segment) => segment.code === code)
  if (!byRules) throw new Error('a scheme answered a segment it does not have')
  const held =
    before && isHeld(before, today) ? scheme.segments.find(({ id }) => id === before.overruled_to) : undefined
  const segment = held ?? byRules
  const ended = before !== null && before.overruled_to !== null && !held
  const codeOf = (id: string) =>
    [...scheme.segments, ...scheme.gone].find((one) => one.id === id)?.code ?? null
  const isMoved = before?.segment_id !== segment.id
  const isSame =
    before !== null &&
    !isMoved &&
    !ended &&
    before.rule_segment_id === byRules.id &&
    before.scheme_version === scheme.version &&
    outlineOf(before.reason) === outlineOf(why)
  if (isSame) return null
  return {
    partnerId,
    schemeId: scheme.id,
    schemeCode: scheme.code,
    before,
    segmentId: segment.id,
    ruleSegmentId: byRules.id,
    why,
    schemeVersion: scheme.version,
    keepsOverrule: held !== undefined,
    fact: isMoved
      ? {
          from: before ? codeOf(before.segment_id) : null,
          to: segment.code,
          name: { ru: segment.name_ru, en: segment.name_en },
          cause: ended ? 'overrule_ended' : cause,
        }
      : null,
  }
}

async function writeChanges(
  writer: Writer,
  changes: readonly Change[],
  hidden: readonly string[],
): Promise<void> {
  if (changes.length === 0) return
  await stateFacts(
    writer,
    changes.flatMap((change) =>
      change.fact === null
        ? []
        : {
            partnerId: change.partnerId,
            kind: partnerSegmentAssigned,
            audience: 'host' as const,
            subject: { kind: 'segment_scheme', id: change.schemeId },
            data: {
              scheme: change.schemeCode,
              ...change.fact,
              why: withoutHidden(change.why, hidden),
              schemeVersion: change.schemeVersion,
            },
          },
    ),
  )
  const rows = changes.map((change) => ({
    partner_id: change.partnerId,
    id: change.before?.id ?? newId(),
    scheme_id: change.schemeId,
    segment_id: change.segmentId,
    rule_segment_id: change.ruleSegmentId,
    reason: change.why,
    scheme_version: change.schemeVersion,
    since: change.fact || !change.before ? writer.now : change.before.since,
    keeps: change.keepsOverrule,
  }))
  await sql`
    insert into partner_segment as s (partner_id, id, network_id, audience, scheme_id, segment_id, rule_segment_id, reason,
      scheme_version, since, judged_at)
    select r.partner_id, r.id, ${writer.networkId}::uuid, 'host', r.scheme_id, r.segment_id, r.rule_segment_id, r.reason,
      r.scheme_version, r.since, ${writer.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(partner_id uuid, id uuid, scheme_id uuid, segment_id uuid,
      rule_segment_id uuid, reason jsonb, scheme_version int, since timestamptz)
    on conflict (partner_id, audience, scheme_id) do update set segment_id = excluded.segment_id,
      rule_segment_id = excluded.rule_segment_id, reason = excluded.reason, scheme_version = excluded.scheme_version,
      since = excluded.since, judged_at = excluded.judged_at, version = s.version + 1`.execute(writer.tx)
  const freed = rows
    .filter(({ keeps }, index) => !keeps && changes[index]?.before?.overruled_to)
    .map(({ id }) => id)
  if (freed.length > 0)
    await sql`
      update partner_segment set overruled_to = null, overrule_reason = null, overruled_until = null, overruled_by = null,
        overruled_at = null where id = any (${`{${freed.join(',')}}`}::uuid[])`.execute(writer.tx)
}

/** Ids of the partners that are judged, after one and in their order: all that were not merged into another. */
export async function nextPartners(tx: Tx, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from partner where merged_into is null
      and (${after}::uuid is null or partner_id > ${after}::uuid) order by partner_id limit ${limit}`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
