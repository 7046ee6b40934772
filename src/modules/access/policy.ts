/** The least a policy has to know of who acts: an actor of the server or the session of a page. */
export type Holder = {
  side: 'host' | 'partner'
  role: string
  /** Permissions a key is narrowed to; null and undefined: all that its role has. */
  scopes?: readonly string[] | null
  /** How far parts of the work are open to them; what is not named is as open as the role lets it be. */
  limits?: Readonly<Record<string, string>> | null | undefined
  kind?: 'person' | 'api_key'
}

export const PERMISSIONS = [
  'partners.read',
  'partners.write',
  'partners.archive',
  'fields.manage',
  'lifecycle.manage',
  'partners.merge',
  'segments.manage',
  'rating.manage',
  'records.read',
  'records.write',
  'money.read',
  'documents.read',
  'documents.write',
  'imports.run',
  'reports.read',
  'export',
  'export.all',
  'partner_people.manage',
  'members.manage',
  'keys.manage',
  'network.manage',
  'audit.read',
  'mail.read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const reading = ['partners.read', 'records.read', 'documents.read'] as const
const managing = [
  ...reading,
  'partners.write',
  'partners.archive',
  'fields.manage',
  'lifecycle.manage',
  'partners.merge',
  'segments.manage',
  'rating.manage',
  'records.write',
  'money.read',
  'documents.write',
  'imports.run',
  'reports.read',
  'export',
] as const

/**
 * What each role of each side may do. A curator may do it with the partners they answer for and a partner's role with
 * its own partnership; that part the database enforces.
 */
export const ROLE_PERMISSIONS = {
  host: {
    owner: PERMISSIONS,
    manager: [...managing, 'partner_people.manage'],
    curator: [
      ...reading,
      'partners.write',
      'records.write',
      'money.read',
      'documents.write',
      'reports.read',
      'export',
      'partner_people.manage',
    ],
    accountant: [...reading, 'money.read', 'reports.read', 'export'],
    viewer: [...reading, 'reports.read'],
    auditor: [...reading, 'money.read', 'reports.read', 'export', 'audit.read'],
  },
  partner: {
    director: [
      ...reading,
      'partners.write',
      'records.write',
      'money.read',
      'documents.write',
      'imports.run',
      'reports.read',
      'export',
      'export.all',
      'members.manage',
      'keys.manage',
      'audit.read',
    ],
    buyer: [...reading, 'records.write', 'money.read', 'reports.read'],
    accountant: [...reading, 'documents.write', 'money.read', 'reports.read', 'export'],
    member: reading,
  },
} as const satisfies Record<'host' | 'partner', Record<string, readonly Permission[]>>

export type HostRole = keyof (typeof ROLE_PERMISSIONS)['host']
export type PartnerRole = keyof (typeof ROLE_PERMISSIONS)['partner']
export const HOST_ROLES = ['owner', 'manager', 'curator', 'accountant', 'viewer', 'auditor'] as const
export const PARTNER_ROLES = ['director', 'buyer', 'accountant', 'member'] as const
/** The roles a key may have: a curator's partners hang on a person. */
export const HOST_KEY_ROLES = ['owner', 'manager', 'accountant', 'viewer'] as const

// A key that got out must not be able to make people, keys or mails of its own: such rights are given by name only.
const NEVER_BY_ROLE: readonly Permission[] = [
  'members.manage',
  'partner_people.manage',
  'keys.manage',
  'network.manage',
  'mail.read',
  'export.all',
]

/** Parts of the work that the owner may close to a role, or open for reading only. */
export const SECTIONS = ['contacts', 'money', 'documents', 'notes', 'measures', 'insights', 'export'] as const
export type Section = (typeof SECTIONS)[number]
export type Level = 'none' | 'read' | 'write'

const SECTION_OF: Partial<Record<Permission, Section>> = {
  'money.read': 'money',
  'documents.read': 'documents',
  'documents.write': 'documents',
  'reports.read': 'insights',
  export: 'export',
}

/** The rights behind each part: what one needs to read it, and to write it (null: there is nothing to write). */
const SECTION_RIGHTS: Record<Section, { read: Permission; write: Permission | null }> = {
  contacts: { read: 'partners.read', write: 'partners.write' },
  money: { read: 'money.read', write: 'records.write' },
  documents: { read: 'documents.read', write: 'documents.write' },
  notes: { read: 'records.read', write: 'records.write' },
  measures: { read: 'records.read', write: 'records.write' },
  insights: { read: 'reports.read', write: null },
  export: { read: 'export', write: null },
}

/** The most that a role may do in a part, before any limit. */
export function mostOf(side: 'host' | 'partner', role: string, section: Section): Level {
  const all = permissionsOfRole(side, role)
  const { read, write } = SECTION_RIGHTS[section]
  if (!all.includes(read)) return 'none'
  return write && all.includes(write) ? 'write' : 'read'
}

function isWithinLimit(holder: Holder, section: Section | undefined, permission: Permission): boolean {
  // everything is in an archive: nobody takes one to whom a part is closed
  if (permission === 'export.all') return !Object.values(holder.limits ?? {}).includes('none')
  const limit = section && holder.limits?.[section]
  if (!limit || limit === 'write') return true
  return limit === 'read' && !permission.endsWith('.write')
}

/** Whether the holder may do it in this part of the work: by role, scopes and the limits of the part. */
export function mayIn(holder: Holder, section: Section, permission: Permission): boolean {
  return may(holder, permission) && isWithinLimit(holder, section, permission)
}

/** A policy for routes that asks for one permission within a part of the work. */
export function permitIn(section: Section, permission: Permission, side?: 'host' | 'partner') {
  const policy = (holder: Holder) => (!side || holder.side === side) && mayIn(holder, section, permission)
  return Object.assign(policy, { permission: `${permission}#${section}${side ? `@${side}` : ''}` })
}

/** Whether the holder may, by role and, for a key, by its scopes. An unknown role may nothing. */
export function may(holder: Holder, permission: Permission): boolean {
  if (!permissionsOfRole(holder.side, holder.role).includes(permission)) return false
  if (!isWithinLimit(holder, SECTION_OF[permission], permission)) return false
  if (holder.kind !== 'api_key') return true
  return holder.scopes ? holder.scopes.includes(permission) : !NEVER_BY_ROLE.includes(permission)
}

/** Rights that policies of the database ask for, beside sides and partners. */
const RIGHTS_OF_ROWS: readonly Permission[] = ['money.read']

/** Those that the holder has not: what the scope of their transactions tells the database. */
export function lackedRights(holder: Holder): Permission[] {
  return RIGHTS_OF_ROWS.filter((right) => !may(holder, right))
}

/** All that the holder may, in the order of `PERMISSIONS`. */
export function permissionsOf(holder: Holder): Permission[] {
  return PERMISSIONS.filter((permission) => may(holder, permission))
}

/** All that a role may; nothing for a role the side does not have. */
export function permissionsOfRole(side: 'host' | 'partner', role: string): readonly Permission[] {
  const roles: Record<string, readonly Permission[]> = ROLE_PERMISSIONS[side]
  return Object.hasOwn(roles, role) ? (roles[role] ?? []) : []
}

/** A policy for routes that asks for one permission, of both sides or of one. */
export function permit(permission: Permission, side?: 'host' | 'partner') {
  const policy = (holder: Holder) => (!side || holder.side === side) && may(holder, permission)
  return Object.assign(policy, { permission: side ? `${permission}@${side}` : permission })
}

export const mayReadPartners = permit('partners.read')
export const mayManageKeys = permit('keys.manage')
export const mayReadAudit = permit('audit.read')
export const mayReadMail = permit('mail.read', 'host')

/** Whether the holder may see the list of people: their own side's, and for the host those of its partners. */
export const mayReadPeople = Object.assign(
  (holder: Holder) => may(holder, 'members.manage') || may(holder, 'partner_people.manage'),
  { permission: 'members.manage|partner_people.manage' },
)

/** Whether the holder may invite, change and remove people of a side. Which partners' the database decides. */
export function mayManagePeopleOf(holder: Holder, side: 'host' | 'partner'): boolean {
  if (holder.side === 'partner') return side === 'partner' && may(holder, 'members.manage')
  return may(holder, side === 'host' ? 'members.manage' : 'partner_people.manage')
}

/** Who may say what a role needs and how far it reaches, and who may be let in for a time to look. */
export const mayManageRoles = permit('members.manage', 'host')
/** Leave of one's own anybody of the host may enter; somebody else's those who manage people. */
export const mayReadDelegations = permit('partners.read', 'host')
