import { type Route, route } from '#platform/http/route.ts'
import {
  NewNote,
  NoteAnswer,
  NoteChange,
  NoteList,
  NoteListQuery,
  NoteParams,
  PartnershipParams,
} from './contract.ts'
import { addNote, changeNote, listNotes, removeNote, restoreNote } from './notes.ts'
import { mayReadRecords, mayWriteRecords } from './policy.ts'

const tag = 'notes'
const one = '/partners/:partnerId/notes/:noteId'

export const noteRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/notes',
    id: 'listNotes',
    tag,
    summary: 'Notes: shared ones and those of the reader’s side',
    may: mayReadRecords,
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
    may: mayWriteRecords,
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
    may: mayWriteRecords,
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
    may: mayWriteRecords,
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
    may: mayWriteRecords,
    params: NoteParams,
    response: NoteAnswer,
    handle: ({ actor, writer, params }) => restoreNote(writer, actor, params),
  }),
]
