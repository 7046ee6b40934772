import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused, VersionConflict } from '#platform/http/refused.ts'
import { stateFacts } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { readFieldsFor } from '../custom-fields/read-fields.ts'
import { setFieldValues } from '../custom-fields/set-values.ts'
import type { FieldInput } from '../custom-fields/shapes.ts'
import { partnerMerged, partnerMergedInto } from '../fact-kinds.ts'
import { carryOverrules } from '../segments/carry-overrules.ts'
import { findTwins, joinTwins } from './joined-rows.ts'
import { isMergeField } from './merge-fields.ts'
import { type Ends, previewMerge, readEnds } from './merge-preview.ts'
import { readMerge } from './merges.ts'
import { markChanged } from './search.ts'
import type { Choice, Merge, MergeInput, MergePreview } from './shapes.ts'
import type { MergeChange } from './tables.ts'
import { type FieldChange, writeFields } from './write-fields.ts'

/**
 * Makes one partner of two: `mergedId` points to `survivorId` from now on, all records stay where they are and every
 * reader resolves the set. For each field the chosen value is kept with the survivor, contacts and legal entities that
 * both have are joined, tags and followers united, what people decided about
 * segments carried over. Refuses without consent when both have people who sign in, and when
 * an account was changed since the preview (`survivorVersion`, `mergedVersion`).
 */
export async function mergePartners(
  writer: Writer,
  actor: Actor,
  survivorId: string,
  mergedId: string,
  input: MergeInput,
): Promise<Merge> {
  const { tx, networkId, now } = writer
  const ends = await readEnds(tx, survivorId, mergedId, true)
  refuseOld(ends, input)
  const preview = await previewMerge(tx, actor, survivorId, mergedId)
  if (preview.needsConsent && !input.consent)
    throw new Refused('consent_needed', {
      errors: [
        {
          pointer: '#/consent',
          code: 'consent_needed',
          detail: 'Both have people who sign in: they will see each other’s history.',
        },
      ],
    })
  const chosen = choose(preview, input.choices)
  const moved = await point(writer, survivorId, mergedId)
  const changes = [
    ...(await writeAccount(writer, ends, chosen)),
    ...(await writeCustom(writer, actor, ends, chosen)),
    ...(await uniteTags(writer, survivorId, mergedId)),
    ...(await uniteFollowers(writer, survivorId, mergedId)),
    ...(await carryOverrules(writer, survivorId, mergedId)).map((scheme) => ({
      field: `segment.${scheme}`,
      from: null,
      to: scheme,
    })),
  ]
  const twins = await findTwins(tx, [survivorId], [mergedId, ...moved])
  const joined = await joinTwins(writer, twins)
  const id = newId()
  await sql`
    insert into partner_merge (network_id, id, survivor_id, merged_id, moved, changes, joined, reason, has_consent, merged_by, merged_at)
    values (${networkId}, ${id}, ${survivorId}, ${mergedId}, ${moved}::uuid[], ${JSON.stringify(changes)}::jsonb,
      ${JSON.stringify(joined)}::jsonb, ${input.reason}, ${preview.needsConsent && input.consent}, ${actor.userId}, ${now})`.execute(
    tx,
  )
  await stateFacts(writer, [
    {
      partnerId: survivorId,
      kind: partnerMerged,
      audience: 'host',
      subject: { kind: 'partner', id: survivorId },
      data: { merge: id, partner: mergedId, name: ends.merged.name, reason: input.reason },
    },
    {
      partnerId: mergedId,
      kind: partnerMergedInto,
      audience: 'host',
      subject: { kind: 'partner', id: mergedId },
      data: { merge: id, partner: survivorId, name: ends.survivor.name, reason: input.reason },
    },
  ])
  await settlePairs(writer, actor, survivorId, mergedId)
  await refreshProjections(tx, [survivorId, mergedId, ...moved])
  return readMerge(tx, actor, id)
}

function refuseOld({ survivor, merged }: Ends, input: MergeInput): void {
  const isOld = (row: { version: number }, version: number | undefined) =>
    version !== undefined && row.version !== version
  if (isOld(survivor, input.survivorVersion) || isOld(merged, input.mergedVersion))
    throw new VersionConflict()
}

type Chosen = { field: string; from: string | null; to: string | null }

/** Fields that get the merged account's value. Refuses a choice for a field that there is not. */
function choose(preview: MergePreview, choices: Readonly<Record<string, Choice>>): Chosen[] {
  const unknown = Object.keys(choices).find((name) => !preview.fields.some(({ field }) => field === name))
  if (unknown !== undefined)
    throw new Refused('invalid', {
      errors: [{ pointer: `#/choices/${unknown}`, code: 'unknown_field', detail: 'There is no such field.' }],
    })
  return preview.fields
    .filter(({ field, isSame, choice }) => !isSame && (choices[field] ?? choice) === 'merged')
    .map(({ field, survivor, merged }) => ({ field, from: survivor.value, to: merged.value }))
    .filter(({ field, to }) => !(field === 'name' && to === null))
}

/** Points the merged account, and those merged into it before, to the survivor. Answers the latter. */
async function point({ tx, now }: Writer, survivorId: string, mergedId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update partner set merged_into = ${survivorId}, updated_at = ${now} where merged_into = ${mergedId} returning partner_id as id`.execute(
    tx,
  )
  await sql`update partner set merged_into = ${survivorId}, version = version + 1, updated_at = ${now}
    where partner_id = ${mergedId}`.execute(tx)
  return rows.map(({ id }) => id)
}

async function writeAccount(writer: Writer, ends: Ends, chosen: readonly Chosen[]): Promise<MergeChange[]> {
  const changes = chosen.flatMap(({ field, from, to }): FieldChange[] =>
    isMergeField(field)
      ? [{ field, from, to, ...(field === 'stage' ? { since: ends.merged.stage_since } : {}) }]
      : [],
  )
  await writeFields(writer, ends.survivor, changes)
  return changes.map(({ field, from, to }) => ({
    field,
    from,
    to,
    ...(field === 'stage' ? { fromSince: ends.survivor.stage_since.toISOString() } : {}),
  }))
}

async function writeCustom(
  writer: Writer,
  actor: Actor,
  { survivor }: Ends,
  chosen: readonly Chosen[],
): Promise<MergeChange[]> {
  const own = chosen.filter(({ field }) => field.startsWith('field.'))
  if (own.length === 0) return []
  const fields = await readFieldsFor(writer.tx, actor)
  const values = Object.fromEntries(
    own.map(({ field, to }) => [
      field.slice('field.'.length),
      to === null ? null : (JSON.parse(to) as FieldInput),
    ]),
  )
  const { problems } = await setFieldValues(writer, fields, [
    { partnerId: survivor.partner_id, name: survivor.name, values },
  ])
  const left = new Set(problems.map(({ code }) => `field.${code}`))
  return own.filter(({ field }) => !left.has(field))
}

async function uniteTags(
  { tx, networkId, now }: Writer,
  survivorId: string,
  mergedId: string,
): Promise<MergeChange[]> {
  const { rows } = await sql<{ tag_id: string }>`
    insert into partner_tag (partner_id, id, network_id, audience, tag_id, created_at)
    select ${survivorId}, house.new_id(), ${networkId}, t.audience, t.tag_id, ${now} from partner_tag t
    where t.partner_id = ${mergedId} and not exists (
      select from partner_tag o where o.partner_id = ${survivorId} and o.tag_id = t.tag_id)
    returning tag_id`.execute(tx)
  return rows.map(({ tag_id }) => ({ field: `tag.${tag_id}`, from: null, to: tag_id }))
}

async function uniteFollowers(
  { tx, networkId, now }: Writer,
  survivorId: string,
  mergedId: string,
): Promise<MergeChange[]> {
  const { rows } = await sql<{ user_id: string }>`
    insert into partner_follow (partner_id, id, network_id, audience, user_id, created_at)
    select ${survivorId}, house.new_id(), ${networkId}, f.audience, f.user_id, ${now} from partner_follow f
    where f.partner_id = ${mergedId} and f.audience = 'host' and not exists (
      select from partner_follow o where o.partner_id = ${survivorId} and o.user_id = f.user_id)
    returning user_id`.execute(tx)
  return rows.map(({ user_id }) => ({ field: `follow.${user_id}`, from: null, to: user_id }))
}

/** The pair is decided; other questions about the merged account are asked anew about the one that stands for it. */
async function settlePairs(
  { tx, networkId, now }: Writer,
  actor: Actor,
  survivorId: string,
  mergedId: string,
): Promise<void> {
  const [a = '', b = ''] = [survivorId, mergedId].sort()
  await sql`update duplicate_pair set state = 'merged', decided_by = ${actor.userId}, decided_at = ${now}, reason = null
    where network_id = ${networkId} and a_id = ${a} and b_id = ${b}`.execute(tx)
  await sql`delete from duplicate_pair where state = 'open' and (a_id = ${mergedId} or b_id = ${mergedId})`.execute(
    tx,
  )
  await sql`delete from duplicate_key where partner_id = ${mergedId}`.execute(tx)
  await markChanged(tx, [survivorId])
}
