import { sql } from 'kysely'
import { stateFacts } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { readFrame } from '../network.ts'
import { assignSegments, isHeld, lockSegments, readStandings, type StandingRow } from './assign.ts'
import { partnerSegmentAssigned } from './facts.ts'
import { readSchemes, type SchemeRow } from './schemes.ts'

/**
 * What people decided about the segments of a merged account holds for the partner that stands for it, wherever nobody
 * decided about that one. The merged account keeps its own rows, so that parting needs nothing back. Returns the schemes
 * where a decision was carried over.
 */
export async function carryOverrules(
  writer: Writer,
  survivorId: string,
  mergedId: string,
): Promise<string[]> {
  await lockSegments(writer)
  const schemes = await readSchemes(writer.tx)
  const { today } = await readFrame(writer.tx, writer.now)
  const given = await readStandings(writer.tx, [mergedId])
  const decided = schemes.filter((scheme) => {
    const row = given.get(`${mergedId} ${scheme.id}`)
    return row !== undefined && isHeld(row, today)
  })
  if (decided.length === 0) return []
  await assignSegments(writer, decided, [survivorId])
  const own = await readStandings(writer.tx, [survivorId])
  const carried: string[] = []
  for (const scheme of decided) {
    const from = given.get(`${mergedId} ${scheme.id}`)
    const to = own.get(`${survivorId} ${scheme.id}`)
    if (!from || !to || isHeld(to, today) || !scheme.segments.some(({ id }) => id === from.overruled_to))
      continue
    await sql`
      update partner_segment set segment_id = ${from.overruled_to}, overruled_to = ${from.overruled_to},
        overrule_reason = ${from.overrule_reason}, overruled_until = ${from.overruled_until}, overruled_by = ${from.overruled_by},
        overruled_at = ${from.overruled_at}, since = ${to.segment_id === from.overruled_to ? to.since : writer.now},
        version = version + 1
      where partner_id = ${survivorId} and id = ${to.id}`.execute(writer.tx)
    await tell(writer, survivorId, scheme, to.segment_id, from.overruled_to, {
      cause: 'overrule',
      reason: from.overrule_reason ?? '',
      until: from.overruled_until,
    })
    carried.push(scheme.id)
  }
  return carried
}

/** Takes back what `carryOverrules` brought, wherever nobody has decided anew since. */
export async function takeBackOverrules(
  writer: Writer,
  survivorId: string,
  mergedId: string,
  schemeIds: readonly string[],
): Promise<void> {
  if (schemeIds.length === 0) return
  await lockSegments(writer)
  const schemes = await readSchemes(writer.tx, { archived: true })
  const rows = await readStandings(writer.tx, [survivorId, mergedId])
  for (const scheme of schemes.filter(({ id }) => schemeIds.includes(id))) {
    const from = rows.get(`${mergedId} ${scheme.id}`)
    const to = rows.get(`${survivorId} ${scheme.id}`)
    if (!from || !to || !isSameDecision(from, to)) continue
    await sql`
      update partner_segment set segment_id = rule_segment_id, overruled_to = null, overrule_reason = null,
        overruled_until = null, overruled_by = null, overruled_at = null, version = version + 1,
        since = ${to.rule_segment_id === to.segment_id ? to.since : writer.now}
      where partner_id = ${survivorId} and id = ${to.id}`.execute(writer.tx)
    await tell(writer, survivorId, scheme, to.segment_id, to.rule_segment_id, { cause: 'overrule_ended' })
  }
}

function isSameDecision(one: StandingRow, other: StandingRow): boolean {
  return (
    other.overruled_to !== null &&
    one.overruled_to === other.overruled_to &&
    one.overruled_by === other.overruled_by &&
    one.overruled_at?.getTime() === other.overruled_at?.getTime()
  )
}

async function tell(
  writer: Writer,
  partnerId: string,
  scheme: SchemeRow,
  fromId: string,
  toId: string | null,
  why: { cause: 'overrule' | 'overrule_ended'; reason?: string; until?: string | null },
): Promise<void> {
  const all = [...scheme.segments, ...scheme.gone]
  const to = all.find(({ id }) => id === toId)
  if (!to) return
  await stateFacts(writer, [
    {
      partnerId,
      kind: partnerSegmentAssigned,
      audience: 'host',
      subject: { kind: 'segment_scheme', id: scheme.id },
      data: {
        scheme: scheme.code,
        from: all.find(({ id }) => id === fromId)?.code ?? null,
        to: to.code,
        name: { ru: to.name_ru, en: to.name_en },
        why: [],
        ...why,
      },
    },
  ])
}
