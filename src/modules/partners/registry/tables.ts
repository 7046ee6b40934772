import type { Generated, JSONColumnType } from 'kysely'
import type { Audience } from '#records/writer.ts'
import type { BulkDeed, BulkRun } from './bulk-shapes.ts'

export type PartnerFollowTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<Audience>
  user_id: string
  created_at: Generated<Date>
}

/** `shared_n` and `own_n`: how many facts there were when the person looked; later ones are news. */
export type PartnerSeenTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  user_id: string
  seen_at: Date
  shared_n: number
  own_n: number
}

export type BulkActionTable = {
  id: string
  network_id: string
  actor_id: string
  curator_id: string | null
  action: JSONColumnType<BulkDeed & { actorKind: 'person' | 'api_key'; role: string }>
  status: Generated<BulkRun['status']>
  partner_ids: string[]
  done: Generated<number>
  changed: Generated<number>
  left_alone: Generated<number>
  previous: JSONColumnType<{ partnerId: string; from: unknown; to: unknown }[]>
  created_at: Generated<Date>
  finished_at: Date | null
  undone_at: Date | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    partner_follow: PartnerFollowTable
    partner_seen: PartnerSeenTable
    bulk_action: BulkActionTable
  }
}
