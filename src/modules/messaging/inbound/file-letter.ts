import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { contactLogRetracted, contactWritten } from '#modules/workspace/contract.ts'
import type { Tx } from '#platform/database/database.ts'
import { discardFile, receiveFile } from '#platform/files/store.ts'
import { detectType } from '#platform/files/type.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { addDocument } from '#records/documents/add.ts'
import { stateFact } from '#records/facts/state.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Audience, Side, Writer } from '#records/writer.ts'
import type { InboundMailTable } from '../tables.ts'
import '../tables.ts'

const SUMMARY = 4000
/** The most bytes one attachment may have. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024

type Sided = Writer & { side: Side }
type Letter = Pick<
  InboundMailTable,
  | 'partner_id'
  | 'from_name'
  | 'from_address'
  | 'subject'
  | 'text'
  | 'written_at'
  | 'status'
  | 'fact_id'
  | 'side'
>

/** A letter of the scope's person; not found for everybody else. */
export async function readLetterRow(tx: Tx, id: string): Promise<Letter> {
  const row = await tx.selectFrom('inbound_mail').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/**
 * Writes a letter down as a contact with a partner: the writer's own side reads it unless told. Refuses one that was
 * filed before. Returns the id of the fact.
 */
export async function fileLetter(
  writer: Sided,
  id: string,
  partnerId: string,
  audience: Audience = writer.side,
): Promise<string> {
  const letter = await readLetterRow(writer.tx, id)
  if (letter.status === 'filed') throw new Refused('letter_was_filed', { status: 409 })
  if (audience !== 'shared' && audience !== writer.side) throw new Refused('audience_not_yours')
  await requirePartner(writer.tx, partnerId)
  const happenedAt = new Date(Math.min(letter.written_at.getTime(), writer.now.getTime()))
  const { id: factId } = await stateFact(writer, {
    partnerId,
    kind: contactWritten,
    audience,
    happenedAt,
    subject: { kind: 'inbound_mail', id },
    data: {
      summary: [letter.subject, letter.text].filter(Boolean).join('\n\n').slice(0, SUMMARY) || '–',
      with: (letter.from_name ?? letter.from_address).slice(0, 300),
    },
  })
  await sql`select house.file_inbound_mail(${id}, ${partnerId}, ${factId}, 'filed')`.execute(writer.tx)
  await refreshProjections(writer.tx, [partnerId])
  return factId
}

/** Sets a letter aside. */
export async function discardLetter(writer: Sided, id: string): Promise<void> {
  const letter = await readLetterRow(writer.tx, id)
  if (letter.status !== 'waiting') throw new Refused('letter_waits_not', { status: 409 })
  await sql`select house.file_inbound_mail(${id}, ${letter.partner_id}, null, 'discarded')`.execute(writer.tx)
}

/** Lets a letter wait again; the contact it became is taken back. */
export async function restoreLetter(writer: Sided, id: string): Promise<void> {
  const letter = await readLetterRow(writer.tx, id)
  if (letter.status === 'waiting') return
  if (letter.fact_id && letter.partner_id) {
    const fact = await writer.tx
      .selectFrom('fact')
      .select(['audience', 'happened_at'])
      .where('partner_id', '=', letter.partner_id)
      .where('id', '=', letter.fact_id)
      .executeTakeFirst()
    const { rows } = await sql`
      select from fact where partner_id = ${letter.partner_id} and corrects = ${letter.fact_id} and kind = 'contact_log.retracted'`.execute(
      writer.tx,
    )
    if (fact && rows.length === 0) {
      await stateFact(writer, {
        partnerId: letter.partner_id,
        kind: contactLogRetracted,
        audience: fact.audience,
        corrects: letter.fact_id,
        happenedAt: fact.happened_at,
        data: { way: 'written' },
      })
      await refreshProjections(writer.tx, [letter.partner_id])
    }
  }
  await sql`select house.file_inbound_mail(${id}, null, null, 'waiting')`.execute(writer.tx)
}

/** Keeps an attachment as a document of the partner its letter is filed with. Returns both ids. */
export async function keepAttachment(
  writer: Sided,
  dataFolder: string,
  ref: { mailId: string; attachmentId: string },
  audience: Audience = writer.side,
): Promise<{ documentId: string; partnerId: string }> {
  const letter = await readLetterRow(writer.tx, ref.mailId)
  const attachment = await writer.tx
    .selectFrom('inbound_attachment')
    .select(['file_name', 'bytes', 'document_id'])
    .where('id', '=', ref.attachmentId)
    .where('mail_id', '=', ref.mailId)
    .executeTakeFirst()
  if (!attachment) throw new NotFound()
  if (letter.status !== 'filed' || !letter.partner_id)
    throw new Refused('letter_without_partner', { status: 409 })
  if (attachment.document_id) throw new Refused('attachment_was_kept', { status: 409 })
  if (audience !== 'shared' && audience !== writer.side) throw new Refused('audience_not_yours')
  const file = await receiveFile(
    dataFolder,
    writer.networkId,
    Readable.from([attachment.bytes]),
    MAX_ATTACHMENT_BYTES,
  )
  try {
    const type = await detectType(file, attachment.file_name)
    if ('refusal' in type) throw new Refused(type.refusal, { status: 415 })
    const documentId = await addDocument(writer, dataFolder, {
      partnerId: letter.partner_id,
      audience,
      title: attachment.file_name,
      kind: 'other',
      subject: { kind: 'inbound_mail', id: ref.mailId },
      bytes: { file, mediaType: type.mediaType, fileName: attachment.file_name, isSigned: false },
    })
    await writer.tx
      .updateTable('inbound_attachment')
      .set({ document_id: documentId })
      .where('id', '=', ref.attachmentId)
      .execute()
    return { documentId, partnerId: letter.partner_id }
  } finally {
    await discardFile(file)
  }
}
