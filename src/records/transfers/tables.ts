import type { Audience, Side } from '#records/writer.ts'

export type TransferTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  kind: string
  unit: string
  amount: bigint
  from_side: Side
  from_account: string
  to_side: Side
  to_account: string
  subject_kind: string | null
  subject_id: string | null
  fact_id: string | null
  reverses: string | null
  reversal: 'correction' | 'cancellation' | 'return' | null
  import_id: string | null
  happened_at: Date
  recorded_at: Date
}

export type BalanceTable = {
  partner_id: string
  network_id: string
  audience: Audience
  unit: string
  side: Side
  account: string
  amount: bigint
}

declare module '#platform/database/database.ts' {
  interface Database {
    transfer: TransferTable
    balance: BalanceTable
  }
}
