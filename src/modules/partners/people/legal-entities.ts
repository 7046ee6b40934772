import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import { partnerSet } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { lockOpenPartner, refuseAudience, refuseOldVersion } from '../account/locks.ts'
import { type LegalEntityRecord, presentLegalEntity } from '../account/present.ts'
import {
  type LegalEntity,
  type LegalEntityChange,
  type LegalEntityInput,
  legalEntityAdded,
  legalEntityArchived,
  legalEntityChanged,
  legalEntityRestored,
} from '../contract.ts'
import { mayEditLegalEntity } from '../policy.ts'
import { differences, type Requisites, refusalsOfRequisites, searchName } from '../rules.ts'
import { legalEntityRow } from './new-rows.ts'

/** Refuses wrong requisites, each with the field it is about; `at` is where the entity stands in the body. */
export function refuseWrongRequisites(entity: Requisites, at = '#'): void {
  const refusals = refusalsOfRequisites(entity)
  if (refusals.length === 0) return
  throw new Refused('invalid', {
    errors: refusals.map(({ pointer, code }) => ({
      pointer: at + pointer.slice(1),
      code,
      detail: 'The requisite is not right.',
    })),
  })
}

/** Legal entities of the partner as the scope shows them, primary ones first. */
export async function listLegalEntities(
  tx: Tx,
  partnerId: string,
  archived: 'yes' | 'no' | 'any',
): Promise<LegalEntity[]> {
  const rows = await tx
    .selectFrom('legal_entity')
    .selectAll()
    .where('partner_id', 'in', await partnerSet(tx, partnerId))
    .$if(archived === 'no', (query) => query.where('archived_at', 'is', null))
    .$if(archived === 'yes', (query) => query.where('archived_at', 'is not', null))
    .orderBy('is_primary', 'desc')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(presentLegalEntity)
}

/** Adds a legal entity with checked requisites. Refuses one the partner has already (INN and KPP). */
export async function addLegalEntity(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  input: LegalEntityInput,
): Promise<LegalEntity> {
  refuseAudience(actor, input.audience, '#/audience')
  refuseWrongRequisites(input)
  await lockOpenPartner(writer.tx, partnerId)
  const row = legalEntityRow(writer, { partnerId, audience: input.audience, side: actor.side }, input)
  await refuseTwin(writer.tx, { partner_id: partnerId, ...input, id: row.id })
  const made = await writer.tx.insertInto('legal_entity').values(row).returningAll().executeTakeFirstOrThrow()
  await tell(writer, made, legalEntityAdded, {})
  return presentLegalEntity(made)
}

/** Changes a legal entity and answers what stood before. See `mayEditLegalEntity` for who may. */
export async function changeLegalEntity(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
  change: LegalEntityChange,
): Promise<{ legalEntity: LegalEntity; previous: LegalEntityChange }> {
  const row = await lockEntity(writer, actor, partnerId, id, version)
  const { previous, fields } = differences<Required<LegalEntityChange>>(presentLegalEntity(row), change)
  if (fields.length === 0) return { legalEntity: presentLegalEntity(row), previous }
  const next = { ...presentLegalEntity(row), ...change }
  refuseWrongRequisites(next)
  if (!row.archived_at) await refuseTwin(writer.tx, { ...next, partner_id: partnerId })
  const after = await save(writer, actor, row, {
    kind: next.kind,
    name: next.name,
    full_name: next.fullName,
    country: next.country,
    inn: next.inn,
    kpp: next.kpp,
    ogrn: next.ogrn,
    tax_id: next.taxId,
    address: next.address,
    bank_accounts: JSON.stringify(next.bankAccounts),
    is_primary: next.isPrimary,
    search_name: searchName(next.name),
  })
  await tell(writer, after, legalEntityChanged, { changed: fields })
  return { legalEntity: presentLegalEntity(after), previous }
}

/** Puts a legal entity away. */
export async function archiveLegalEntity(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
): Promise<LegalEntity> {
  const row = await lockEntity(writer, actor, partnerId, id, version)
  if (row.archived_at) throw new Refused('legal_entity_is_archived', { status: 409 })
  const after = await save(writer, actor, row, { archived_at: writer.now })
  await tell(writer, after, legalEntityArchived, null)
  return presentLegalEntity(after)
}

/** Takes a legal entity back. Refuses while the partner has another with the same INN and KPP. */
export async function restoreLegalEntity(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
): Promise<LegalEntity> {
  const row = await lockEntity(writer, actor, partnerId, id, version)
  if (!row.archived_at) throw new Refused('legal_entity_is_not_archived', { status: 409 })
  await refuseTwin(writer.tx, row)
  const after = await save(writer, actor, row, { archived_at: null })
  await tell(writer, after, legalEntityRestored, null)
  return presentLegalEntity(after)
}

async function lockEntity(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  id: string,
  version: number | null,
): Promise<LegalEntityRecord> {
  const row = await writer.tx
    .selectFrom('legal_entity')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  if (!mayEditLegalEntity(actor, row)) throw new Refused('written_by_other_side', { status: 403 })
  refuseOldVersion(row, version)
  return row
}

type Twin = Pick<LegalEntityRecord, 'partner_id' | 'id' | 'audience' | 'inn' | 'kpp'>

/** Two living entities of one audience with the same INN and KPP would be the same one twice. */
async function refuseTwin(tx: Tx, entity: Twin): Promise<void> {
  if (entity.inn === null) return
  const twin = await tx
    .selectFrom('legal_entity')
    .select('id')
    .where('partner_id', '=', entity.partner_id)
    .where('audience', '=', entity.audience)
    .where('inn', '=', entity.inn)
    .where((eb) => eb(eb.fn.coalesce('kpp', eb.val('')), '=', entity.kpp ?? ''))
    .where('archived_at', 'is', null)
    .where('id', '<>', entity.id)
    .executeTakeFirst()
  if (twin)
    throw new Refused('legal_entity_exists', {
      status: 409,
      errors: [
        { pointer: '#/inn', code: 'legal_entity_exists', detail: 'The partner has this entity already.' },
      ],
    })
}

function save(
  writer: Writer,
  actor: Actor,
  row: LegalEntityRecord,
  change: Partial<Omit<LegalEntityRecord, 'bank_accounts'>> & { bank_accounts?: string },
): Promise<LegalEntityRecord> {
  return writer.tx
    .updateTable('legal_entity')
    .set({ ...change, side: actor.side, version: row.version + 1, updated_at: writer.now })
    .where('partner_id', '=', row.partner_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function tell(
  writer: Writer,
  row: LegalEntityRecord,
  kind:
    | typeof legalEntityAdded
    | typeof legalEntityChanged
    | typeof legalEntityArchived
    | typeof legalEntityRestored,
  more: { changed?: string[] } | null,
): Promise<void> {
  const { name, inn, kpp, ogrn } = row
  await stateFact(writer, {
    partnerId: row.partner_id,
    kind: kind as typeof legalEntityAdded,
    audience: row.audience,
    subject: { kind: 'legal_entity', id: row.id },
    data: more ? { name, inn, kpp, ogrn, ...more } : { name },
  })
}
