import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { ofPartners } from '#records/partnerships.ts'
import { readPeople } from '../people.ts'
import type { Field } from './read-fields.ts'
import { type StoredValue, shownValue } from './rules.ts'
import type { FieldPeople, FieldValues } from './shapes.ts'
import './tables.ts'

type ValueRow = {
  partner_id: string
  field_id: string
  text_value: string | null
  number_value: number | null
  day_value: string | null
}

export const storedOf = (row: ValueRow): StoredValue => ({
  text: row.text_value,
  number: row.number_value,
  day: row.day_value,
})

/** Kept values of these fields: by partner, then by the field's id. */
export async function readStoredValues(
  tx: Tx,
  partnerIds: readonly string[],
  fields: readonly Field[],
): Promise<Map<string, Map<string, StoredValue>>> {
  const found = new Map<string, Map<string, StoredValue>>()
  if (partnerIds.length === 0 || fields.length === 0) return found
  const { rows } = await sql<ValueRow>`
    select partner_id, field_id, text_value, number_value, day_value from field_value
    where ${ofPartners('partner_id', partnerIds)} and field_id = any (${fields.map(({ id }) => id)}::uuid[])`.execute(
    tx,
  )
  for (const row of rows) {
    const values = found.get(row.partner_id) ?? new Map<string, StoredValue>()
    found.set(row.partner_id, values.set(row.field_id, storedOf(row)))
  }
  return found
}

/** Values of these fields as the API shows them, by partner. Give only fields the reader may see (`readFieldsFor`). */
export async function readFieldValues(
  tx: Tx,
  partnerIds: readonly string[],
  fields: readonly Field[],
): Promise<Map<string, FieldValues>> {
  const stored = await readStoredValues(tx, partnerIds, fields)
  return new Map(partnerIds.map((id) => [id, shownValues(fields, stored.get(id))]))
}

/** Kept values by the fields' codes, as the API shows them. */
export function shownValues(
  fields: readonly Field[],
  stored: ReadonlyMap<string, StoredValue> | undefined,
): FieldValues {
  const values: FieldValues = {}
  for (const field of fields) {
    const value = stored?.get(field.id)
    const shown = value ? shownValue(field.kind, value) : null
    if (shown !== null) values[field.code] = shown
  }
  return values
}

/** Names of the people whom values of the kind `person` name. */
export async function peopleOfValues(
  tx: Tx,
  fields: readonly Field[],
  values: Iterable<FieldValues>,
): Promise<FieldPeople> {
  const codes = fields.filter(({ kind }) => kind === 'person').map(({ code }) => code)
  if (codes.length === 0) return {}
  const ids = [...values].flatMap((of) =>
    codes.map((code) => of[code]).filter((id) => typeof id === 'string'),
  )
  if (ids.length === 0) return {}
  const people = await readPeople(tx, ids)
  return Object.fromEntries([...people].map(([id, { name }]) => [id, name]))
}
