import type { Generated, JSONColumnType } from 'kysely'
import type { ActorKind, Audience, Side } from '#records/writer.ts'
import type { ImportKind, ImportPhase, ImportSettings, ImportStatus, ImportSummary } from './contract.ts'

/** A file of an import; `path` is null for files of the command, which stay where they are. */
export type StoredFile = { n: number; name: string; size: number; path: string | null }

export type ImportRunTable = {
  network_id: string
  id: string
  side: Side
  partner_id: string | null
  audience: Audience
  kind: ImportKind | null
  source: string
  name: string
  status: ImportStatus
  phase: ImportPhase | null
  is_dry_run: Generated<boolean>
  wants_cancel: Generated<boolean>
  progress_rows: Generated<bigint>
  progress_bytes: Generated<bigint>
  total_bytes: Generated<bigint>
  settings: JSONColumnType<ImportSettings>
  files: JSONColumnType<StoredFile[]>
  summary: JSONColumnType<ImportSummary> | null
  failure: JSONColumnType<{ code: string; detail: string | null }> | null
  actor_kind: ActorKind
  actor_id: string | null
  actor_name: string | null
  curator_id: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  undone_at: Date | null
}

export type ImportErrorTable = {
  network_id: string
  import_id: string
  n: number
  side: Side
  partner_id: string | null
  curator_id: string | null
  file: string
  row_number: number
  reason: string
  field: string | null
  value: string | null
  original: string[]
}

export type ImportRecipeTable = {
  network_id: string
  id: string
  name: string
  kind: ImportKind
  settings: JSONColumnType<ImportSettings>
  columns: string[]
  version: Generated<number>
  created_at: Date
  updated_at: Date
}

export type ImportScheduleTable = {
  network_id: string
  id: string
  name: string
  recipe_id: string
  place: 'folder' | 'https'
  address: string
  minute: number
  weekday: number | null
  is_paused: Generated<boolean>
  next_at: Date
  etag: string | null
  sha256: string | null
  checked_at: Date | null
  outcome: 'imported' | 'unchanged' | 'refused' | 'failed' | null
  failure: string | null
  import_id: string | null
  failures: Generated<number>
  actor_id: string | null
  version: Generated<number>
  created_at: Date
  updated_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    import_run: ImportRunTable
    import_error: ImportErrorTable
    import_recipe: ImportRecipeTable
    import_schedule: ImportScheduleTable
  }
}
