import { type Selectable, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { personNames } from '#records/facts/read.ts'
import { ofPartners, partnerSet, requirePartner } from '#records/partnerships.ts'
import { newId } from '#shared/ids.ts'
import { refuseForeignAudience } from './checks.ts'
import type { NewNote, NoteChange, NoteListQuery, NoteView } from './contract.ts'
import { cut, placeOf } from './paging.ts'
import { mayWriteRecords } from './policy.ts'
import type { NoteTable } from './tables.ts'

type NoteRow = Selectable<NoteTable>
type Ref = { partnerId: string; noteId: string }

/** A page of notes that the reader sees: pinned ones first, then the latest. Removed ones are left out. */
export async function listNotes(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  query: NoteListQuery,
): Promise<{ data: NoteView[]; nextCursor: string | null }> {
  const partners = await partnerSet(tx, partnerId)
  const list = `notes ${partnerId}`
  const place = placeOf(query, list)
  const conditions = [ofPartners('partner_id', partners), sql<boolean>`removed_at is null`]
  if (query.audience) conditions.push(sql<boolean>`audience = ${query.audience}`)
  if (place)
    conditions.push(
      sql<boolean>`(is_pinned, created_at, id) < (${place[0]}::boolean, ${place[1]}::timestamptz, ${place[2]}::uuid)`,
    )
  const { rows } = await sql<NoteRow & { time_key: string }>`
    select *, created_at::text as time_key from note where ${sql.join(conditions, sql` and `)}
    order by is_pinned desc, created_at desc, id desc limit ${query.limit + 1}`.execute(tx)
  const page = cut(rows, query, list, (row) => [row.is_pinned, row.time_key, row.id])
  return { data: await present(tx, actor, page.rows), nextCursor: page.nextCursor }
}

/** Writes a note, for the writer's own side unless told. Returns it. */
export async function addNote(
  writer: RequestWriter,
  actor: Actor,
  partnerId: string,
  input: NewNote,
): Promise<NoteView> {
  await requirePartner(writer.tx, partnerId)
  const audience = input.audience ?? writer.side
  refuseForeignAudience(writer, audience)
  const row = await writer.tx
    .insertInto('note')
    .values({
      partner_id: partnerId,
      id: newId(),
      network_id: writer.networkId,
      audience,
      side: writer.side,
      text: input.text,
      is_pinned: input.isPinned,
      author_kind: writer.actor.kind,
      author_id: writer.actor.id,
      removed_at: null,
      created_at: writer.now,
      updated_at: writer.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return presentOne(writer.tx, actor, row)
}

/** Changes a note's words or pins it. Only the side that wrote it may; refuses when it has changed since it was read. */
export function changeNote(
  writer: RequestWriter,
  actor: Actor,
  ref: Ref,
  change: NoteChange,
  ifVersion: number | null,
): Promise<NoteView> {
  return update(writer, actor, ref, ifVersion, false, {
    ...(change.text === undefined ? {} : { text: change.text }),
    ...(change.isPinned === undefined ? {} : { is_pinned: change.isPinned }),
  })
}

/** Removes a note; it can be restored. */
export function removeNote(
  writer: RequestWriter,
  actor: Actor,
  ref: Ref,
  ifVersion: number | null,
): Promise<NoteView> {
  return update(writer, actor, ref, ifVersion, false, { removed_at: writer.now })
}

/** Brings a removed note back. */
export function restoreNote(writer: RequestWriter, actor: Actor, ref: Ref): Promise<NoteView> {
  return update(writer, actor, ref, null, true, { removed_at: null })
}

async function update(
  writer: RequestWriter,
  actor: Actor,
  { partnerId, noteId }: Ref,
  ifVersion: number | null,
  isRemoved: boolean,
  values: { text?: string; is_pinned?: boolean; removed_at?: Date | null },
): Promise<NoteView> {
  const note = await writer.tx
    .selectFrom('note')
    .select(['side', 'version', 'removed_at'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', noteId)
    .executeTakeFirst()
  if (!note || (note.removed_at !== null) !== isRemoved) throw new NotFound()
  if (note.side !== writer.side) throw new Refused('not_written_by_you', { status: 403 })
  if (ifVersion !== null && ifVersion !== note.version) throw new VersionConflict()
  const row = await writer.tx
    .updateTable('note')
    .set({ ...values, version: note.version + 1, updated_at: writer.now })
    .where('partner_id', '=', partnerId)
    .where('id', '=', noteId)
    .where('version', '=', note.version)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new VersionConflict()
  return presentOne(writer.tx, actor, row)
}

async function presentOne(tx: Tx, actor: Actor, row: NoteRow): Promise<NoteView> {
  const [note] = await present(tx, actor, [row])
  if (!note) throw new NotFound()
  return note
}

async function present(tx: Tx, actor: Actor, rows: readonly NoteRow[]): Promise<NoteView[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => (row.author_kind === 'person' && row.author_id ? [row.author_id] : [])),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    text: row.text,
    isPinned: row.is_pinned,
    author: {
      kind: row.author_kind as NoteView['author']['kind'],
      id: row.author_id,
      name: (row.author_id && names.get(row.author_id)) || null,
    },
    removedAt: row.removed_at?.toISOString() ?? null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    mayEdit: row.side === actor.side && mayWriteRecords(actor),
  }))
}
