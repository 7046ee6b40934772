import { api, apiUrl, type Query, upload } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  DocumentOpening,
  DocumentText,
  DocumentView,
  FactWithHistory,
  GiveAndTake,
  MeasureSummary,
  MeasureView,
  NewContactEntry,
  NewMeasure,
  NewNote,
  NewPromise,
  NewTransfer,
  NoteChange,
  NoteVersions,
  NoteView,
  PromiseSummary,
  PromiseView,
  ScaleView,
  Shared,
  TransferView,
} from '../contract.ts'

export type Paged<Row> = { data: Row[]; nextCursor: string | null }

/** Keys of all that hangs on one partnership: `keys.part(partnerId, 'timeline', …)`. */
export const keys = queryKeys('partnership')
export const promiseKeys = queryKeys('promises')

const at = (partnerId: string, path: string) => `/partners/${partnerId}/${path}`

export const readTimeline = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<FactWithHistory>>(at(partnerId, 'timeline'), { query, ...(signal ? { signal } : {}) })

export const readFacts = (query: Query, signal?: AbortSignal) =>
  api.get<Paged<FactWithHistory>>('/facts', { query, ...(signal ? { signal } : {}) })

export const readPromises = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<PromiseView>>(at(partnerId, 'promises'), { query, ...(signal ? { signal } : {}) })

export const readAllPromises = (query: Query, signal?: AbortSignal) =>
  api.get<Paged<PromiseView>>('/promises', { query, ...(signal ? { signal } : {}) })

export const readPromiseSummary = (partnerId: string, signal?: AbortSignal) =>
  api.get<PromiseSummary>(at(partnerId, 'promises/summary'), signal ? { signal } : {})

export const makePromise = (partnerId: string, promise: NewPromise) =>
  api.post<PromiseView>(at(partnerId, 'promises'), promise)

export type PromiseDeed = 'fulfil' | 'break' | 'withdraw' | 'move' | 'accept-move' | 'decline-move' | 'reopen'

/** Does something to a promise; answers the promise as it stands afterwards. */
export const actOnPromise = (
  promise: { partnerId: string; id: string },
  deed: PromiseDeed,
  body: Record<string, unknown> = {},
) => api.post<PromiseView>(at(promise.partnerId, `promises/${promise.id}/${deed}`), body)

export const readGiveAndTake = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<GiveAndTake>(at(partnerId, 'give-and-take'), { query, ...(signal ? { signal } : {}) })

export const readTransfers = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<TransferView>>(at(partnerId, 'transfers'), { query, ...(signal ? { signal } : {}) })

export const makeTransfer = (partnerId: string, transfer: NewTransfer) =>
  api.post<TransferView>(at(partnerId, 'transfers'), transfer)

export const reverseTransfer = (partnerId: string, transferId: string, reason: string) =>
  api.post<TransferView>(at(partnerId, `transfers/${transferId}/reverse`), { reason })

export const readMeasures = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<MeasureView>>(at(partnerId, 'measures'), { query, ...(signal ? { signal } : {}) })

export const readMeasureSummary = (partnerId: string, signal?: AbortSignal) =>
  api.get<MeasureSummary>(at(partnerId, 'measures/summary'), signal ? { signal } : {})

export const readScales = (signal?: AbortSignal) =>
  api.get<{ data: ScaleView[] }>('/scales', signal ? { signal } : {})

export const giveMeasure = (partnerId: string, measure: NewMeasure) =>
  api.post<MeasureView>(at(partnerId, 'measures'), measure)

export const correctMeasure = (partnerId: string, measureId: string, value: number, reason?: string) =>
  api.post<MeasureView>(at(partnerId, `measures/${measureId}/correct`), { value, reason })

export const readNotes = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<NoteView>>(at(partnerId, 'notes'), { query, ...(signal ? { signal } : {}) })

export const addNote = (partnerId: string, note: NewNote) => api.post<NoteView>(at(partnerId, 'notes'), note)

export const changeNote = (note: NoteView, change: NoteChange) =>
  api.patch<NoteView>(at(note.partnerId, `notes/${note.id}`), change, { ifMatch: note.version })

export const removeNote = (note: NoteView) =>
  api.delete<NoteView | undefined>(at(note.partnerId, `notes/${note.id}`), { ifMatch: note.version })

export const readNoteVersions = (note: { partnerId: string; id: string }, signal?: AbortSignal) =>
  api.get<NoteVersions>(at(note.partnerId, `notes/${note.id}/versions`), signal ? { signal } : {})

export const restoreNote = (note: NoteView) =>
  api.post<NoteView>(at(note.partnerId, `notes/${note.id}/restore`))

export const logContact = (partnerId: string, entry: NewContactEntry) =>
  api.post<FactWithHistory>(at(partnerId, 'contact-log'), entry)

export const describeContact = (
  partnerId: string,
  factId: string,
  description: { summary?: string; with?: string },
) => api.post<FactWithHistory>(at(partnerId, `contact-log/${factId}/describe`), description)

export const retractContact = (partnerId: string, factId: string, reason: string) =>
  api.post<FactWithHistory>(at(partnerId, `contact-log/${factId}/retract`), { reason })

/** How much of an import's history would be opened to the other side. */
export const previewShare = (partnerId: string, importId: string) =>
  api.post<Shared>(at(partnerId, 'share/preview'), { importId })

/** Opens an import's history to the other side; it cannot be closed again. */
export const shareHistory = (partnerId: string, importId: string) =>
  api.post<Shared>(at(partnerId, 'share'), { importId })

export const readDocuments = (partnerId: string, query: Query, signal?: AbortSignal) =>
  api.get<Paged<DocumentView>>(at(partnerId, 'documents'), { query, ...(signal ? { signal } : {}) })

export const changeDocument = (
  document: DocumentView,
  change: { title?: string; kind?: string; folder?: string | null },
) =>
  api.patch<DocumentView>(at(document.partnerId, `documents/${document.id}`), change, {
    ifMatch: document.version,
  })

export const readFolders = (partnerId: string, signal?: AbortSignal) =>
  api.get<{ data: { folder: string; documents: number }[] }>(at(partnerId, 'document-folders'), {
    ...(signal ? { signal } : {}),
  })

export const readOpenings = (document: DocumentView, signal?: AbortSignal) =>
  api.get<Paged<DocumentOpening>>(at(document.partnerId, `documents/${document.id}/openings`), {
    query: { limit: 20 },
    ...(signal ? { signal } : {}),
  })

export const readDocumentText = (document: DocumentView, signal?: AbortSignal) =>
  api.get<DocumentText>(at(document.partnerId, `documents/${document.id}/text`), {
    ...(signal ? { signal } : {}),
  })

export const removeDocument = (document: DocumentView, reason: string) =>
  api.post<DocumentView>(at(document.partnerId, `documents/${document.id}/remove`), { reason })

export const restoreDocument = (document: { partnerId: string; id: string }) =>
  api.post<DocumentView>(at(document.partnerId, `documents/${document.id}/restore`))

type Sending = { onProgress: (sent: number, total: number) => void; signal: AbortSignal }

export const uploadDocument = (
  partnerId: string,
  file: File,
  fields: Record<string, string>,
  sending: Sending,
) => upload<DocumentView>(at(partnerId, 'documents'), file, { fields, ...sending })

export const uploadVersion = (
  document: DocumentView,
  file: File,
  fields: Record<string, string>,
  sending: Sending,
) =>
  upload<DocumentView>(at(document.partnerId, `documents/${document.id}/versions`), file, {
    fields,
    ...sending,
  })

/** Where a version's bytes are; `preview` shows them in the browser instead of saving them. */
export function versionUrl(document: DocumentView, n: number, preview?: boolean): string {
  const path = at(document.partnerId, `documents/${document.id}/versions/${n}/content`)
  return apiUrl(path, preview ? { preview: '1' } : {})
}
