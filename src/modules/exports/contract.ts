import { z } from 'zod'

const Id = z.uuid()
const Instant = z.iso.datetime()

/** What the archive is called in its manifest, and the version of its form. */
export const FORMAT = 'artel-export'
export const FORMAT_VERSION = 1

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.number().int().min(0)
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)

/** One file of rows: a JSON object on each line, its keys the columns. */
export const ExportedTable = z.object({
  name: identifier,
  columns: z.array(identifier).min(1).max(200),
  rows: Count,
  bytes: Count,
  sha256: Sha256,
})
export type ExportedTable = z.infer<typeof ExportedTable>

/** A derived table: not in the archive, but what it gave at the source, so that a restore can prove it gives the same. */
export const ExportedFigures = z.object({ name: identifier, rows: Count, digest: z.string().max(64) })
export type ExportedFigures = z.infer<typeof ExportedFigures>

export const AUDIENCES = ['shared', 'host', 'partner'] as const

/** `manifest.json`, the last file written and the first one read. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** The last migration of the database it was taken from. */
  schema: z.string().max(200),
  takenAt: Instant,
  network: z.object({ id: Id, slug: z.string().max(63), name: z.string().max(500) }),
  /** `network`: everything; `partnership`: one partner, with what was merged into it. */
  scope: z.enum(['network', 'partnership']),
  partnerIds: z.array(Id).max(1000).nullable(),
  /** Whose eyes it was taken with: rows of other audiences are not in it. */
  audiences: z.array(z.enum(AUDIENCES)).min(1),
  /** In the order they are restored: what others refer to comes first. */
  tables: z.array(ExportedTable).max(500),
  people: z.object({ rows: Count, bytes: Count, sha256: Sha256 }),
  files: z.array(z.object({ sha256: Sha256, size: Count })),
  figures: z.array(ExportedFigures).max(100),
})
export type Manifest = z.infer<typeof Manifest>

export const ExportStatus = z.enum(['waiting', 'running', 'done', 'failed', 'expired'])
export type ExportStatus = z.infer<typeof ExportStatus>

/** An archive that was asked for, and what became of it. */
export const ExportRun = z
  .object({
    id: Id,
    scope: z.enum(['network', 'partnership']),
    partner: z.object({ id: Id, name: z.string() }).nullable(),
    status: ExportStatus,
    progress: z.object({ rows: z.number().int(), totalRows: z.number().int() }),
    size: z.number().int().nullable().describe('Bytes of the archive'),
    fileName: z.string(),
    createdAt: Instant,
    createdBy: z.string().nullable(),
    isMine: z.boolean().describe('Only whoever asked for an archive may download it'),
    finishedAt: Instant.nullable(),
    expiresAt: Instant.nullable().describe('The archive is removed then'),
  })
  .meta({ id: 'ExportRun' })
export type ExportRun = z.infer<typeof ExportRun>

export const NewExport = z
  .object({
    partnerId: Id.nullable()
      .default(null)
      .describe('One partnership; null for the whole network. On the partner’s side always its own.'),
  })
  .meta({ id: 'NewExport' })

export const ExportList = z.object({ data: z.array(ExportRun) })
export const ExportAnswer = z.object({ export: ExportRun })
export const ExportParams = z.object({ exportId: Id })
