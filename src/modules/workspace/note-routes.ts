import { type Route, route } from '#platform/http/route.ts'
import {
  NewNote,
  NoteAnswer,
  NoteChange,
  NoteList,
  NoteListQuery,
  NoteParams,
  NoteVersions,
  PartnershipParams,
} from './contract.ts'
import { addNote, changeNote, listNotes, listNoteVersions, removeNote, restoreNote } from './notes.ts'
import { mayReadNotes, mayWriteNotes } from './policy.ts'

const tag = 'notes'
const one = '/partners/:partnerId/notes/:noteId'

export const noteRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/notes',
    id: 'listNotes',
    tag,
    summary: 'Notes: shared ones and those of the reader’s side',
    may: mayReadNotes,
    params: PartnershipParams,
    query: NoteListQuery,
    response: NoteList,
    handle: ({ actor, tx, params, query }) => listNotes(tx, actor, params.partnerId, query),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/notes',
    id: 'addNote',
    tag,
    summary: 'Write a note',
    may: mayWriteNotes,
    params: PartnershipParams,
    body: NewNote,
    response: NoteAnswer,
    status: 201,
    handle: ({ actor, writer, params, body }) => addNote(writer, actor, params.partnerId, body),
  }),
  route({
    method: 'PATCH',
    url: one,
    id: 'changeNote',
    tag,
    summary: 'Change a note of one’s own side',
    may: mayWriteNotes,
    params: NoteParams,
    body: NoteChange,
    response: NoteAnswer,
    ifMatch: true,
    handle: ({ actor, writer, params, body, ifMatchVersion }) =>
      changeNote(writer, actor, params, body, ifMatchVersion),
  }),
  route({
    method: 'DELETE',
    url: one,
    id: 'removeNote',
    tag,
    summary: 'Remove a note of one’s own side; it can be restored',
    may: mayWriteNotes,
    params: NoteParams,
    response: NoteAnswer,
    ifMatch: true,
    handle: ({ actor, writer, params, ifMatchVersion }) => removeNote(writer, actor, params, ifMatchVersion),
  }),
  route({
    method: 'POST',
    url: `${one}/restore`,
    id: 'restoreNote',
    tag,
    summary: 'Bring a removed note back',
    may: mayWriteNotes,
    params: NoteParams,
    response: NoteAnswer,
    handle: ({ actor, writer, params }) => restoreNote(writer, actor, params),
  }),
  route({
    method: 'GET',
    url: `${one}/versions`,
    id: 'listNoteVersions',
    tag,
    summary: 'What a note said before its words were changed, the latest first',
    may: mayReadNotes,
    params: NoteParams,
    response: NoteVersions,
    handle: ({ tx, params }) => listNoteVersions(tx, params),
  }),
]
