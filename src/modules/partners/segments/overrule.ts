import { sql } from 'kysely'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { lockActivePartner } from '../account/locks.ts'
import { readFrame } from '../network.ts'
import { assignSegments, lockSegments, readStandings, type StandingRow } from './assign.ts'
import { partnerSegmentAssigned } from './facts.ts'
import { readSchemes, type SchemeRow } from './schemes.ts'
import type { SegmentOverruleInput } from './shapes.ts'

type Standing = { scheme: SchemeRow; standing: StandingRow }

async function lockStanding(writer: Writer, partnerId: string, schemeId: string, version: number | null) {
  await lockSegments(writer)
  await lockActivePartner(writer.tx, partnerId, null)
  const scheme = (await readSchemes(writer.tx)).find(({ id }) => id === schemeId)
  if (!scheme) throw new NotFound()
  const key = `${partnerId} ${schemeId}`
  let standing = (await readStandings(writer.tx, [partnerId])).get(key)
  if (!standing) {
    await assignSegments(writer, [scheme], [partnerId])
    standing = (await readStandings(writer.tx, [partnerId])).get(key)
  }
  if (!standing) throw new NotFound()
  if (version !== null && version !== standing.version)
    throw new Refused('version_conflict', {
      status: 412,
      detail: 'The segment has changed since you read it.',
    })
  return { scheme, standing } satisfies Standing
}

/**
 * A person places a partner in a segment against the rules, with a reason, until a day (null: until it is taken back).
 * Refuses a day that has passed and a segment the scheme does not have.
 */
export async function overruleSegment(
  writer: Writer,
  partnerId: string,
  schemeId: string,
  version: number | null,
  input: SegmentOverruleInput,
): Promise<void> {
  const { scheme, standing } = await lockStanding(writer, partnerId, schemeId, version)
  const to = scheme.segments.find(({ id }) => id === input.segmentId)
  if (!to) throw refused('segmentId', 'segment_unknown', 'The scheme has no such segment.')
  const { today } = await readFrame(writer.tx, writer.now)
  if (input.until !== null && input.until < today)
    throw refused('until', 'day_has_passed', 'That day has passed.')
  await stateFact(writer, {
    partnerId,
    kind: partnerSegmentAssigned,
    audience: 'host',
    subject: { kind: 'segment_scheme', id: schemeId },
    data: {
      scheme: scheme.code,
      from: codeOf(scheme, standing.segment_id),
      to: to.code,
      name: { ru: to.name_ru, en: to.name_en },
      cause: 'overrule',
      why: [],
      reason: input.reason,
      until: input.until,
    },
  })
  const { segment_id: before } = standing
  await sql`
    update partner_segment set segment_id = ${to.id}, overruled_to = ${to.id}, overrule_reason = ${input.reason},
      overruled_until = ${input.until}, overruled_by = ${writer.actor.id}, overruled_at = ${writer.now},
      since = ${before === to.id ? standing.since : writer.now}, version = version + 1
    where partner_id = ${partnerId} and id = ${standing.id}`.execute(writer.tx)
}

/** Takes a person's decision back: the rules hold again. Refuses when nothing was overruled. */
export async function endOverrule(
  writer: Writer,
  partnerId: string,
  schemeId: string,
  version: number | null,
): Promise<void> {
  const { scheme, standing } = await lockStanding(writer, partnerId, schemeId, version)
  if (standing.overruled_to === null) throw new Refused('not_overruled', { status: 409 })
  const to = [...scheme.segments, ...scheme.gone].find(({ id }) => id === standing.rule_segment_id)
  if (!to) throw new NotFound()
  await stateFact(writer, {
    partnerId,
    kind: partnerSegmentAssigned,
    audience: 'host',
    subject: { kind: 'segment_scheme', id: schemeId },
    data: {
      scheme: scheme.code,
      from: codeOf(scheme, standing.segment_id),
      to: to.code,
      name: { ru: to.name_ru, en: to.name_en },
      cause: 'overrule_ended',
      why: [],
    },
  })
  await sql`
    update partner_segment set segment_id = rule_segment_id, overruled_to = null, overrule_reason = null,
      overruled_until = null, overruled_by = null, overruled_at = null, version = version + 1,
      since = ${to.id === standing.segment_id ? standing.since : writer.now}
    where partner_id = ${partnerId} and id = ${standing.id}`.execute(writer.tx)
  await assignSegments(writer, [scheme], [partnerId])
}

function codeOf(scheme: SchemeRow, id: string): string | null {
  return [...scheme.segments, ...scheme.gone].find((segment) => segment.id === id)?.code ?? null
}

function refused(field: string, code: RefusalCode, detail: string): Refused {
  return new Refused('invalid', { errors: [{ pointer: `#/${field}`, code, detail }] })
}
