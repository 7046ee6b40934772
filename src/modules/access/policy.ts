/** The least a policy has to know of who acts: an actor of the server or the session of a page. */
export type Holder = {
  side: 'host' | 'partner'
  role: string
  /** Permissions a key is narrowed to; null and undefined: all that its role has. */
  scopes?: readonly string[] | null
  kind?: 'person' | 'api_key'
}

export const PERMISSIONS = [
  'partners.read',
  'partners.write',
  'partners.archive',
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
export const HOST_ROLES = ['owner', 'manager', 'curator', 'accountant', 'viewer'] as const
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

/** Whether the holder may, by role and, for a key, by its scopes. An unknown role may nothing. */
export function may(holder: Holder, permission: Permission): boolean {
  if (!permissionsOfRole(holder.side, holder.role).includes(permission)) return false
  if (holder.kind !== 'api_key') return true
  return holder.scopes ? holder.scopes.includes(permission) : !NEVER_BY_ROLE.includes(permission)
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
