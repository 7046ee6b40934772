import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { stateFact } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { documentBytesRemoved, documentChanged, documentRemoved, documentRestored } from './contract.ts'
import { lockDocument } from './lock.ts'
import { SWEEP_JOB } from './sweep.ts'
import './tables.ts'

type Ref = { partnerId: string; documentId: string; ifVersion?: number | null }

/** Gives a document another title, kind or folder. Only the side that added it may. Moving it is no fact: nothing was agreed. */
export async function changeDocument(
  writer: Writer,
  ref: Ref,
  change: { title?: string | undefined; kind?: string | undefined; folder?: string | null | undefined },
): Promise<void> {
  const document = await ownDocument(writer, ref)
  const title = change.title ?? document.title
  const kind = change.kind ?? document.kind
  const folder = change.folder === undefined ? document.folder : change.folder
  await updateHead(writer, ref, { title, kind, folder, version: document.version + 1 })
  if (title === document.title && kind === document.kind) return
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: documentChanged,
    audience: document.audience,
    subject: { kind: 'document', id: ref.documentId },
    data: { title, kind, previousTitle: document.title, previousKind: document.kind },
  })
}

/**
 * Hides a document, with a reason; its versions and bytes stay. Only the side that added it may, and not when a version
 * of it is signed: what was signed stays in sight of both.
 */
export async function removeDocument(writer: Writer, ref: Ref, reason: string): Promise<void> {
  const document = await ownDocument(writer, ref)
  if (document.removed_at) throw new Refused('document_removed', { status: 409 })
  const signed = await writer.tx
    .selectFrom('document_version')
    .select('id')
    .where('partner_id', '=', ref.partnerId)
    .where('document_id', '=', ref.documentId)
    .where('is_signed', '=', true)
    .limit(1)
    .executeTakeFirst()
  if (signed && document.audience === 'shared') throw new Refused('document_signed', { status: 409 })
  await updateHead(writer, ref, {
    removed_at: writer.now,
    removed_reason: reason,
    version: document.version + 1,
  })
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: documentRemoved,
    audience: document.audience,
    subject: { kind: 'document', id: ref.documentId },
    data: { title: document.title, reason },
  })
}

/** Shows a hidden document again. */
export async function restoreDocument(writer: Writer, ref: Ref): Promise<void> {
  const document = await ownDocument(writer, ref)
  if (!document.removed_at) throw new Refused('document_not_removed', { status: 409 })
  await updateHead(writer, ref, { removed_at: null, removed_reason: null, version: document.version + 1 })
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: documentRestored,
    audience: document.audience,
    subject: { kind: 'document', id: ref.documentId },
    data: { title: document.title },
  })
}

/**
 * Removes the bytes of a version for good (a retention rule, an erasure request). Hash, size and name stay, and so do
 * the same bytes where another document of the network uses them. The disk is swept soon after.
 */
export async function removeBytes(
  writer: Writer,
  ref: { partnerId: string; documentId: string; n: number },
  reason: string,
): Promise<void> {
  const document = await ownDocument(writer, ref)
  const version = await writer.tx
    .updateTable('document_version')
    .set({ bytes_removed_at: writer.now, bytes_removed_reason: reason })
    .where('partner_id', '=', ref.partnerId)
    .where('document_id', '=', ref.documentId)
    .where('n', '=', ref.n)
    .where('bytes_removed_at', 'is', null)
    .returning(['sha256'])
    .executeTakeFirst()
  if (!version) throw new NotFound()
  // What was read out of the bytes goes with them.
  await writer.tx
    .updateTable('document_text')
    .set({ text: '', status: 'failed' })
    .where('partner_id', '=', ref.partnerId)
    .where('id', '=', ref.documentId)
    .where('n', '=', ref.n)
    .execute()
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: documentBytesRemoved,
    audience: document.audience,
    subject: { kind: 'document', id: ref.documentId },
    data: { title: document.title, version: ref.n, sha256: version.sha256.toString('hex'), reason },
  })
  await enqueueJob(writer.tx, SWEEP_JOB, {})
}

async function ownDocument(writer: Writer, ref: Ref) {
  const document = await lockDocument(writer, ref.partnerId, ref.documentId)
  if (writer.side !== 'system' && document.side !== writer.side)
    throw new Refused('not_added_by_you', { status: 409 })
  if (ref.ifVersion !== undefined && ref.ifVersion !== null && ref.ifVersion !== document.version)
    throw new VersionConflict()
  return document
}

async function updateHead(
  writer: Writer,
  ref: Ref,
  values: {
    title?: string
    kind?: string
    folder?: string | null
    removed_at?: Date | null
    removed_reason?: string | null
    version: number
  },
): Promise<void> {
  await writer.tx
    .updateTable('document')
    .set(values)
    .where('partner_id', '=', ref.partnerId)
    .where('id', '=', ref.documentId)
    .execute()
}
