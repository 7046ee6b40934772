import { z } from 'zod'
import { Actor, Audience, Id, Instant, page, reason, text } from './fields.ts'

export const DOCUMENT_KINDS = [
  'agreement',
  'minutes',
  'plan',
  'price_list',
  'invoice',
  'act',
  'presentation',
  'specification',
  'other',
] as const
export const DocumentKind = z.enum(DOCUMENT_KINDS)
export const DocumentVersionView = z
  .object({
    id: Id,
    n: z.number().int().describe('1, 2, 3 …'),
    fileName: z.string(),
    mediaType: z.string(),
    size: z.number().int().describe('Bytes'),
    sha256: z.string().describe('Hex'),
    isSigned: z.boolean(),
    supersedes: Id.nullable().describe('The signed version this one supersedes'),
    side: z.enum(['host', 'partner', 'system']),
    actor: Actor,
    recordedAt: Instant,
    hasPreview: z.boolean(),
    bytesRemovedAt: Instant.nullable(),
  })
  .meta({ id: 'DocumentVersion' })
export type DocumentVersionView = z.infer<typeof DocumentVersionView>
export const DocumentView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']),
    title: z.string(),
    kind: DocumentKind,
    folder: z.string().nullable().describe('Where its side keeps it; null: at the top'),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    createdAt: Instant,
    removedAt: Instant.nullable(),
    removedReason: z.string().nullable(),
    version: z.number().int().describe('Of the head, for If-Match'),
    versions: z.array(DocumentVersionView).describe('Newest first'),
    mayEdit: z.boolean(),
  })
  .meta({ id: 'Document' })
export type DocumentView = z.infer<typeof DocumentView>
export const DocumentListQuery = z.object({
  kind: DocumentKind.optional(),
  subjectId: Id.optional(),
  folder: text(100).optional().describe('`-` for those in no folder'),
  q: z.string().trim().max(200).optional().describe('Words of the title or of what stands in it'),
  removed: z.enum(['no', 'yes']).default('no'),
  ...page,
})
export type DocumentListQuery = z.infer<typeof DocumentListQuery>
export const DocumentList = z.object({ data: z.array(DocumentView), nextCursor: z.string().nullable() })
export const DocumentParams = z.object({ partnerId: Id, documentId: Id })
export const DocumentVersionParams = z.object({
  partnerId: Id,
  documentId: Id,
  n: z.coerce.number().int().min(1),
})
export const DocumentAnswer = DocumentView
/** The fields that go before the file in a multipart upload. */
export const DocumentFields = z.object({
  title: text(300).optional().describe('The file’s name unless given'),
  kind: DocumentKind.default('other'),
  audience: Audience.default('shared'),
  signed: z.enum(['true', 'false']).default('false'),
  folder: text(100).optional(),
  subjectKind: text(40).optional(),
  subjectId: Id.optional(),
})
export type DocumentFields = z.infer<typeof DocumentFields>
export const VersionFields = z.object({
  signed: z.enum(['true', 'false']).default('false'),
  supersedes: Id.optional().describe('Needed when the present version is signed: its id'),
})
export const DocumentChange = z
  .object({ title: text(300), kind: DocumentKind, folder: text(100).nullable() })
  .partial()
  .meta({ id: 'DocumentChange' })
export type DocumentChange = z.infer<typeof DocumentChange>
export const RemoveDocumentInput = z.object({ reason })
export const DownloadQuery = z.object({
  preview: z.enum(['1']).optional().describe('Shown in the page: pdf, png, jpeg, txt'),
})

/** Somebody opened or downloaded a version. Both sides see the openings of a shared document. */
export const DocumentOpening = z
  .object({
    id: Id,
    n: z.number().int().describe('The version'),
    side: z.enum(['host', 'partner', 'system']),
    actor: Actor,
    at: Instant,
  })
  .meta({ id: 'DocumentOpening' })
export type DocumentOpening = z.infer<typeof DocumentOpening>
export const DocumentOpeningList = z.object({
  data: z.array(DocumentOpening),
  nextCursor: z.string().nullable(),
})
export const DocumentOpeningQuery = z.object(page)

/** What could be read out of the present version. */
export const DocumentText = z
  .object({
    n: z.number().int().nullable(),
    status: z.enum(['done', 'empty', 'unsupported', 'failed', 'waiting']),
    text: z.string().describe('At most 250 000 characters'),
  })
  .meta({ id: 'DocumentText' })
export type DocumentText = z.infer<typeof DocumentText>

export const FolderList = z.object({
  data: z.array(z.object({ folder: z.string(), documents: z.number().int() })),
})
