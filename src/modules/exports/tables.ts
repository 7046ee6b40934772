import type { Generated } from 'kysely'
import type { ExportStatus } from './contract.ts'

export type ExportRunTable = {
  network_id: string
  id: string
  side: 'host' | 'partner'
  partner_id: string | null
  status: ExportStatus
  done_rows: Generated<bigint>
  total_rows: Generated<bigint>
  size: bigint | null
  file_name: string
  actor_kind: 'person' | 'api_key'
  actor_id: string | null
  actor_name: string | null
  curator_id: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  expires_at: Date | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    export_run: ExportRunTable
  }
}
