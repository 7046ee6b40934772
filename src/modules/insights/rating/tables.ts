import type { Generated, JSONColumnType } from 'kysely'
import type { Side } from '#records/writer.ts'
import type { RatingSettings } from './shapes.ts'

export type RatingSchemeTable = {
  network_id: string
  id: string
  version: number
  settings: JSONColumnType<RatingSettings>
  made_by: string | null
  made_at: Date
}

export type PartnerRatingTable = {
  partner_id: string
  id: string
  network_id: string
  audience: 'shared' | 'host'
  side: Generated<Side | 'system'>
  /** The first day of the month. */
  month: string
  as_of: string
  scheme_version: number
  /** A numeric, as text. */
  score: string | null
  document: JSONColumnType<object>
  computed_at: Date
}

export type RatingContestTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<'shared'>
  component: string | null
  month: string
  score: string | null
  reason: string
  made_by: string | null
  made_at: Date
  promise_id: string | null
  state: Generated<'open' | 'accepted' | 'declined' | 'withdrawn'>
  answer: string | null
  answered_by: string | null
  answered_at: Date | null
  version: Generated<number>
}

export type RatingExclusionTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<'shared'>
  side: Generated<Side | 'system'>
  contest_id: string
  component: string
  record_kind: 'promise' | 'order' | 'measure' | 'fact'
  record_id: string
  reason: string
  made_at: Date
  undone_at: Date | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    rating_scheme: RatingSchemeTable
    partner_rating: PartnerRatingTable
    rating_contest: RatingContestTable
    rating_exclusion: RatingExclusionTable
  }
}
