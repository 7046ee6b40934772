import { describe, expect, it } from 'vitest'
import {
  HOST_KEY_ROLES,
  HOST_ROLES,
  may,
  mayManagePeopleOf,
  mayReadPeople,
  PARTNER_ROLES,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  permissionsOfRole,
  permit,
  ROLE_PERMISSIONS,
} from './policy.ts'

// The whole table, written down a second time: a change of one entry is meant, or it is a mistake.
const R = ['partners.read', 'records.read', 'documents.read']
const expected: Record<string, string[]> = {
  'host:owner': [...PERMISSIONS],
  'host:manager': [
    ...R,
    'partners.write',
    'partners.archive',
    'fields.manage',
    'lifecycle.manage',
    'segments.manage',
    'rating.manage',
    'partners.merge',
    'records.write',
    'money.read',
    'documents.write',
    'imports.run',
    'reports.read',
    'export',
    'partner_people.manage',
  ],
  'host:curator': [
    ...R,
    'partners.write',
    'records.write',
    'money.read',
    'documents.write',
    'reports.read',
    'export',
    'partner_people.manage',
  ],
  'host:accountant': [...R, 'money.read', 'reports.read', 'export'],
  'host:viewer': [...R, 'reports.read'],
  'host:auditor': [...R, 'money.read', 'reports.read', 'export', 'audit.read'],
  'partner:director': [
    ...R,
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
  'partner:buyer': [...R, 'records.write', 'money.read', 'reports.read'],
  'partner:accountant': [...R, 'documents.write', 'money.read', 'reports.read', 'export'],
  'partner:member': R,
}

const roles = [
  ...HOST_ROLES.map((role) => ['host', role] as const),
  ...PARTNER_ROLES.map((role) => ['partner', role] as const),
]

describe.each(roles)('%s %s', (side, role) => {
  it.each(PERMISSIONS)('%s is as the table says', (permission) => {
    const allowed = expected[`${side}:${role}`]?.includes(permission)
    expect(may({ side, role }, permission)).toBe(allowed)
    expect(permit(permission)({ side, role })).toBe(allowed)
  })

  it('may nothing on the other side that its name happens to have there', () => {
    const other = side === 'host' ? 'partner' : 'host'
    expect(permit('partners.read', other)({ side, role })).toBe(false)
  })

  it('gives a key at most what the role has, and people, keys and network only by name', () => {
    const key = { side, role, kind: 'api_key', scopes: null } as const
    const all = permissionsOf({ side, role })
    for (const permission of permissionsOf(key)) expect(all).toContain(permission)
    for (const never of [
      'members.manage',
      'partner_people.manage',
      'keys.manage',
      'network.manage',
      'mail.read',
    ])
      expect(may(key, never as Permission)).toBe(false)
    const named = { ...key, scopes: [...PERMISSIONS] }
    expect(permissionsOf(named)).toEqual(all)
    expect(permissionsOf({ ...key, scopes: ['partners.read'] })).toEqual(['partners.read'])
    expect(permissionsOf({ ...key, scopes: [] })).toEqual([])
  })
})

it('covers every role of the table', () => {
  expect(roles.length).toBe(
    Object.keys(ROLE_PERMISSIONS.host).length + Object.keys(ROLE_PERMISSIONS.partner).length,
  )
  expect(Object.keys(expected).length).toBe(roles.length)
  for (const role of HOST_KEY_ROLES) expect(permissionsOfRole('host', role).length).toBeGreaterThan(0)
})

it.each(['', 'king', 'constructor', '__proto__', 'toString'])(
  'lets an unknown role %j do nothing',
  (role) => {
    for (const side of ['host', 'partner'] as const) expect(permissionsOf({ side, role })).toEqual([])
  },
)

it.each([
  ['host', 'owner', true, true],
  ['host', 'manager', false, true],
  ['host', 'curator', false, true],
  ['host', 'accountant', false, false],
  ['host', 'viewer', false, false],
  ['partner', 'director', false, true],
  ['partner', 'buyer', false, false],
  ['partner', 'accountant', false, false],
  ['partner', 'member', false, false],
] as const)('%s %s manages people of the host: %s, of a partner: %s', (side, role, ofHost, ofPartner) => {
  expect(mayManagePeopleOf({ side, role }, 'host')).toBe(ofHost)
  expect(mayManagePeopleOf({ side, role }, 'partner')).toBe(ofPartner)
  expect(mayReadPeople({ side, role })).toBe(ofHost || ofPartner)
})
