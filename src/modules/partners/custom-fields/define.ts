import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { refuseOldVersion } from '../account/locks.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { differences } from '../rules.ts'
import { withAllFields } from './all-fields.ts'
import { type Field, fieldOf, presentField, readerOf, readFields } from './read-fields.ts'
import { mayReadField } from './rules.ts'
import {
  type CustomField,
  type CustomFieldChange,
  type FieldOption,
  MAX_FIELDS,
  type NewCustomField,
} from './shapes.ts'

/** Adds a field behind the others. Refuses a code in use and more than a network may have. */
export async function addField(writer: Writer, actor: Actor, input: NewCustomField): Promise<CustomField> {
  const { tx, networkId, now } = writer
  await lockFields(tx)
  const fields = await readFields(tx, { archived: true })
  if (fields.length >= MAX_FIELDS) throw new Refused('too_many_fields', { status: 409 })
  if (fields.some(({ code }) => code === input.code)) throw wrong('code', 'code_taken', 409)
  await refuseWrongDefinition(tx, input, null)
  const row = await tx
    .insertInto('custom_field')
    .values({
      id: newId(),
      network_id: networkId,
      code: input.code,
      kind: input.kind,
      ...columnsOf(input),
      label_ru: input.labelRu,
      label_en: input.labelEn,
      options: JSON.stringify(optionsOf(input.options)),
      audience: input.audience,
      partner_writes: input.partnerWrites,
      is_key: input.isKey,
      hint: input.hint,
      natures: input.natures,
      required_from_stage: input.requiredFromStage,
      read_roles: input.readRoles,
      write_roles: input.writeRoles,
      place: Math.max(0, ...fields.map(({ place }) => place)) + 1,
      archived_at: null,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return presentField(fieldOf(row), actor)
}

/**
 * Changes a field and answers what stood before. Once partners have values its kind and audience stay, and options that
 * are in use are archived, not taken away.
 */
export async function changeField(
  writer: Writer,
  actor: Actor,
  fieldId: string,
  version: number | null,
  change: CustomFieldChange,
): Promise<{ field: CustomField; previous: CustomFieldChange }> {
  const { tx, now } = writer
  const field = await lockField(tx, fieldId)
  refuseOldVersion(field, version)
  const { changes, previous, fields } = differences<CustomFieldChange & Record<string, unknown>>(
    definitionOf(field),
    change,
  )
  if (fields.length === 0) return { field: presentField(field, actor), previous }
  const after: Field = { ...field, ...changes }
  await refuseWrongDefinition(tx, after, field)
  const row = await tx
    .updateTable('custom_field')
    .set({
      ...columnsOf(changes),
      ...(changes.options ? { options: JSON.stringify(optionsOf(changes.options)) } : {}),
      version: field.version + 1,
      updated_at: now,
    })
    .where('id', '=', fieldId)
    .returningAll()
    .executeTakeFirstOrThrow()
  const { options } = changes
  if (options && after.kind === 'choice') await withAllFields(tx, () => keepPlaces(tx, fieldId, options))
  return { field: presentField(fieldOf(row), actor), previous }
}

/** Puts a field away, with its values, or takes it back. */
export async function setFieldArchived(
  writer: Writer,
  actor: Actor,
  fieldId: string,
  isArchived: boolean,
): Promise<CustomField> {
  const field = await lockField(writer.tx, fieldId)
  if ((field.archivedAt !== null) === isArchived) return presentField(field, actor)
  const row = await writer.tx
    .updateTable('custom_field')
    .set({
      archived_at: isArchived ? writer.now : null,
      version: field.version + 1,
      updated_at: writer.now,
    })
    .where('id', '=', fieldId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return presentField(fieldOf(row), actor)
}

/** Puts the fields into this order; fields that are not named follow in theirs. */
export async function orderFields(writer: Writer, fieldIds: readonly string[]): Promise<void> {
  await lockFields(writer.tx)
  await sql`
    update custom_field f set place = o.place, updated_at = ${writer.now}
    from (select id, row_number() over (order by array_position(${[...fieldIds]}::uuid[], id) nulls last, place, code)::int as place
      from custom_field) o where o.id = f.id and o.place <> f.place`.execute(writer.tx)
}

/** How many partners that the scope sees have a value, and each option. Refuses whoever may not read the values. */
export async function readFieldUse(
  tx: Tx,
  actor: Actor,
  fieldId: string,
): Promise<{ partners: number; options: Record<string, number> }> {
  const field = (await readFields(tx, { archived: true })).find(({ id }) => id === fieldId)
  if (!field) throw new NotFound()
  if (!mayReadField(field, readerOf(actor))) throw new Refused('not_allowed', { status: 403 })
  const { rows } = await sql<{ value: string | null; count: number }>`
    select ${field.kind === 'choice' ? sql`text_value` : sql`null::text`} as value, count(*)::int as count from field_value
    where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid) and field_id = ${fieldId}
    group by 1`.execute(tx)
  return {
    partners: rows.reduce((sum, { count }) => sum + count, 0),
    options: Object.fromEntries(rows.flatMap(({ value, count }) => (value === null ? [] : [[value, count]]))),
  }
}

/** Values of a choice keep the place of their option, by which lists are sorted. */
async function keepPlaces(tx: Tx, fieldId: string, options: readonly FieldOption[]): Promise<void> {
  await sql`
    update field_value v set number_value = o.place - 1
    from unnest(${options.map(({ code }) => code)}::text[]) with ordinality as o(code, place)
    where v.field_id = ${fieldId} and v.text_value = o.code and v.number_value is distinct from o.place - 1`.execute(
    tx,
  )
}

const lockFields = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended('fields ' || current_setting('app.network_id'), 0))`.execute(
    tx,
  )

async function lockField(tx: Tx, fieldId: string): Promise<Field> {
  const row = await tx
    .selectFrom('custom_field')
    .selectAll()
    .where('id', '=', fieldId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return fieldOf(row)
}

function definitionOf(field: Field): CustomFieldChange & Record<string, unknown> {
  const { id: _id, code: _code, place: _place, archivedAt: _archivedAt, version: _version, ...rest } = field
  return rest
}

const optionsOf = (options: readonly FieldOption[]) =>
  options.map(({ code, labelRu, labelEn, archived }) => ({
    code,
    label_ru: labelRu,
    label_en: labelEn,
    archived,
  }))

function columnsOf(change: CustomFieldChange) {
  return {
    ...(change.kind === undefined ? {} : { kind: change.kind }),
    ...(change.labelRu === undefined ? {} : { label_ru: change.labelRu }),
    ...(change.labelEn === undefined ? {} : { label_en: change.labelEn }),
    ...(change.hint === undefined ? {} : { hint: change.hint }),
    ...(change.natures === undefined ? {} : { natures: change.natures }),
    ...(change.requiredFromStage === undefined ? {} : { required_from_stage: change.requiredFromStage }),
    ...(change.readRoles === undefined ? {} : { read_roles: change.readRoles }),
    ...(change.writeRoles === undefined ? {} : { write_roles: change.writeRoles }),
    ...(change.audience === undefined ? {} : { audience: change.audience }),
    ...(change.partnerWrites === undefined ? {} : { partner_writes: change.partnerWrites }),
    ...(change.isKey === undefined ? {} : { is_key: change.isKey }),
  }
}

function wrong(member: string, code: RefusalCode, status = 422): Refused {
  return new Refused(status === 409 ? code : 'invalid', {
    status,
    errors: [{ pointer: `#/${member}`, code, detail: 'The field cannot be like this.' }],
  })
}

async function refuseWrongDefinition(tx: Tx, field: NewCustomField, before: Field | null): Promise<void> {
  const codes = field.options.map(({ code }) => code)
  if (new Set(codes).size < codes.length) throw wrong('options', 'option_twice')
  if (field.kind === 'choice' && codes.length === 0) throw wrong('options', 'options_needed')
  if (field.kind !== 'choice' && codes.length > 0) throw wrong('options', 'options_of_choice_only')
  if (field.audience === 'shared' && field.readRoles !== null) throw wrong('readRoles', 'shared_is_open')
  if (field.partnerWrites && field.audience !== 'shared') throw wrong('partnerWrites', 'not_shared')
  if (field.requiredFromStage !== null) {
    const stages = await readStages(tx)
    if (!stages.some(({ code }) => code === field.requiredFromStage))
      throw wrong('requiredFromStage', 'unknown_stage')
  }
  if (!before) return
  const gone = before.options.filter(({ code }) => !codes.includes(code)).map(({ code }) => code)
  if (before.kind === field.kind && before.audience === field.audience && gone.length === 0) return
  const { rows } = await withAllFields(tx, () =>
    sql<{ exists: boolean; gone: boolean }>`
      select exists (select from field_value where field_id = ${before.id}) as exists,
        exists (select from field_value where field_id = ${before.id} and text_value = any (${gone}::text[])) as gone`.execute(
      tx,
    ),
  )
  const used = rows[0]
  if (before.kind !== field.kind && used?.exists) throw wrong('kind', 'field_has_values', 409)
  if (before.audience !== field.audience && used?.exists) throw wrong('audience', 'field_has_values', 409)
  if (gone.length > 0 && used?.gone) throw wrong('options', 'option_has_values', 409)
}
