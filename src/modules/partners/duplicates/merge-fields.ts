import type { PartnerRecord } from '../account/present.ts'
import { type Choice, MERGE_FIELDS, type MergeField, type MergeFieldView } from './shapes.ts'

/** A value as it is compared and kept: text; lists as their members in order, with commas. */
export type MergeValue = string | null

/** The account's fields that a merge chooses among. */
export function mergeValues(row: PartnerRecord): Record<MergeField, MergeValue> {
  return {
    name: row.name,
    city: row.city,
    country: row.country,
    website: row.website,
    language: row.language,
    nature: row.nature,
    term: row.term,
    stage: row.stage,
    curator: row.curator_id,
    since: row.since,
    kinds: row.kinds.length === 0 ? null : [...row.kinds].sort().join(','),
    contract: row.contract,
    contractNumber: row.contract_number,
    contractOn: row.contract_on,
    contractUntil: row.contract_until,
  }
}

export function isMergeField(field: string): field is MergeField {
  return (MERGE_FIELDS as readonly string[]).includes(field)
}

export type Told = { value: MergeValue; changedAt: Date | null }

/**
 * Which of two values a merge takes unless a person says otherwise: what is filled rather than nothing, what was changed
 * later rather than what is older; the name and the stage stay those of the account that stays: its duplicate was often
 * made by somebody at the beginning.
 */
export function chooseBetween(
  field: string,
  survivor: Told,
  merged: Told,
): { choice: Choice; because: MergeFieldView['because'] } {
  if (survivor.value === merged.value) return { choice: 'survivor', because: 'same' }
  if (merged.value === null) return { choice: 'survivor', because: 'filled' }
  if (survivor.value === null) return { choice: 'merged', because: 'filled' }
  if (field === 'name' || field === 'stage') return { choice: 'survivor', because: 'survivor' }
  const [mine, theirs] = [survivor.changedAt?.getTime() ?? 0, merged.changedAt?.getTime() ?? 0]
  if (mine === theirs) return { choice: 'survivor', because: 'survivor' }
  return { choice: theirs > mine ? 'merged' : 'survivor', because: 'newer' }
}
