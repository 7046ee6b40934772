import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { stateFacts } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'
import type { PartnerRecord } from '../account/present.ts'
import { withAllFields } from '../custom-fields/all-fields.ts'
import { readFields } from '../custom-fields/read-fields.ts'
import { setFieldValues } from '../custom-fields/set-values.ts'
import type { FieldInput } from '../custom-fields/shapes.ts'
import { readFieldValues } from '../custom-fields/values.ts'
import { partnerUnmerged } from '../fact-kinds.ts'
import { takeBackOverrules } from '../segments/carry-overrules.ts'
import { separateTwins } from './joined-rows.ts'
import { isMergeField, mergeValues } from './merge-fields.ts'
import { customText } from './merge-preview.ts'
import { type MergeRow, readMerge, readMergeRow } from './merges.ts'
import { markChanged } from './search.ts'
import type { Merge } from './shapes.ts'
import type { LeftAlone, MergeChange } from './tables.ts'
import { type FieldChange, writeFields } from './write-fields.ts'

/**
 * Takes a merge back at any time: the pointer goes, and so does each value the merge wrote that nobody has changed since
 * (the others are told as left alone). Accounts that had been merged into the merged one before go with it. Records
 * stay where they are, so every figure is again what it would be had the two never been merged.
 */
export async function undoMerge(writer: Writer, actor: Actor, mergeId: string): Promise<Merge> {
  const { tx, now } = writer
  const found = await readMergeRow(tx, mergeId)
  const accounts = await lockAccounts(writer, [found.survivor_id, found.merged_id])
  const merge = await readMergeRow(tx, mergeId)
  if (merge.undone_at) throw new Refused('merge_is_undone', { status: 409 })
  const [survivor, merged] = [accounts.get(merge.survivor_id), accounts.get(merge.merged_id)]
  if (!survivor || !merged) throw new NotFound()
  const root = merged.merged_into
  if (root === null) throw new Refused('merge_is_undone', { status: 409 })
  await sql`update partner set merged_into = ${merge.merged_id}, updated_at = ${now}
    where partner_id = any (${merge.moved}::uuid[]) and merged_into = ${root}`.execute(tx)
  await sql`update partner set merged_into = null, version = version + 1, updated_at = ${now}
    where partner_id = ${merge.merged_id}`.execute(tx)
  await separateTwins(writer, merge.joined, merge.merged_at)
  const leftAlone = [
    ...(await takeBackAccount(writer, survivor, merge)),
    ...(await withAllFields(tx, () => takeBackCustom(writer, survivor, merge.changes))),
  ]
  await takeBackTies(writer, merge)
  await sql`update partner_merge set undone_at = ${now}, undone_by = ${actor.userId}, left_alone = ${JSON.stringify(leftAlone)}::jsonb
    where id = ${mergeId}`.execute(tx)
  await stateFacts(
    writer,
    (
      [
        [merge.survivor_id, merged],
        [merge.merged_id, survivor],
      ] as const
    ).map(([partnerId, other]) => ({
      partnerId,
      kind: partnerUnmerged,
      audience: 'host' as const,
      subject: { kind: 'partner', id: partnerId },
      data: { merge: mergeId, partner: other.partner_id, name: other.name },
    })),
  )
  await sql`update duplicate_pair set state = 'open', decided_by = null, decided_at = null where state = 'merged'
    and ${merge.survivor_id}::uuid in (a_id, b_id) and ${merge.merged_id}::uuid in (a_id, b_id)`.execute(tx)
  await markChanged(tx, [root, merge.merged_id])
  await refreshProjections(tx, [root, merge.survivor_id, merge.merged_id, ...merge.moved])
  return readMerge(tx, actor, mergeId)
}

async function lockAccounts({ tx }: Writer, ids: readonly string[]): Promise<Map<string, PartnerRecord>> {
  const rows = await tx
    .selectFrom('partner')
    .selectAll()
    .where('partner_id', 'in', [...ids])
    .orderBy('partner_id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.partner_id, row]))
}

async function takeBackAccount(
  writer: Writer,
  survivor: PartnerRecord,
  merge: MergeRow,
): Promise<LeftAlone[]> {
  const now = mergeValues(survivor)
  const back: FieldChange[] = []
  const left: LeftAlone[] = []
  for (const { field, from, to, fromSince } of merge.changes) {
    if (!isMergeField(field)) continue
    if (now[field] !== to) left.push({ field, value: now[field], was: from })
    else back.push({ field, from: to, to: from, ...(fromSince ? { since: new Date(fromSince) } : {}) })
  }
  await writeFields(writer, survivor, back)
  return left
}

/** Whoever takes the merge back, all it wrote is taken back: also fields that they may not read. */
async function takeBackCustom(
  writer: Writer,
  survivor: PartnerRecord,
  changes: readonly MergeChange[],
): Promise<LeftAlone[]> {
  const own = changes.filter(({ field }) => field.startsWith('field.'))
  if (own.length === 0) return []
  const fields = await readFields(writer.tx, { archived: true })
  const now = (await readFieldValues(writer.tx, [survivor.partner_id], fields)).get(survivor.partner_id) ?? {}
  const codeOf = ({ field }: MergeChange) => field.slice('field.'.length)
  const back = own.filter((change) => customText(now[codeOf(change)]) === change.to)
  const values = Object.fromEntries(
    back.map((change) => [
      codeOf(change),
      change.from === null ? null : (JSON.parse(change.from) as FieldInput),
    ]),
  )
  await setFieldValues(writer, fields, [{ partnerId: survivor.partner_id, name: survivor.name, values }])
  return own
    .filter((change) => !back.includes(change))
    .map((change) => ({ field: change.field, value: customText(now[codeOf(change)]), was: change.from }))
}

/** Tags, followers and decisions about segments that came with the merge go again; those that somebody took away before are gone anyway. */
async function takeBackTies(writer: Writer, { survivor_id, merged_id, changes }: MergeRow): Promise<void> {
  const { tx } = writer
  const of = (kind: string) => changes.filter(({ field }) => field.startsWith(kind)).map(({ to }) => to ?? '')
  await sql`delete from partner_tag where partner_id = ${survivor_id} and tag_id = any (${of('tag.')}::uuid[])`.execute(
    tx,
  )
  await sql`delete from partner_follow where partner_id = ${survivor_id} and user_id = any (${of('follow.')}::text[])`.execute(
    tx,
  )
  await takeBackOverrules(writer, survivor_id, merged_id, of('segment.'))
}
