import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'
import type {
  BankAccount,
  ContractGround,
  CounterpartyKind,
  LegalEntityKind,
  Nature,
  Stage,
  Term,
} from './contract.ts'

export type PartnerTable = {
  partner_id: string
  network_id: string
  name: string
  city: string | null
  country: string | null
  website: string | null
  language: 'ru' | 'en' | null
  nature: Nature | null
  term: Term | null
  stage: Stage
  stage_since: Generated<Date>
  curator_id: string | null
  /** A day, YYYY-MM-DD. */
  since: string | null
  kinds: Generated<CounterpartyKind[]>
  contract: Generated<ContractGround | null>
  contract_number: Generated<string | null>
  /** A day. */
  contract_on: Generated<string | null>
  contract_until: Generated<string | null>
  archived_at: Date | null
  merged_into: string | null
  import_id: string | null
  search_name: string
  sort_name: GeneratedAlways<string>
  /** The rank of the stage; a foreign key keeps it true. */
  stage_rank: number
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type PartnerExternalIdTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Generated<Audience>
  source: string
  external_id: string
  import_id: string | null
  created_at: Generated<Date>
}

/** One row for the host's view of a partnership and one for the partner's; `audience` names the viewer. */
export type PartnerFigureTable = {
  partner_id: string
  network_id: string
  audience: Side
  orders: number
  first_order_on: string | null
  last_order_on: string | null
  gross: bigint
  cancelled: bigint
  returns: bigint
  net: bigint
  net_12m: bigint
  net_before_12m: bigint
  orders_12m: number
  months: bigint[]
  /** A numeric, as text. */
  rhythm_days: string | null
  host_kept: number
  host_late: number
  host_broken: number
  partner_kept: number
  partner_late: number
  partner_broken: number
  host_next_due_at: Date | null
  partner_next_due_at: Date | null
  host_unfinished: number
  partner_unfinished: number
  last_contact_at: Date | null
  change: number | null
  host_share: number | null
  partner_share: number | null
  next_due_at: Date | null
}

export type ContactTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  of_side: Side
  name: string
  position: string | null
  email: string | null
  phone: string | null
  messenger: string | null
  is_primary: Generated<boolean>
  search: string
  archived_at: Date | null
  import_id: string | null
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type LegalEntityTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  kind: LegalEntityKind
  name: string
  full_name: string | null
  country: string | null
  inn: string | null
  kpp: string | null
  ogrn: string | null
  tax_id: string | null
  address: string | null
  bank_accounts: JSONColumnType<BankAccount[]>
  is_primary: Generated<boolean>
  search_name: string
  archived_at: Date | null
  import_id: string | null
  version: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

declare module '#platform/database/database.ts' {
  interface Database {
    partner: PartnerTable
    partner_external_id: PartnerExternalIdTable
    partner_figure: PartnerFigureTable
    contact: ContactTable
    legal_entity: LegalEntityTable
  }
}
