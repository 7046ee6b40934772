import { sql } from 'kysely'
import { listHostPeople } from '#modules/access/index.ts'
import { Refused } from '#platform/http/refused.ts'
import { type NewFact, stateFacts } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { partnerChanged } from '../fact-kinds.ts'
import type { Field } from './read-fields.ts'
import {
  isOpenInFacts,
  isSameValue,
  readValue,
  type StoredValue,
  shownValue,
  type ValueRefusal,
} from './rules.ts'
import type { FieldInput, FieldInputs } from './shapes.ts'
import { readStoredValues } from './values.ts'

/** What values to set of which partner; a field that is not named stays as it is, null clears it. */
export type PartnerValues = { partnerId: string; name: string; values: FieldInputs }

export type ValueProblem = { partnerId: string; code: string; refusal: ValueRefusal | 'unknown_field' }

/** A value of a field as it stood and as it is to stand; null is none. */
export type ValueChange = {
  partnerId: string
  name: string
  field: Field
  from: StoredValue | null
  to: StoredValue | null
}

/** What is done with the facts of changes: stated at once unless somebody gathers them. */
export type TellValues = (facts: readonly NewFact[]) => Promise<unknown>

export type SetValues = {
  /** Partners of whom a value changed, with what stood before. */
  changed: { partnerId: string; previous: FieldInputs }[]
  /** The same, value by value. */
  changes: ValueChange[]
  /** Values that cannot be kept; all others are. */
  problems: ValueProblem[]
}

/** Persons of the host that a person field may name, and the network's currency: what reading of values asks for. */
export async function knownOfValues(
  writer: Pick<Writer, 'tx'>,
  fields: readonly Field[],
): Promise<{ people: ReadonlySet<string>; currency: string }> {
  const asks = fields.some(({ kind }) => kind === 'person')
  const people = asks ? await listHostPeople(writer.tx) : []
  const { rows } = await sql<{ currency: string }>`
    select currency from network where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(
    writer.tx,
  )
  return { people: new Set(people.map(({ id }) => id)), currency: rows[0]?.currency ?? 'RUB' }
}

/**
 * Sets values of many partners at once, in the writer's transaction: a few statements for thousands of partners, and for
 * each partner that changed one fact with what stood before. Values that cannot be kept are left out and named. Whether
 * the actor may write the fields (`mayWriteField`) is the caller's to see to; give the fields that may be written. `tell` gets
 * the facts instead of their being stated.
 */
export async function setFieldValues(
  writer: Writer,
  fields: readonly Field[],
  partners: readonly PartnerValues[],
  tell?: TellValues,
): Promise<SetValues> {
  const byCode = new Map(fields.map((field) => [field.code, field]))
  const used = fields.filter(({ code }) => partners.some(({ values }) => code in values))
  const known = await knownOfValues(writer, used)
  const before = await readStoredValues(
    writer.tx,
    partners.map(({ partnerId }) => partnerId),
    used,
  )
  const problems: ValueProblem[] = []
  const changes: ValueChange[] = []
  for (const { partnerId, name, values } of partners)
    for (const [code, input] of Object.entries(values)) {
      const field = byCode.get(code)
      if (!field) {
        problems.push({ partnerId, code, refusal: 'unknown_field' })
        continue
      }
      const from = before.get(partnerId)?.get(field.id) ?? null
      const read = readValue(field, input, known)
      // an option or a person that stands there already may stay although it can no longer be chosen
      const to = 'refusal' in read ? (isStanding(field, input, from) ? from : undefined) : read.value
      if (to === undefined)
        problems.push({ partnerId, code, refusal: (read as { refusal: ValueRefusal }).refusal })
      else if (!isSameValue(field.kind, from, to)) changes.push({ partnerId, name, field, from, to })
    }
  return { changed: await writeValueChanges(writer, changes, tell), changes, problems }
}

/** Writes values that were read and compared before, as they are. Returns for each partner what stood before. */
export async function writeValueChanges(
  writer: Writer,
  changes: readonly ValueChange[],
  tell: TellValues = (facts) => stateFacts(writer, facts),
): Promise<SetValues['changed']> {
  await writeChanges(writer, changes)
  return stateChanges(changes, tell)
}

function isStanding(field: Field, input: FieldInput, from: StoredValue | null): boolean {
  return (field.kind === 'choice' || field.kind === 'person') && from !== null && from.text === input
}

async function writeChanges(writer: Writer, changes: readonly ValueChange[]): Promise<void> {
  const cleared = changes.filter(({ to }) => to === null)
  if (cleared.length > 0)
    await sql`delete from field_value v using unnest(${cleared.map(({ partnerId }) => partnerId)}::uuid[],
        ${cleared.map(({ field }) => field.id)}::uuid[]) as c(partner_id, field_id)
      where v.partner_id = c.partner_id and v.field_id = c.field_id`.execute(writer.tx)
  const kept = changes.flatMap(({ to, ...change }) => (to ? [{ ...change, to }] : []))
  if (kept.length === 0) return
  await sql`
    insert into field_value (partner_id, id, network_id, audience, side, field_id, text_value, number_value, day_value, updated_at)
    select c.partner_id, c.id, ${writer.networkId}::uuid, c.audience, ${writer.side}, c.field_id, c.text_value, c.number_value,
      c.day_value, ${writer.now}
    from unnest(${kept.map(({ partnerId }) => partnerId)}::uuid[], ${kept.map(() => newId())}::uuid[],
      ${kept.map(({ field }) => field.audience)}::text[], ${kept.map(({ field }) => field.id)}::uuid[],
      ${kept.map(({ to }) => to.text)}::text[], ${kept.map(({ to }) => to.number)}::float8[],
      ${kept.map(({ to }) => to.day)}::date[])
      as c(partner_id, id, audience, field_id, text_value, number_value, day_value)
    on conflict (partner_id, field_id, audience) do update set side = excluded.side, text_value = excluded.text_value,
      number_value = excluded.number_value, day_value = excluded.day_value, updated_at = excluded.updated_at`.execute(
    writer.tx,
  )
}

/** One fact for each partner and audience. Values that not all readers of facts may see are not in it. */
async function stateChanges(
  changes: readonly ValueChange[],
  tell: TellValues,
): Promise<{ partnerId: string; previous: FieldInputs }[]> {
  const previous = new Map<string, FieldInputs>()
  const told = new Map<string, NewFact<typeof partnerChanged.data>>()
  for (const { partnerId, name, field, from, to } of changes) {
    const before = previous.get(partnerId) ?? {}
    before[field.code] = from ? (shownValue(field.kind, from) as FieldInput) : null
    previous.set(partnerId, before)
    // the host's change of a shared field is shared: the partner sees the value, so it may see who changed it
    const key = `${partnerId} ${field.audience}`
    const fact = told.get(key) ?? {
      partnerId,
      kind: partnerChanged,
      audience: field.audience,
      subject: { kind: 'partner', id: partnerId },
      data: { name, changes: {} },
    }
    if (isOpenInFacts(field))
      fact.data.changes[`field.${field.code}`] = {
        from: from && shownValue(field.kind, from),
        to: to && shownValue(field.kind, to),
      }
    else fact.data.changes['limited_field'] = { from: null, to: null }
    told.set(key, fact)
  }
  await tell([...told.values()] as unknown as NewFact[])
  return [...previous].map(([partnerId, before]) => ({ partnerId, previous: before }))
}

/** The problems as a refusal that names each field; null when there are none. */
export function refusalOfValues(problems: readonly ValueProblem[], under: string): Refused | null {
  if (problems.length === 0) return null
  return new Refused('invalid', {
    errors: problems.map(({ code, refusal }) => ({
      pointer: `${under}/${code}`,
      code: refusal,
      detail: 'This cannot be the value of the field.',
    })),
  })
}
