import type { Audience } from '#records/writer.ts'

/** `partner_day` added up by calendar month; `month` counts months: year × 12 + (0 for January … 11). */
export type PartnerMonthTable = {
  partner_id: string
  network_id: string
  audience: Audience
  month: number
  currency: string
  orders: number
  gross: bigint
  cancelled: bigint
  returns: bigint
}

declare module '#platform/database/database.ts' {
  interface Database {
    partner_month: PartnerMonthTable
  }
}
