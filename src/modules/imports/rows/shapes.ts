import { z } from 'zod'
import { ImportKind, ImportSettings } from '../contract-recipe.ts'

const Cell = z.union([z.string().max(100_000), z.number(), z.boolean(), z.null()])

/** Rows of one kind, each an object by field: what a file would hold, without the file. */
export const ImportRows = z
  .object({
    kind: ImportKind,
    rows: z
      .array(z.record(z.string().max(300), Cell))
      .min(1)
      .max(50_000),
    settings: ImportSettings.optional().describe(
      'As of a file; without a map each member is a field of its name',
    ),
    isDryRun: z.boolean().default(false),
  })
  .meta({ id: 'ImportRows' })
export type ImportRows = z.infer<typeof ImportRows>
