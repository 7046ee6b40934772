import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

/** Records of a partnership that addresses name by their id beside the partner's, and where they lie. */
const TABLES: Readonly<Record<string, string>> = {
  promiseId: 'promise',
  noteId: 'note',
  transferId: 'transfer',
  measureId: 'measure',
  documentId: 'document',
  factId: 'fact',
  orderId: 'partner_order',
  contactId: 'contact',
  legalEntityId: 'legal_entity',
  handoverId: 'handover',
  exitId: 'partner_exit',
  itemId: 'playbook_item',
  reminderId: 'reminder',
  externalIdId: 'partner_external_id',
}

/**
 * The parameters of an address with the account that really holds the record: a page shows the records of all the
 * accounts that stand for one partner, and names them by the one it shows. An address that names no record, or one that
 * the scope does not show, stays as it is.
 */
export async function settleRecordHome<Params>(tx: Tx, params: Params): Promise<Params> {
  const given = (params ?? {}) as Record<string, unknown>
  const name = Object.keys(given).find((key) => Object.hasOwn(TABLES, key))
  const table = name === undefined ? undefined : TABLES[name]
  const { partnerId } = given
  if (name === undefined || table === undefined || typeof partnerId !== 'string') return params
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from ${sql.table(table)} where id = ${given[name]}::uuid
      and partner_id = any ((select house.partner_set(${partnerId}::uuid))::uuid[]) limit 1`.execute(tx)
  const home = rows[0]?.partner_id
  return home === undefined || home === partnerId ? params : { ...params, partnerId: home }
}
