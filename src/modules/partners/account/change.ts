import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { type Partner, type PartnerChange, partnerChanged } from '../contract.ts'
import { readPeople } from '../people.ts'
import { fieldNotAllowed } from '../policy.ts'
import { differences, searchName } from '../rules.ts'
import { lockActivePartner } from './locks.ts'
import { type PartnerRecord, presentPartner } from './present.ts'

/**
 * Changes what is known of a partner account and answers what stood before. The partner's side may change its own
 * address and language; what the host changes is a fact of the host, what the partner changes a shared one. A change
 * that changes nothing leaves the version as it is.
 */
export async function changePartner(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  version: number | null,
  change: PartnerChange,
): Promise<{ partner: Partner; previous: PartnerChange }> {
  const { tx, now } = writer
  const row = await lockActivePartner(tx, partnerId, version)
  const before = changeOf(row)
  const { changes, previous, fields } = differences(before, change)
  const forbidden = fieldNotAllowed(actor, fields)
  if (forbidden)
    throw new Refused('not_allowed', {
      status: 403,
      errors: [{ pointer: `#/${forbidden}`, code: 'not_allowed', detail: 'Only the host changes this.' }],
    })
  if (fields.length === 0)
    return { partner: presentPartner(row, await readPeople(tx, [row.curator_id])), previous }
  const after = await tx
    .updateTable('partner')
    .set({
      ...columnsOf(changes),
      ...(changes.name === undefined ? {} : { search_name: searchName(changes.name) }),
      version: row.version + 1,
      updated_at: now,
    })
    .where('partner_id', '=', partnerId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await stateFact(writer, {
    partnerId,
    kind: partnerChanged,
    audience: actor.side === 'host' ? 'host' : 'shared',
    subject: { kind: 'partner', id: partnerId },
    data: {
      name: after.name,
      changes: Object.fromEntries(
        fields.map((field) => [field, { from: previous[field] ?? null, to: changes[field] ?? null }]),
      ),
    },
  })
  return { partner: presentPartner(after, await readPeople(tx, [after.curator_id])), previous }
}

/** The account as a change of it would send it. */
function changeOf(row: PartnerRecord): PartnerChange {
  return {
    ...row,
    contractNumber: row.contract_number,
    contractOn: row.contract_on,
    contractUntil: row.contract_until,
  }
}

function columnsOf({ contractNumber, contractOn, contractUntil, ...same }: PartnerChange) {
  return {
    ...same,
    ...(contractNumber === undefined ? {} : { contract_number: contractNumber }),
    ...(contractOn === undefined ? {} : { contract_on: contractOn }),
    ...(contractUntil === undefined ? {} : { contract_until: contractUntil }),
  }
}
