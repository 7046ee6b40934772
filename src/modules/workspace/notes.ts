import { type Selectable, sql } from 'kysely'
import { namedIn, notify, peopleWhoSee } from '#modules/messaging/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { personNames } from '#records/facts/read.ts'
import { ofPartners, partnerSet, requirePartner } from '#records/partnerships.ts'
import { newId } from '#shared/ids.ts'
import { refuseForeignAudience } from './checks.ts'
import type { NewNote, NoteChange, NoteListQuery, NoteVersions, NoteView } from './contract.ts'
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
  if (input.isPersonal && (audience === 'shared' || writer.actor.kind !== 'person'))
    throw new Refused('personal_is_not_shared', {
      errors: [
        {
          pointer: '#/isPersonal',
          code: 'personal_is_not_shared',
          detail: 'A note of your own is not shared.',
        },
      ],
    })
  const mentions = input.isPersonal ? [] : await mentionsOf(writer.tx, partnerId, audience, input.text)
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
      owner_id: input.isPersonal ? writer.actor.id : null,
      mentions,
      edited_at: null,
      removed_at: null,
      created_at: writer.now,
      updated_at: writer.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tellMentioned(writer, actor, row, mentions)
  return presentOne(writer.tx, actor, row)
}

/** Whom a text names of those who may read it; the database knows who they are. */
async function mentionsOf(
  tx: Tx,
  partnerId: string,
  audience: NoteView['audience'],
  text: string,
): Promise<string[]> {
  return text.includes('@') ? namedIn(text, await peopleWhoSee(tx, partnerId, audience)) : []
}

async function tellMentioned(
  writer: RequestWriter,
  actor: Actor,
  note: Pick<NoteRow, 'id' | 'partner_id' | 'audience' | 'text'>,
  userIds: readonly string[],
): Promise<void> {
  await notify(writer.tx, {
    userIds: userIds.filter((id) => id !== actor.userId),
    kind: 'mention',
    partnerId: note.partner_id,
    audience: note.audience,
    subject: { kind: 'note', id: note.id },
    data: { actor: actor.name, text: excerpt(note.text) },
    path: `/partners/${note.partner_id}?note=${note.id}`,
    at: writer.now,
  })
}

const EXCERPT = 400

function excerpt(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text
}

/** What a note said before, the latest first. Readable by whoever reads the note. */
export async function listNoteVersions(tx: Tx, { partnerId, noteId }: Ref): Promise<NoteVersions> {
  const note = await sql`select from note where partner_id = ${partnerId} and id = ${noteId}`.execute(tx)
  if (note.rows.length === 0) throw new NotFound()
  const rows = await tx
    .selectFrom('note_version')
    .select(['text', 'by_id', 'at'])
    .where('partner_id', '=', partnerId)
    .where('note_id', '=', noteId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  const names = await personNames(
    tx,
    rows.flatMap((row) => (row.by_id ? [row.by_id] : [])),
  )
  return {
    data: rows.map((row) => ({
      text: row.text,
      by: { kind: 'person' as const, id: row.by_id, name: (row.by_id && names.get(row.by_id)) || null },
      at: row.at.toISOString(),
    })),
  }
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
    .select(['side', 'version', 'removed_at', 'audience', 'owner_id', 'text', 'mentions'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', noteId)
    .executeTakeFirst()
  if (!note || (note.removed_at !== null) !== isRemoved) throw new NotFound()
  if (note.side !== writer.side) throw new Refused('not_written_by_you', { status: 403 })
  if (ifVersion !== null && ifVersion !== note.version) throw new VersionConflict()
  const isReworded = values.text !== undefined && values.text !== note.text
  const mentions =
    isReworded && note.owner_id === null
      ? await mentionsOf(writer.tx, partnerId, note.audience, values.text ?? '')
      : note.mentions
  if (isReworded) await keepWords(writer, { partnerId, noteId }, note)
  const row = await writer.tx
    .updateTable('note')
    .set({
      ...values,
      ...(isReworded ? { mentions, edited_at: writer.now } : {}),
      version: note.version + 1,
      updated_at: writer.now,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', noteId)
    .where('version', '=', note.version)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new VersionConflict()
  // who was named before was told before
  await tellMentioned(
    writer,
    actor,
    row,
    mentions.filter((id) => !note.mentions.includes(id)),
  )
  return presentOne(writer.tx, actor, row)
}

/** Keeps what a note said before its words change. */
async function keepWords(
  writer: RequestWriter,
  { partnerId, noteId }: Ref,
  note: Pick<NoteRow, 'audience' | 'owner_id' | 'text'>,
): Promise<void> {
  await writer.tx
    .insertInto('note_version')
    .values({
      partner_id: partnerId,
      id: newId(),
      network_id: writer.networkId,
      audience: note.audience,
      side: writer.side,
      note_id: noteId,
      owner_id: note.owner_id,
      text: note.text,
      by_id: writer.actor.kind === 'person' ? writer.actor.id : null,
      at: writer.now,
    })
    .execute()
}

async function presentOne(tx: Tx, actor: Actor, row: NoteRow): Promise<NoteView> {
  const [note] = await present(tx, actor, [row])
  if (!note) throw new NotFound()
  return note
}

async function present(tx: Tx, actor: Actor, rows: readonly NoteRow[]): Promise<NoteView[]> {
  const names = await personNames(
    tx,
    rows.flatMap((row) => [
      ...(row.author_kind === 'person' && row.author_id ? [row.author_id] : []),
      ...row.mentions,
    ]),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    text: row.text,
    isPinned: row.is_pinned,
    isPersonal: row.owner_id !== null,
    mentions: row.mentions.flatMap((id) => {
      const name = names.get(id)
      return name ? [{ id, name }] : []
    }),
    editedAt: row.edited_at?.toISOString() ?? null,
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
