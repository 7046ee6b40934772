import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { stateFact } from '#records/facts/state.ts'
import { partnerSet } from '#records/partnerships.ts'
import type { Writer } from '#records/writer.ts'
import { lockOpenPartner, refuseAudience, refuseOldVersion } from '../account/locks.ts'
import { type ContactRecord, presentContact } from '../account/present.ts'
import {
  type Contact,
  type ContactChange,
  type ContactInput,
  personAdded,
  personArchived,
  personChanged,
  personRestored,
} from '../contract.ts'
import { mayEditContact } from '../policy.ts'
import { differences, searchContact } from '../rules.ts'
import { contactRow } from './new-rows.ts'

/** People of both sides as the scope shows them: of the host first, primary ones before others. */
export async function listContacts(
  tx: Tx,
  partnerId: string,
  archived: 'yes' | 'no' | 'any',
): Promise<Contact[]> {
  const rows = await tx
    .selectFrom('contact')
    .selectAll()
    .where('partner_id', 'in', await partnerSet(tx, partnerId))
    .$if(archived === 'no', (query) => query.where('archived_at', 'is', null))
    .$if(archived === 'yes', (query) => query.where('archived_at', 'is not', null))
    .orderBy('of_side')
    .orderBy('is_primary', 'desc')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(presentContact)
}

/** Adds a person of either side. A new primary contact takes the place of the one its side had. */
export async function addContact(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  input: ContactInput,
): Promise<Contact> {
  refuseAudience(actor, input.audience, '#/audience')
  // The host keeps its knowledge of the partner's people; of the host's own people the host alone writes.
  if (input.ofSide === 'host' && actor.side === 'partner' && input.audience === 'shared')
    throw new Refused('invalid', {
      errors: [
        { pointer: '#/ofSide', code: 'person_of_other_side', detail: 'The host names its own people.' },
      ],
    })
  await lockOpenPartner(writer.tx, partnerId)
  const row = contactRow(writer, { partnerId, audience: input.audience, side: actor.side }, input)
  if (input.isPrimary) await giveUpPrimary(writer, actor, row)
  const made = await writer.tx.insertInto('contact').values(row).returningAll().executeTakeFirstOrThrow()
  await tell(writer, made, personAdded, {})
  return presentContact(made)
}

/** Changes a person and answers what stood before. See `mayEditContact` for who may. */
export async function changeContact(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  contactId: string,
  version: number | null,
  change: ContactChange,
): Promise<{ contact: Contact; previous: ContactChange }> {
  const row = await lockContact(writer, actor, partnerId, contactId, version)
  const { previous, fields } = differences<Required<ContactChange>>(presentContact(row), change)
  if (fields.length === 0) return { contact: presentContact(row), previous }
  const next = { ...presentContact(row), ...change }
  if (change.isPrimary && !row.is_primary) await giveUpPrimary(writer, actor, row)
  const after = await saveContact(writer, actor, row, {
    name: next.name,
    position: next.position,
    email: next.email,
    phone: next.phone,
    messenger: next.messenger,
    is_primary: next.isPrimary,
    search: searchContact(next),
  })
  await tell(writer, after, personChanged, { changed: fields })
  return { contact: presentContact(after), previous }
}

/** Puts a person away, for example one who has left. */
export async function archiveContact(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  contactId: string,
  version: number | null,
): Promise<Contact> {
  const row = await lockContact(writer, actor, partnerId, contactId, version)
  if (row.archived_at) throw new Refused('contact_is_archived', { status: 409 })
  const after = await saveContact(writer, actor, row, { archived_at: writer.now, is_primary: false })
  await tell(writer, after, personArchived, null)
  return presentContact(after)
}

/** Takes a person back. */
export async function restoreContact(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  contactId: string,
  version: number | null,
): Promise<Contact> {
  const row = await lockContact(writer, actor, partnerId, contactId, version)
  if (!row.archived_at) throw new Refused('contact_is_not_archived', { status: 409 })
  const after = await saveContact(writer, actor, row, { archived_at: null })
  await tell(writer, after, personRestored, null)
  return presentContact(after)
}

async function lockContact(
  writer: Writer,
  actor: Actor,
  partnerId: string,
  contactId: string,
  version: number | null,
): Promise<ContactRecord> {
  const row = await writer.tx
    .selectFrom('contact')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', contactId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  if (!mayEditContact(actor, { side: row.side, ofSide: row.of_side }))
    throw new Refused('written_by_other_side', { status: 403 })
  refuseOldVersion(row, version)
  return row
}

/** A side that mends what the other wrote about its people takes the row over: `side` becomes its own. */
function saveContact(
  writer: Writer,
  actor: Actor,
  row: ContactRecord,
  change: Partial<Omit<ContactRecord, 'partner_id' | 'id' | 'version'>>,
): Promise<ContactRecord> {
  return writer.tx
    .updateTable('contact')
    .set({ ...change, side: actor.side, version: row.version + 1, updated_at: writer.now })
    .where('partner_id', '=', row.partner_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** One primary contact for each side, audience and writer: the row-level security lets a side write its own rows only. */
async function giveUpPrimary(
  writer: Writer,
  actor: Actor,
  row: Pick<ContactRecord, 'partner_id' | 'of_side' | 'audience'>,
): Promise<void> {
  await writer.tx
    .updateTable('contact')
    .set((eb) => ({ is_primary: false, version: eb('version', '+', 1), updated_at: writer.now }))
    .where('partner_id', '=', row.partner_id)
    .where('of_side', '=', row.of_side)
    .where('audience', '=', row.audience)
    .where('side', '=', actor.side)
    .where('is_primary', '=', true)
    .execute()
}

async function tell(
  writer: Writer,
  row: ContactRecord,
  kind: typeof personAdded | typeof personChanged | typeof personArchived | typeof personRestored,
  more: { changed?: string[] } | null,
): Promise<void> {
  const { of_side: ofSide, name, position, email, phone, messenger } = row
  await stateFact(writer, {
    partnerId: row.partner_id,
    kind: kind as typeof personAdded,
    audience: row.audience,
    subject: { kind: 'contact', id: row.id },
    data: more ? { ofSide, name, position, email, phone, messenger, ...more } : { ofSide, name },
  })
}
