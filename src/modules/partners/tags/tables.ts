import type { Generated } from 'kysely'
import type { Audience } from '#records/writer.ts'
import type { TagColour } from './shapes.ts'

export type TagTable = {
  id: string
  network_id: string
  name: string
  colour: TagColour
  version: Generated<number>
  created_at: Generated<Date>
}

export type PartnerTagTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<Audience>
  tag_id: string
  created_at: Generated<Date>
}

declare module '#platform/database/database.ts' {
  interface Database {
    tag: TagTable
    partner_tag: PartnerTagTable
  }
}
