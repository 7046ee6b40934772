import type { Generated, JSONColumnType } from 'kysely'
import type { ViewSettings } from './shapes.ts'

export type SavedViewTable = {
  id: string
  network_id: string
  owner_id: string
  name: string
  is_shared: boolean
  settings: JSONColumnType<ViewSettings>
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type SavedViewDefaultTable = { network_id: string; user_id: string; view_id: string }

declare module '#platform/database/database.ts' {
  interface Database {
    saved_view: SavedViewTable
    saved_view_default: SavedViewDefaultTable
  }
}
