import { sql } from 'kysely'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import type { PartnerRecord } from '../account/present.ts'
import { partnerChanged, partnerCuratorAssigned, partnerStageMoved } from '../fact-kinds.ts'
import { searchName } from '../rules.ts'
import type { MergeValue } from './merge-fields.ts'
import type { MergeField } from './shapes.ts'

/** The column of each field that is plain text in its table. */
const COLUMNS: Readonly<Partial<Record<MergeField, string>>> = {
  name: 'name',
  city: 'city',
  country: 'country',
  website: 'website',
  language: 'language',
  nature: 'nature',
  term: 'term',
  since: 'since',
  contract: 'contract',
  contractNumber: 'contract_number',
  contractOn: 'contract_on',
  contractUntil: 'contract_until',
  curator: 'curator_id',
}
const DAYS: readonly MergeField[] = ['since', 'contractOn', 'contractUntil']

export type FieldChange = { field: MergeField; from: MergeValue; to: MergeValue; since?: Date }

/**
 * Writes fields of an account and states what changed as any change of it is stated: the stage and the curator by their
 * own facts. The account may itself be merged. `since` says since when a stage holds.
 */
export async function writeFields(
  writer: Writer,
  account: PartnerRecord,
  changes: readonly FieldChange[],
): Promise<void> {
  const { tx, now } = writer
  const partnerId = account.partner_id
  const sets = changes.flatMap(({ field, to, since }) => {
    const column = COLUMNS[field]
    const type = DAYS.includes(field) ? sql`::date` : sql``
    if (field === 'kinds') return [sql`kinds = ${to === null ? [] : to.split(',')}::text[]`]
    if (field === 'stage')
      return [
        sql`stage = ${to}`,
        sql`stage_rank = house.stage_rank(${to})`,
        sql`stage_since = ${since ?? now}`,
      ]
    if (column === undefined) return []
    const own = sql`${sql.ref(column)} = ${to}${type}`
    return field === 'name' && to !== null ? [own, sql`search_name = ${searchName(to)}`] : [own]
  })
  await sql`update partner set ${sql.join([...sets, sql`version = version + 1`, sql`updated_at = ${now}`])}
    where partner_id = ${partnerId}`.execute(tx)
  const subject = { kind: 'partner', id: partnerId }
  const plain = changes.filter(({ field }) => field !== 'stage' && field !== 'curator')
  if (plain.length > 0)
    await stateFact(writer, {
      partnerId,
      kind: partnerChanged,
      audience: 'host',
      subject,
      data: {
        name: plain.find(({ field }) => field === 'name')?.to ?? account.name,
        changes: Object.fromEntries(plain.map(({ field, from, to }) => [field, { from, to }])),
      },
    })
  for (const { field, from, to } of changes) {
    if (field === 'curator')
      await stateFact(writer, {
        partnerId,
        kind: partnerCuratorAssigned,
        audience: 'host',
        subject,
        data: { from, to },
      })
    if (field === 'stage')
      await stateFact(writer, {
        partnerId,
        kind: partnerStageMoved,
        audience: 'host',
        subject,
        data: { from: from ?? '', to: to ?? '' },
      })
  }
}
