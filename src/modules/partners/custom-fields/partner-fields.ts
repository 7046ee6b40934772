import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { type FieldError, Refused, VersionConflict } from '#platform/http/refused.ts'
import { survivorOf } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { lockActivePartner } from '../account/locks.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { type Field, readerOf, readFieldsFor } from './read-fields.ts'
import { isSameValue, mayWriteField, missingRequiredFields, readValue, shownValue } from './rules.ts'
import { knownOfValues, refusalOfValues, setFieldValues } from './set-values.ts'
import type { FieldInputs, PartnerFields } from './shapes.ts'
import { peopleOfValues, readFieldValues, readStoredValues } from './values.ts'

/** The values of a partner that the actor may see, and which fields its stage asks for and does not have. */
export async function readPartnerFields(tx: Tx, actor: Actor, namedId: string): Promise<PartnerFields> {
  const partnerId = await survivorOf(tx, namedId)
  const fields = await readFieldsFor(tx, actor)
  const partner = await tx
    .selectFrom('partner')
    .select(['nature', 'stage', 'version'])
    .where('partner_id', '=', partnerId)
    .executeTakeFirstOrThrow()
  const values = (await readFieldValues(tx, [partnerId], fields)).get(partnerId) ?? {}
  const missing =
    actor.side === 'host' ? missingRequiredFields(fields, values, partner, await readStages(tx)) : []
  return {
    values,
    people: await peopleOfValues(tx, fields, [values]),
    missing: missing.map(({ code }) => code),
    version: partner.version,
  }
}

/**
 * Sets values of one partner. Refuses fields the actor does not see (`unknown_field`) or may not write (`not_allowed`) and
 * values that cannot be kept, each by its name; a field that somebody has changed since it was read with 409 and what
 * stands there now. Without `base` an old version is refused as a whole.
 */
export async function setPartnerFields(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  version: number | null,
  input: { values: FieldInputs; base?: FieldInputs | undefined },
): Promise<PartnerFields & { previous: FieldInputs }> {
  const { tx } = writer
  const row = await lockActivePartner(tx, partnerId, null)
  const fields = await readFieldsFor(tx, actor)
  refuseUnwritable(fields, actor, input.values)
  if (version !== null && row.version !== version && !input.base) throw new VersionConflict()
  if (input.base) await refuseConflicts(writer, fields, partnerId, input.values, input.base)
  const { changed, problems } = await setFieldValues(writer, fields, [
    { partnerId, name: row.name, values: input.values },
  ])
  const refusal = refusalOfValues(problems, '#/values')
  if (refusal) throw refusal
  if (changed.length > 0)
    await tx
      .updateTable('partner')
      .set({ version: row.version + 1, updated_at: writer.now })
      .where('partner_id', '=', partnerId)
      .execute()
  return { ...(await readPartnerFields(tx, actor, partnerId)), previous: changed[0]?.previous ?? {} }
}

/** Refuses values of fields that the actor may not write; those it may not see it is told are unknown. */
export function refuseUnwritable(
  fields: readonly Field[],
  actor: Actor,
  values: FieldInputs,
  under = '#/values',
): void {
  const reader = readerOf(actor)
  const errors = Object.keys(values).flatMap((code): FieldError[] => {
    const field = fields.find((candidate) => candidate.code === code)
    if (!field) return [{ pointer: `${under}/${code}`, code: 'unknown_field', detail: 'No such field.' }]
    if (mayWriteField(field, reader)) return []
    return [{ pointer: `${under}/${code}`, code: 'not_allowed', detail: 'You may not write this field.' }]
  })
  if (errors.length === 0) return
  const status = errors.some(({ code }) => code === 'unknown_field') ? 422 : 403
  throw new Refused(status === 403 ? 'not_allowed' : 'invalid', { status, errors })
}

async function refuseConflicts(
  writer: Writer,
  fields: readonly Field[],
  partnerId: string,
  values: FieldInputs,
  base: FieldInputs,
): Promise<void> {
  const named = fields.filter(({ code }) => code in values && code in base)
  const now = (await readStoredValues(writer.tx, [partnerId], named)).get(partnerId)
  const known = await knownOfValues(writer, named)
  const errors = named.flatMap((field): FieldError[] => {
    const stands = now?.get(field.id) ?? null
    const isSame = (input: FieldInputs[string] | undefined) => {
      const read = readValue(field, input ?? null, known)
      return 'value' in read ? isSameValue(field.kind, read.value, stands) : input === stands?.text
    }
    // what somebody has set to the very same value is no conflict
    if (isSame(base[field.code]) || isSame(values[field.code])) return []
    const current = stands && shownValue(field.kind, stands)
    return [
      {
        pointer: `#/values/${field.code}`,
        code: 'changed_meanwhile',
        detail: 'Somebody has changed it since you read it.',
        current,
      },
    ]
  })
  if (errors.length > 0) throw new Refused('conflict', { status: 409, errors })
}
