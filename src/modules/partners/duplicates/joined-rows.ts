import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Writer } from '#records/writer.ts'
import type { ContactRecord, LegalEntityRecord } from '../account/present.ts'
import { searchContact, searchName } from '../rules.ts'
import { mailKey, phoneKey } from './dossier.ts'
import type { JoinedRow } from './tables.ts'

/** A row of the merged account that the survivor has too. */
export type Twin = {
  what: JoinedRow['what']
  id: string
  partnerId: string
  name: string
  into: string
  intoPartnerId: string
}

/**
 * Contacts and legal entities that both have: a person with the same mail address, or the same name and phone; a legal
 * entity with the same INN and KPP, or the same tax number. Only rows the host wrote, of one audience: what the partner
 * wrote stays its own.
 */
export async function findTwins(
  tx: Tx,
  survivors: readonly string[],
  merged: readonly string[],
): Promise<Twin[]> {
  const contacts = await readContacts(tx, [...survivors, ...merged])
  const entities = await readEntities(tx, [...survivors, ...merged])
  const isMerged = (row: { partner_id: string }) => merged.includes(row.partner_id)
  const twins: Twin[] = []
  const pair = <Row extends { id: string; partner_id: string; name: string }>(
    what: Twin['what'],
    rows: readonly Row[],
    areSame: (a: Row, b: Row) => boolean,
  ) => {
    const stays = rows.filter((row) => !isMerged(row))
    for (const row of rows.filter(isMerged)) {
      const into = stays.find((other) => areSame(row, other))
      if (into)
        twins.push({
          what,
          id: row.id,
          partnerId: row.partner_id,
          name: row.name,
          into: into.id,
          intoPartnerId: into.partner_id,
        })
    }
  }
  pair('contact', contacts, isSamePerson)
  pair('legal_entity', entities, isSameEntity)
  return twins
}

function isSamePerson(a: ContactRecord, b: ContactRecord): boolean {
  if (a.of_side !== b.of_side || a.audience !== b.audience) return false
  const [mailA, mailB] = [mailKey(a.email), mailKey(b.email)]
  if (mailA !== null && mailA === mailB) return true
  if (mailA !== null && mailB !== null) return false
  if (searchName(a.name) !== searchName(b.name)) return false
  const [phoneA, phoneB] = [phoneKey(a.phone), phoneKey(b.phone)]
  return phoneA === null || phoneB === null || phoneA === phoneB
}

function isSameEntity(a: LegalEntityRecord, b: LegalEntityRecord): boolean {
  if (a.audience !== b.audience) return false
  if (a.inn !== null) return a.inn === b.inn && (a.kpp ?? '') === (b.kpp ?? '')
  return a.tax_id !== null && b.inn === null && a.tax_id.toLowerCase() === b.tax_id?.toLowerCase()
}

/**
 * Puts away the rows that the survivor has too; what its own lack is filled from them. Returns what undoing needs.
 */
export async function joinTwins(writer: Writer, twins: readonly Twin[]): Promise<JoinedRow[]> {
  const joined: JoinedRow[] = []
  for (const { name: _, ...twin } of twins) {
    const filled = twin.what === 'contact' ? await fillContact(writer, twin) : {}
    const table = sql.table(twin.what)
    await sql`update ${table} set archived_at = ${writer.now}, version = version + 1, updated_at = ${writer.now}
      where partner_id = ${twin.partnerId} and id = ${twin.id} and archived_at is null`.execute(writer.tx)
    joined.push({ ...twin, filled })
  }
  return joined
}

const FILLED = ['position', 'email', 'phone', 'messenger'] as const

async function fillContact(writer: Writer, twin: Omit<Twin, 'name'>): Promise<Record<string, string>> {
  const rows = await readContacts(writer.tx, [twin.partnerId, twin.intoPartnerId])
  const [from, into] = [rows.find(({ id }) => id === twin.id), rows.find(({ id }) => id === twin.into)]
  if (!from || !into) return {}
  const filled = Object.fromEntries(
    FILLED.flatMap((field) => (into[field] === null && from[field] !== null ? [[field, from[field]]] : [])),
  )
  if (Object.keys(filled).length > 0) await saveContact(writer, into, filled)
  return filled
}

/** Takes joined rows out again where nobody has changed them since, and takes back what was filled from them. */
export async function separateTwins(
  writer: Writer,
  joined: readonly JoinedRow[],
  mergedAt: Date,
): Promise<void> {
  for (const row of joined) {
    const table = sql.table(row.what)
    const free =
      row.what === 'legal_entity'
        ? sql`not exists (select from legal_entity o where o.partner_id = x.partner_id and o.audience = x.audience and o.inn = x.inn
            and coalesce(o.kpp, '') = coalesce(x.kpp, '') and o.archived_at is null)`
        : sql`true`
    await sql`update ${table} x set archived_at = null, version = version + 1, updated_at = ${writer.now}
      where x.partner_id = ${row.partnerId} and x.id = ${row.id} and x.archived_at = ${mergedAt} and ${free}`.execute(
      writer.tx,
    )
    if (Object.keys(row.filled).length === 0) continue
    const into = (await readContacts(writer.tx, [row.intoPartnerId])).find(({ id }) => id === row.into)
    if (!into) continue
    const back = FILLED.filter(
      (field) => row.filled[field] !== undefined && into[field] === row.filled[field],
    )
    if (back.length > 0)
      await saveContact(writer, into, Object.fromEntries(back.map((field) => [field, null])))
  }
}

async function saveContact(
  writer: Writer,
  row: ContactRecord,
  change: Partial<Record<(typeof FILLED)[number], string | null>>,
): Promise<void> {
  await writer.tx
    .updateTable('contact')
    .set({
      ...change,
      search: searchContact({ ...row, ...change }),
      version: row.version + 1,
      updated_at: writer.now,
    })
    .where('partner_id', '=', row.partner_id)
    .where('id', '=', row.id)
    .execute()
}

function readContacts(tx: Tx, partnerIds: readonly string[]): Promise<ContactRecord[]> {
  return tx
    .selectFrom('contact')
    .selectAll()
    .where('partner_id', 'in', [...partnerIds])
    .where('archived_at', 'is', null)
    .where('side', '=', 'host')
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute()
}

function readEntities(tx: Tx, partnerIds: readonly string[]): Promise<LegalEntityRecord[]> {
  return tx
    .selectFrom('legal_entity')
    .selectAll()
    .where('partner_id', 'in', [...partnerIds])
    .where('archived_at', 'is', null)
    .where('side', '=', 'host')
    .orderBy('is_primary', 'desc')
    .orderBy('id')
    .execute()
}
