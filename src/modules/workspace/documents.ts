import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { hasPreview } from '#platform/files/type.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { DocumentTable, DocumentVersionTable } from '#records/documents/tables.ts'
import { personNames } from '#records/facts/read.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import type { DocumentListQuery, DocumentVersionView, DocumentView } from './contract.ts'
import { cut, placeOf } from './paging.ts'
import { mayWriteDocuments } from './policy.ts'

type DocumentRow = Selectable<DocumentTable> & { time_key: string }
type VersionRow = Selectable<DocumentVersionTable>

/** A page of documents that the reader sees, latest first, each with all its versions. */
export async function listDocuments(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  query: DocumentListQuery,
): Promise<{ data: DocumentView[]; nextCursor: string | null }> {
  const partners = await partnerSet(tx, partnerId)
  const list = `documents ${partnerId}`
  const place = placeOf(query, list)
  const conditions: RawBuilder<unknown>[] = [
    ofPartners('d.partner_id', partners),
    query.removed === 'yes' ? sql`d.removed_at is not null` : sql`d.removed_at is null`,
  ]
  if (query.kind) conditions.push(sql`d.kind = ${query.kind}`)
  if (query.folder)
    conditions.push(query.folder === '-' ? sql`d.folder is null` : sql`d.folder = ${query.folder}`)
  if (query.q) conditions.push(saysWords(query.q))
  if (query.subjectId) conditions.push(sql`d.subject_id = ${query.subjectId}::uuid`)
  if (place)
    conditions.push(sql`d.created_at <= ${place[0]}::timestamptz
      and (d.created_at < ${place[0]}::timestamptz or d.id > ${place[1]}::uuid)`)
  const tail = sql`order by d.created_at desc, d.id limit ${query.limit + 1}`
  const page = cut(await readRows(tx, conditions, tail), query, list, (row) => [row.time_key, row.id])
  return { data: await present(tx, actor, page.rows), nextCursor: page.nextCursor }
}

/** Within one partnership the words are compared row by row; row-level security decides which rows. */
function saysWords(typed: string): RawBuilder<unknown> {
  const words = typed
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return sql`true`
  const wanted = sql`to_tsquery('pg_catalog.russian', ${words.map((word) => `${word}:*`).join(' & ')})`
  return sql`(house.words_of(d.title) @@ ${wanted} or exists (select from document_text t
    where t.partner_id = d.partner_id and t.id = d.id and t.words @@ ${wanted}))`
}

async function readRows(
  tx: Tx,
  conditions: readonly RawBuilder<unknown>[],
  tail: RawBuilder<unknown>,
): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select d.*, d.created_at::text as time_key from document d where ${sql.join(conditions, sql` and `)} ${tail}`.execute(
    tx,
  )
  return rows
}

/** One document with its versions, also when it is hidden. */
export async function readDocument(
  tx: Tx,
  actor: Actor,
  ref: { partnerId: string; documentId: string },
): Promise<DocumentView> {
  const rows = await readRows(
    tx,
    [sql`d.partner_id = ${ref.partnerId}`, sql`d.id = ${ref.documentId}`],
    sql``,
  )
  const [document] = await present(tx, actor, rows)
  if (!document) throw new NotFound()
  return document
}

async function present(tx: Tx, actor: Actor, rows: readonly DocumentRow[]): Promise<DocumentView[]> {
  if (rows.length === 0) return []
  const versions = await tx
    .selectFrom('document_version')
    .selectAll()
    .where('partner_id', 'in', [...new Set(rows.map((row) => row.partner_id))])
    .where(
      'document_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('n', 'desc')
    .execute()
  const names = await personNames(
    tx,
    versions.flatMap((row) => (row.actor_kind === 'person' && row.actor_id ? [row.actor_id] : [])),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    title: row.title,
    kind: row.kind as DocumentView['kind'],
    folder: row.folder,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    createdAt: row.created_at.toISOString(),
    removedAt: row.removed_at?.toISOString() ?? null,
    removedReason: row.removed_reason,
    version: row.version,
    versions: versions
      .filter((version) => version.document_id === row.id)
      .map((version) => presentVersion(version, names)),
    mayEdit: row.side === actor.side && mayWriteDocuments(actor),
  }))
}

function presentVersion(row: VersionRow, names: ReadonlyMap<string, string>): DocumentVersionView {
  return {
    id: row.id,
    n: row.n,
    fileName: row.file_name,
    mediaType: row.media_type,
    size: Number(row.size),
    sha256: row.sha256.toString('hex'),
    isSigned: row.is_signed,
    supersedes: row.supersedes,
    side: row.side,
    actor: {
      kind: row.actor_kind as DocumentVersionView['actor']['kind'],
      id: row.actor_id,
      name: (row.actor_id && names.get(row.actor_id)) || null,
    },
    recordedAt: row.recorded_at.toISOString(),
    hasPreview: hasPreview(row.media_type) && row.bytes_removed_at === null,
    bytesRemovedAt: row.bytes_removed_at?.toISOString() ?? null,
  }
}

/** Where the bytes of a version are, for a reader who may see the document. Refuses bytes that were removed. */
export async function versionBytes(tx: Tx, ref: { partnerId: string; documentId: string; n: number }) {
  const version = await tx
    .selectFrom('document_version')
    .innerJoin('document', (join) =>
      join
        .onRef('document.partner_id', '=', 'document_version.partner_id')
        .onRef('document.id', '=', 'document_version.document_id'),
    )
    .select([
      'document_version.sha256',
      'document_version.size',
      'document_version.media_type',
      'document_version.file_name',
      'document_version.bytes_removed_at',
      'document.audience',
    ])
    .where('document_version.partner_id', '=', ref.partnerId)
    .where('document_version.document_id', '=', ref.documentId)
    .where('document_version.n', '=', ref.n)
    .executeTakeFirst()
  if (!version) throw new NotFound()
  if (version.bytes_removed_at) throw new Refused('bytes_removed', { status: 410 })
  return version
}

/** Folders that hold documents the reader sees. */
export async function listFolders(
  tx: Tx,
  partnerId: string,
): Promise<{ data: { folder: string; documents: number }[] }> {
  const partners = await partnerSet(tx, partnerId)
  const { rows } = await sql<{ folder: string; documents: number }>`
    select d.folder, count(*)::int as documents from document d
    where ${ofPartners('d.partner_id', partners)} and d.folder is not null and d.removed_at is null
    group by d.folder order by lower(d.folder), d.folder limit 500`.execute(tx)
  return { data: rows }
}
