import type { RequestEventKind } from './contract.ts'

export type RequestEventTable = {
  network_id: string
  id: string
  request_id: string
  partner_id: string | null
  source: string
  number: string
  kind: RequestEventKind
  word: string
  person: string | null
  nth: number
  happened_at: Date
  replaced_by: string | null
  import_id: string
  recorded_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    request_event: RequestEventTable
  }
}
