import type { Generated, JSONColumnType } from 'kysely'

export type MemberTable = {
  id: string
  network_id: string
  user_id: string
  side: 'host' | 'partner'
  partner_id: string | null
  role: string
  created_by: string | null
  created_at: Generated<Date>
  disabled_at: Date | null
  ended_at: Date | null
  version: Generated<number>
  valid_from: Generated<Date | null>
  valid_until: Generated<Date | null>
  is_narrowed: Generated<boolean>
  limits: Generated<Record<string, string>>
}

export type AuditorPartnerTable = { network_id: string; member_id: string; partner_id: string }

export type RoleRuleTable = {
  network_id: string
  side: 'host' | 'partner'
  role: string
  needs_second_factor: Generated<boolean>
  reads_all: Generated<boolean>
  limits: Generated<Record<string, string>>
  version: Generated<number>
  updated_at: Generated<Date>
}

export type DelegationTable = {
  id: string
  network_id: string
  absent_id: string
  delegate_id: string
  starts_at: Date
  ends_at: Date
  note: string | null
  created_by: string | null
  created_at: Generated<Date>
  ended_at: Date | null
  told_start_at: Date | null
  told_end_at: Date | null
  version: Generated<number>
}

export type InvitationTable = {
  id: string
  network_id: string
  email: string
  side: 'host' | 'partner'
  partner_id: string | null
  role: string
  language: 'ru' | 'en'
  token_hash: Buffer
  invited_by: string | null
  created_at: Generated<Date>
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
  valid_from: Generated<Date | null>
  valid_until: Generated<Date | null>
  narrowed_to: Generated<string[] | null>
  limits: Generated<Record<string, string>>
}

export type ApiKeyTable = {
  id: string
  network_id: string
  side: 'host' | 'partner'
  partner_id: string | null
  role: string
  name: string
  public_id: string
  hash: Buffer
  scopes: string[] | null
  created_by: string | null
  created_at: Generated<Date>
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

export type AuditEntryTable = {
  id: string
  network_id: string
  side: 'host' | 'partner' | 'system'
  partner_id: string | null
  at: Date
  kind: string
  actor_kind: 'person' | 'api_key' | 'system'
  actor_id: string | null
  actor_name: string | null
  target: string | null
  address: string | null
  device: string | null
  details: JSONColumnType<Record<string, unknown>>
}

/** The users of better-auth, in its own schema and with its own names. */
export type AuthUserTable = {
  id: string
  name: string
  email: string
  emailVerified: boolean
  image: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
  language: 'ru' | 'en' | null
  timeZone: Generated<string | null>
  lastMember: Generated<string | null>
}

export type AuthSessionTable = {
  id: string
  expiresAt: Date
  token: string
  createdAt: Generated<Date>
  updatedAt: Date
  ipAddress: string | null
  userAgent: string | null
  userId: string
  activeMember: string | null
  seenAt: Date | null
  awaits: Generated<'code' | 'enrolment' | null>
  remember: Generated<boolean>
}

export type SecondFactorTable = {
  userId: string
  secret: string
  confirmedAt: Date | null
  lastStep: Generated<string>
  salt: Generated<string>
  recovery: Generated<string[]>
  createdAt: Generated<Date>
}

export type AuthAccountTable = {
  id: string
  accountId: string
  providerId: string
  userId: string
  password: string | null
  updatedAt: Date
}

declare module '#platform/database/database.ts' {
  interface Database {
    member: MemberTable
    invitation: InvitationTable
    api_key: ApiKeyTable
    audit_entry: AuditEntryTable
    auditor_partner: AuditorPartnerTable
    role_rule: RoleRuleTable
    delegation: DelegationTable
    'auth.user': AuthUserTable
    'auth.session': AuthSessionTable
    'auth.account': AuthAccountTable
    'auth.secondFactor': SecondFactorTable
  }
}
