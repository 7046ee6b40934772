import { sql } from 'kysely'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { readFrame } from '../network.ts'
import { type Assigned, assignSegments, lockSegments, nextPartners } from './assign.ts'
import { readDossierFrame } from './dossiers.ts'
import { presentSchemes } from './present.ts'
import { conditionsOnHidden, refusalsOfScheme } from './rules.ts'
import { definitionOf, keepVersion, readSchemes, type SchemeRow, writeSegments } from './schemes.ts'
import type { NewSegmentScheme, SegmentScheme, SegmentSchemeDefinition } from './shapes.ts'

/** Up to as many partners are moved by the request that saves; more are moved by the job. */
export const AT_ONCE = 5000
export const SEGMENTS_JOB = 'partners.segments'

export type Saved = { scheme: SegmentScheme; moved: number | null; previous: SegmentSchemeDefinition | null }

async function refuseMalformed(
  writer: Writer,
  definition: SegmentSchemeDefinition,
  hidden: readonly string[],
  before: SchemeRow | null,
): Promise<void> {
  const { currency } = await readFrame(writer.tx, writer.now)
  if (conditionsOnHidden(definition, before && definitionOf(before), hidden)) throw fieldNotYours()
  const refusals = refusalsOfScheme(definition, currency)
  if (refusals.length === 0) return
  throw new Refused('invalid', {
    errors: refusals.map((refusal) => ({ ...refusal, detail: 'The rule cannot be judged like this.' })),
  })
}

/** A rule about a field one may not read would tell its values. */
export function fieldNotYours(): Refused {
  return new Refused('field_unknown', { detail: 'A rule asks for a field you may not read.' })
}

/** Makes a scheme and judges all partners by it. Refuses a code that is taken and rules that cannot be judged. */
export async function addScheme(
  writer: Writer,
  { code, ...definition }: NewSegmentScheme,
  hidden: readonly string[],
): Promise<Saved> {
  await refuseMalformed(writer, definition, hidden, null)
  await lockSegments(writer)
  const { tx, now } = writer
  const id = newId()
  const { rows } = await sql`
    insert into segment_scheme (network_id, id, code, name_ru, name_en, place, created_at, updated_at)
    values (${writer.networkId}, ${id}, ${code}, ${definition.nameRu}, ${definition.nameEn},
      (select coalesce(max(place), 0) + 1 from segment_scheme), ${now}, ${now})
    on conflict (network_id, code) do nothing returning id`.execute(tx)
  if (rows.length === 0)
    throw new Refused('code_taken', {
      status: 409,
      errors: [{ pointer: '#/code', code: 'code_taken', detail: 'There is a scheme of this code already.' }],
    })
  await writeSegments(tx, id, definition, [])
  return saved(writer, id, definition, 1, null)
}

/**
 * Saves a scheme and moves the partners its rules now place elsewhere. A segment that is gone leaves its partners to the
 * rules; a person's decision for it ends. What stood before is answered and kept, so that a saving can be taken back.
 */
export async function saveScheme(
  writer: Writer,
  schemeId: string,
  version: number | null,
  definition: SegmentSchemeDefinition,
  hidden: readonly string[],
): Promise<Saved> {
  await lockSegments(writer)
  const before = await lockScheme(writer, schemeId, version)
  await refuseMalformed(writer, definition, hidden, before)
  const next = before.version + 1
  await sql`
    update segment_scheme set name_ru = ${definition.nameRu}, name_en = ${definition.nameEn}, version = ${next},
      updated_at = ${writer.now} where id = ${schemeId}`.execute(writer.tx)
  await writeSegments(writer.tx, schemeId, definition, [...before.segments, ...before.gone])
  return saved(writer, schemeId, definition, next, definitionOf(before))
}

/** The scheme, locked. Refuses with 404 what is not there, with 412 another version, with 409 an archived one. */
async function lockScheme(writer: Writer, schemeId: string, version: number | null): Promise<SchemeRow> {
  await sql`select from segment_scheme where id = ${schemeId} for update`.execute(writer.tx)
  const found = (await readSchemes(writer.tx, { archived: true })).find(({ id }) => id === schemeId)
  if (!found) throw new NotFound()
  if (version !== null && found.version !== version) throw new VersionConflict()
  return found
}

async function saved(
  writer: Writer,
  schemeId: string,
  definition: SegmentSchemeDefinition,
  version: number,
  previous: SegmentSchemeDefinition | null,
): Promise<Saved> {
  const [scheme] = (await readSchemes(writer.tx, { archived: true })).filter(({ id }) => id === schemeId)
  if (!scheme) throw new Error('the scheme was not written')
  const moved = scheme.archived_at ? { judged: 0, moved: 0 } : await judgeAll(writer, [scheme])
  await keepVersion(writer.tx, {
    schemeId,
    version,
    definition,
    byId: writer.actor.id,
    moved: moved?.moved ?? null,
    at: writer.now,
  })
  const [shown] = await presentSchemes(writer.tx, [scheme])
  if (!shown) throw new Error('the scheme was not read')
  return { scheme: shown, moved: moved?.moved ?? null, previous }
}

/** Judges all partners by these schemes now, or leaves it to the job when there are too many; null then. */
async function judgeAll(writer: Writer, schemes: readonly SchemeRow[]): Promise<Assigned | null> {
  const ids = await nextPartners(writer.tx, null, AT_ONCE + 1)
  if (ids.length > AT_ONCE) {
    await askForJudging(writer)
    return null
  }
  const frame = await readDossierFrame(writer.tx, writer.now)
  return assignSegments(writer, schemes, ids, { frame, cause: 'scheme' })
}

/** Notes that the network's partners have to be judged anew and wakes the job; asked often, it is noted once. */
export async function askForJudging(writer: Pick<Writer, 'tx' | 'networkId' | 'now'>): Promise<void> {
  const { rows } = await sql`
    insert into segment_run as r (network_id, wanted_at) values (${writer.networkId}, ${writer.now})
    on conflict (network_id) do update set wanted_at = excluded.wanted_at
      where r.began_at is not null and r.wanted_at <= r.began_at
    returning network_id`.execute(writer.tx)
  if (rows.length > 0) await enqueueJob(writer.tx, SEGMENTS_JOB, { networkId: writer.networkId })
}

/** Puts a scheme away, or takes it back and judges by it again. Its partners keep the segments they had in it. */
export async function archiveScheme(
  writer: Writer,
  schemeId: string,
  version: number | null,
  isArchived: boolean,
): Promise<SegmentScheme> {
  await lockSegments(writer)
  const before = await lockScheme(writer, schemeId, version)
  await sql`
    update segment_scheme set archived_at = ${isArchived ? writer.now : null}, version = version + 1,
      updated_at = ${writer.now} where id = ${schemeId}`.execute(writer.tx)
  const found = (await readSchemes(writer.tx, { archived: true })).find(({ id }) => id === before.id)
  if (!found) throw new NotFound()
  await keepVersion(writer.tx, {
    schemeId,
    version: found.version,
    definition: definitionOf(found),
    byId: writer.actor.id,
    moved: 0,
    at: writer.now,
  })
  if (!isArchived) await judgeAll(writer, [found])
  const [shown] = await presentSchemes(writer.tx, [found])
  if (!shown) throw new NotFound()
  return shown
}
