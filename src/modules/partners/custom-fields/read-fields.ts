import type { Selectable } from 'kysely'
import type { HostRole } from '#modules/access/contract.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Nature } from '../fields.ts'
import { mayReadMoney } from '../policy.ts'
import { mayReadField, mayWriteField } from './rules.ts'
import type { CustomField } from './shapes.ts'
import type { CustomFieldTable } from './tables.ts'

/** A field as it is kept, whoever reads it. */
export type Field = Omit<CustomField, 'mayWrite'>

export function fieldOf(row: Selectable<CustomFieldTable>): Field {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    labelRu: row.label_ru,
    labelEn: row.label_en,
    hint: row.hint,
    options: row.options.map((option) => ({
      code: option.code,
      labelRu: option.label_ru,
      labelEn: option.label_en,
      archived: option.archived,
    })),
    natures: row.natures as Nature[] | null,
    requiredFromStage: row.required_from_stage,
    readRoles: row.read_roles as HostRole[] | null,
    writeRoles: row.write_roles as HostRole[] | null,
    audience: row.audience,
    partnerWrites: row.partner_writes,
    isKey: row.is_key,
    place: row.place,
    archivedAt: row.archived_at?.toISOString() ?? null,
    version: row.version,
  }
}

/** All fields of the scope's network in their order; archived ones only when asked for. The partner's side sees shared ones. */
export async function readFields(tx: Tx, options: { archived?: boolean } = {}): Promise<Field[]> {
  const rows = await tx
    .selectFrom('custom_field')
    .selectAll()
    .$if(!options.archived, (query) => query.where('archived_at', 'is', null))
    .orderBy('place')
    .orderBy('code')
    .execute()
  return rows.map(fieldOf)
}

/** What rules ask about who reads and writes fields. */
export function readerOf(actor: Pick<Actor, 'side' | 'role' | 'scopes' | 'kind'>) {
  return { side: actor.side, role: actor.role, seesMoney: mayReadMoney(actor) }
}

/** The fields whose values this actor may see: to others they do not exist. */
export async function readFieldsFor(
  tx: Tx,
  actor: Actor,
  options: { archived?: boolean } = {},
): Promise<Field[]> {
  const reader = readerOf(actor)
  return (await readFields(tx, options)).filter((field) => mayReadField(field, reader))
}

/** Codes of the fields, archived ones too, whose values this reader may not see. */
export async function hiddenFields(tx: Tx, actor: Actor): Promise<string[]> {
  const reader = readerOf(actor)
  return (await readFields(tx, { archived: true })).flatMap((field) =>
    mayReadField(field, reader) ? [] : field.code,
  )
}

/** The field as this actor sees it. To the partner's side the limits among the host's roles are not told. */
export function presentField(field: Field, actor: Actor): CustomField {
  const mayWrite = mayWriteField(field, readerOf(actor))
  return actor.side === 'partner'
    ? { ...field, readRoles: null, writeRoles: null, requiredFromStage: null, natures: null, mayWrite }
    : { ...field, mayWrite }
}
