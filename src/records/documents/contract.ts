import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

const file = {
  title: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  /** Hex: what both sides can hold against the bytes they have. */
  sha256: z.string(),
  isSigned: z.boolean(),
}

export const documentAdded = defineFact('document.added', z.object({ ...file, kind: z.string() }))
export const documentVersionAdded = defineFact(
  'document.version_added',
  z.object({ ...file, version: z.number().int(), supersedes: z.number().int().optional() }),
)
export const documentChanged = defineFact(
  'document.changed',
  z.object({ title: z.string(), kind: z.string(), previousTitle: z.string(), previousKind: z.string() }),
)
export const documentRemoved = defineFact(
  'document.removed',
  z.object({ title: z.string(), reason: z.string() }),
)
export const documentRestored = defineFact('document.restored', z.object({ title: z.string() }))
export const documentBytesRemoved = defineFact(
  'document.bytes_removed',
  z.object({ title: z.string(), version: z.number().int(), sha256: z.string(), reason: z.string() }),
)
