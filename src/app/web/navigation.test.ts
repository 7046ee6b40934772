import { describe, expect, it } from 'vitest'
import type { PageDefinition } from '#ui/page-definition.ts'
import type { Session } from '#ui/session.tsx'
import { currentPath, navigationOf } from './navigation.ts'

const component = () => null
const page = (path: string, navigation?: PageDefinition['navigation']): PageDefinition => ({
  path,
  component,
  navigation,
})
const pages = [
  page('/settings', { group: 'manage', textKey: 'settings', order: 90, roles: ['owner'] }),
  page('/partners', { group: 'work', textKey: 'partners', order: 20, sides: ['host'] }),
  page('/', { group: 'work', textKey: 'today', order: 10 }),
  page('/partners/$partnerId'),
  page('/import', {
    group: 'manage',
    textKey: 'import',
    order: 50,
    mayOpen: (session) => session.permissions.includes('imports.run'),
  }),
]
const session = (side: 'host' | 'partner', role: string, permissions: string[] = []) =>
  ({ side, role, permissions }) as unknown as Session

describe('navigationOf', () => {
  it('shows an owner everything that has an entry, in order', () => {
    const shown = navigationOf(pages, session('host', 'owner', ['imports.run']))
    expect(shown.map((one) => [one.group, ...one.entries.map((entry) => entry.path)])).toEqual([
      ['work', '/', '/partners'],
      ['manage', '/import', '/settings'],
    ])
  })

  it('hides what side, role or policy do not allow, and groups left empty', () => {
    const shown = navigationOf(pages, session('partner', 'buyer'))
    expect(shown.map((one) => one.group)).toEqual(['work'])
    expect(shown[0]?.entries.map((entry) => entry.path)).toEqual(['/'])
  })
})

describe('currentPath', () => {
  it.each([
    ['/', '/'],
    ['/partners', '/partners'],
    ['/partners/0190', '/partners'],
    ['/partnership', undefined],
    ['/insights/value/x', '/insights/value'],
  ])('%s belongs to %s', (pathname, path) => {
    expect(currentPath(pathname, ['/', '/partners', '/insights', '/insights/value'])).toBe(path)
  })
})
