import { serveFile } from '#platform/files/serve.ts'
import { readStoredFile } from '#platform/files/store.ts'
import { type Route, route } from '#platform/http/route.ts'
import { addDocument, addVersion } from '#records/documents/add.ts'
import { changeDocument, removeBytes, removeDocument, restoreDocument } from '#records/documents/change.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refuseForeignAudience } from './checks.ts'
import {
  DocumentAnswer,
  DocumentChange,
  DocumentFields,
  DocumentList,
  DocumentListQuery,
  DocumentOpeningList,
  DocumentOpeningQuery,
  DocumentParams,
  DocumentText,
  DocumentVersionParams,
  DownloadQuery,
  FolderList,
  PartnershipParams,
  RemoveDocumentInput,
  VersionFields,
} from './contract.ts'
import { keepOpening, listOpenings } from './document-openings.ts'
import { readText } from './document-texts.ts'
import { listDocuments, listFolders, readDocument, versionBytes } from './documents.ts'
import { mayErase, mayReadDocuments, mayWriteDocuments } from './policy.ts'
import { withUpload } from './upload.ts'

const tag = 'documents'
const one = '/partners/:partnerId/documents/:documentId'

export const documentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/documents',
    id: 'listDocuments',
    tag,
    summary: 'Documents with their versions',
    may: mayReadDocuments,
    params: PartnershipParams,
    query: DocumentListQuery,
    response: DocumentList,
    handle: ({ actor, tx, params, query }) => listDocuments(tx, actor, params.partnerId, query),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/documents',
    id: 'addDocument',
    tag,
    summary: 'Upload a document',
    description:
      'multipart/form-data with one file and the fields title, kind, audience, signed, subjectKind, subjectId.',
    may: mayWriteDocuments,
    transaction: false,
    params: PartnershipParams,
    response: DocumentAnswer,
    status: 201,
    handle: async ({ actor, request, params: { partnerId }, context: { dataFolder }, inScope }) => {
      await inScope((tx) => requirePartner(tx, partnerId))
      const place = { dataFolder, networkId: actor.networkId }
      return withUpload(request, place, DocumentFields, ({ fields, file, fileName, mediaType }) =>
        inScope(async (tx, writer) => {
          const { title = fileName, kind, audience, signed, folder, subjectKind, subjectId } = fields
          refuseForeignAudience(writer, audience)
          const documentId = await addDocument(writer, dataFolder, {
            partnerId,
            audience,
            title,
            kind,
            folder: folder ?? null,
            subject: subjectKind && subjectId ? { kind: subjectKind, id: subjectId } : null,
            bytes: { file, mediaType, fileName, isSigned: signed === 'true' },
          })
          return readDocument(tx, actor, { partnerId, documentId })
        }),
      )
    },
  }),
  route({
    method: 'GET',
    url: one,
    id: 'readDocument',
    tag,
    summary: 'One document with its versions',
    may: mayReadDocuments,
    params: DocumentParams,
    response: DocumentAnswer,
    handle: ({ actor, tx, params }) => readDocument(tx, actor, params),
  }),
  route({
    method: 'POST',
    url: `${one}/versions`,
    id: 'addDocumentVersion',
    tag,
    summary: 'Upload a new version',
    description: 'multipart/form-data with one file and the fields signed and supersedes.',
    may: mayWriteDocuments,
    transaction: false,
    params: DocumentParams,
    response: DocumentAnswer,
    status: 201,
    handle: async ({ actor, request, params, context: { dataFolder }, inScope }) => {
      await inScope((tx) => readDocument(tx, actor, params))
      const place = { dataFolder, networkId: actor.networkId }
      return withUpload(request, place, VersionFields, ({ fields, file, fileName, mediaType }) =>
        inScope(async (tx, writer) => {
          const bytes = { file, mediaType, fileName, isSigned: fields.signed === 'true' }
          await addVersion(writer, dataFolder, { ...params, bytes, supersedes: fields.supersedes })
          return readDocument(tx, actor, params)
        }),
      )
    },
  }),
  route({
    method: 'GET',
    url: `${one}/versions/:n/content`,
    id: 'downloadDocument',
    tag,
    summary: 'The bytes of a version, as a download or shown in the page',
    may: mayReadDocuments,
    transaction: false,
    raw: true,
    params: DocumentVersionParams,
    query: DownloadQuery,
    handle: async ({ actor, params, query, reply, context, inScope }) => {
      const version = await inScope(async (tx, writer) => {
        const bytes = await versionBytes(tx, params)
        await keepOpening(writer, actor, params, bytes.audience)
        return bytes
      })
      return serveFile(
        reply,
        {
          bytes: () => readStoredFile(context.dataFolder, actor.networkId, version.sha256),
          fileName: version.file_name,
          mediaType: version.media_type,
          size: Number(version.size),
          sha256: version.sha256,
        },
        query.preview === '1',
      )
    },
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/document-folders',
    id: 'listDocumentFolders',
    tag,
    summary: 'Folders of the partnership’s documents, by name',
    may: mayReadDocuments,
    params: PartnershipParams,
    response: FolderList,
    handle: ({ tx, params }) => listFolders(tx, params.partnerId),
  }),
  route({
    method: 'GET',
    url: `${one}/openings`,
    id: 'listDocumentOpenings',
    tag,
    summary: 'Who opened which version, latest first',
    may: mayReadDocuments,
    params: DocumentParams,
    query: DocumentOpeningQuery,
    response: DocumentOpeningList,
    handle: ({ tx, params, query }) => listOpenings(tx, params, query),
  }),
  route({
    method: 'GET',
    url: `${one}/text`,
    id: 'readDocumentText',
    tag,
    summary: 'The text of the present version, where it could be read',
    may: mayReadDocuments,
    params: DocumentParams,
    response: DocumentText,
    handle: ({ tx, params }) => readText(tx, params),
  }),
  route({
    method: 'PATCH',
    url: one,
    id: 'changeDocument',
    tag,
    summary: 'Change the title or kind of a document one’s own side added',
    may: mayWriteDocuments,
    params: DocumentParams,
    body: DocumentChange,
    response: DocumentAnswer,
    ifMatch: true,
    handle: async ({ actor, tx, writer, params, body, ifMatchVersion }) => {
      await changeDocument(writer, { ...params, ifVersion: ifMatchVersion }, body)
      return readDocument(tx, actor, params)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/remove`,
    id: 'removeDocument',
    tag,
    summary: 'Hide a document, with a reason',
    may: mayWriteDocuments,
    params: DocumentParams,
    body: RemoveDocumentInput,
    response: DocumentAnswer,
    handle: async ({ actor, tx, writer, params, body }) => {
      await removeDocument(writer, params, body.reason)
      return readDocument(tx, actor, params)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/restore`,
    id: 'restoreDocument',
    tag,
    summary: 'Show a hidden document again',
    may: mayWriteDocuments,
    params: DocumentParams,
    response: DocumentAnswer,
    handle: async ({ actor, tx, writer, params }) => {
      await restoreDocument(writer, params)
      return readDocument(tx, actor, params)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/versions/:n/remove-bytes`,
    id: 'removeDocumentBytes',
    tag,
    summary: 'Remove the bytes of a version for good; its hash stays',
    may: mayErase,
    params: DocumentVersionParams,
    body: RemoveDocumentInput,
    response: DocumentAnswer,
    handle: async ({ actor, tx, writer, params, body }) => {
      await removeBytes(writer, params, body.reason)
      return readDocument(tx, actor, params)
    },
  }),
]
