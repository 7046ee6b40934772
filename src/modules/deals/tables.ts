import type { OpportunityStatus } from './contract.ts'

export type OpportunityTable = {
  network_id: string
  id: string
  opportunity_id: string
  partner_id: string | null
  source: string
  number: string
  status: OpportunityStatus
  name: string | null
  product: string | null
  series: string | null
  agent: string | null
  team: string | null
  region: string | null
  value: bigint | null
  currency: string
  opened_at: Date | null
  engaged_at: Date | null
  closed_at: Date | null
  known_at: Date
  replaced_by: string | null
  import_id: string
  recorded_at: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    opportunity: OpportunityTable
  }
}
