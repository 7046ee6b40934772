import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { keepFile, type ReceivedFile } from '#platform/files/store.ts'
import { Refused } from '#platform/http/refused.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import type { Audience, Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { documentAdded, documentVersionAdded } from './contract.ts'
import { lockDocument } from './lock.ts'
import { TEXT_JOB } from './read-texts.ts'
import './tables.ts'

/** Bytes on their way into a document: received, their type found, their name cleaned. */
export type NewBytes = { file: ReceivedFile; mediaType: string; fileName: string; isSigned: boolean }

export type NewDocument = {
  partnerId: string
  audience: Audience
  title: string
  kind: string
  folder?: string | null
  subject?: Subject | null
  bytes: NewBytes
}

/** Adds a document with its first version and states `document.added`. Returns its id. */
export async function addDocument(
  writer: Writer,
  dataFolder: string,
  document: NewDocument,
): Promise<string> {
  const { partnerId, audience, title, kind, bytes } = document
  const id = newId()
  await lockCounter(writer, partnerId, audience)
  await keepBytes(writer, dataFolder, bytes.file)
  await writer.tx
    .insertInto('document')
    .values({
      partner_id: partnerId,
      id,
      network_id: writer.networkId,
      audience,
      side: writer.side,
      title,
      kind,
      subject_kind: document.subject?.kind ?? null,
      subject_id: document.subject?.id ?? null,
      removed_at: null,
      removed_reason: null,
      folder: document.folder ?? null,
      created_at: writer.now,
    })
    .execute()
  await insertVersion(writer, { partnerId, documentId: id, audience, n: 1, supersedes: null, bytes })
  await stateFact(writer, {
    partnerId,
    kind: documentAdded,
    audience,
    subject: { kind: 'document', id },
    data: { title, kind, ...fileData(bytes) },
  })
  await enqueueJob(writer.tx, TEXT_JOB, { networkId: writer.networkId, partnerId, documentId: id })
  return id
}

/**
 * Adds a version, which becomes the present one; those before stay as they are. A signed version is never replaced:
 * the new one has to name it (`supersedes`), and it stays in force as what was signed then. Refuses `signed_version`
 * when it is not named.
 */
export async function addVersion(
  writer: Writer,
  dataFolder: string,
  version: { partnerId: string; documentId: string; bytes: NewBytes; supersedes?: string | undefined },
): Promise<void> {
  const { partnerId, documentId, bytes } = version
  const document = await lockDocument(writer, partnerId, documentId)
  if (document.removed_at) throw new Refused('document_removed', { status: 409 })
  const present = await writer.tx
    .selectFrom('document_version')
    .select(['id', 'n', 'is_signed'])
    .where('partner_id', '=', partnerId)
    .where('document_id', '=', documentId)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  if (present.is_signed && version.supersedes !== present.id)
    throw new Refused('signed_version', {
      status: 409,
      detail: 'The present version is signed. Name it in "supersedes" to put a new one after it.',
    })
  if (version.supersedes && !(present.is_signed && version.supersedes === present.id))
    throw new Refused('supersedes_nothing_signed', { status: 409 })
  await keepBytes(writer, dataFolder, bytes.file)
  const n = present.n + 1
  await insertVersion(writer, {
    partnerId,
    documentId,
    audience: document.audience,
    n,
    supersedes: version.supersedes ?? null,
    bytes,
  })
  await writer.tx
    .updateTable('document')
    .set({ version: document.version + 1 })
    .where('partner_id', '=', partnerId)
    .where('id', '=', documentId)
    .execute()
  await stateFact(writer, {
    partnerId,
    kind: documentVersionAdded,
    audience: document.audience,
    subject: { kind: 'document', id: documentId },
    data: {
      title: document.title,
      version: n,
      supersedes: version.supersedes ? present.n : undefined,
      ...fileData(bytes),
    },
  })
  await enqueueJob(writer.tx, TEXT_JOB, { networkId: writer.networkId, partnerId, documentId })
}

/**
 * Puts bytes in their place while this transaction holds the network's files in common with other uploads: nobody
 * sweeps unused bytes away before the version that uses them is committed.
 */
async function keepBytes(writer: Writer, dataFolder: string, file: ReceivedFile): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${filesLock(writer.networkId)}, 0))`.execute(
    writer.tx,
  )
  await keepFile(dataFolder, writer.networkId, file)
}

function filesLock(networkId: string): string {
  return `files ${networkId}`
}

/** Holds the network's files alone until the transaction ends: no upload puts bytes in their place meanwhile. */
export async function lockFiles(tx: Tx, networkId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${filesLock(networkId)}, 0))`.execute(tx)
}

function fileData({ file, mediaType, fileName, isSigned }: NewBytes) {
  return { fileName, mediaType, size: file.size, sha256: file.sha256.toString('hex'), isSigned }
}

async function insertVersion(
  writer: Writer,
  version: {
    partnerId: string
    documentId: string
    audience: Audience
    n: number
    supersedes: string | null
    bytes: NewBytes
  },
): Promise<void> {
  const { file, mediaType, fileName, isSigned } = version.bytes
  await writer.tx
    .insertInto('document_version')
    .values({
      partner_id: version.partnerId,
      id: newId(),
      network_id: writer.networkId,
      audience: version.audience,
      side: writer.side,
      document_id: version.documentId,
      n: version.n,
      sha256: file.sha256,
      size: BigInt(file.size),
      media_type: mediaType,
      file_name: fileName,
      is_signed: isSigned,
      supersedes: version.supersedes,
      bytes_removed_at: null,
      bytes_removed_reason: null,
      actor_kind: writer.actor.kind,
      actor_id: writer.actor.id,
      recorded_at: writer.now,
    })
    .execute()
}
