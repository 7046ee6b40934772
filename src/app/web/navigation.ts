import type { NavigationGroup, PageDefinition, PageNavigation } from '#ui/page-definition.ts'
import type { Session } from '#ui/session.tsx'

export type NavigationEntry = PageNavigation & { path: string }

const groups: readonly NavigationGroup[] = ['work', 'insight', 'manage']

/** Whether a seat is shown an entry; the server decides again about everything behind it. */
export function maySee(entry: PageNavigation, session: Session): boolean {
  if (entry.sides && !entry.sides.includes(session.side)) return false
  if (entry.roles && !entry.roles.includes(session.role)) return false
  return entry.mayOpen ? entry.mayOpen(session) : true
}

/** Entries a session is shown, by group, in their order; empty groups are left out. */
export function navigationOf(pages: readonly PageDefinition[], session: Session) {
  const entries = pages
    .flatMap((page): NavigationEntry[] => (page.navigation ? [{ ...page.navigation, path: page.path }] : []))
    .filter((entry) => maySee(entry, session))
    .sort((a, b) => a.order - b.order || a.path.localeCompare(b.path))
  return groups
    .map((group) => ({ group, entries: entries.filter((entry) => entry.group === group) }))
    .filter(({ entries: found }) => found.length > 0)
}

/** Which entry the open address belongs to: the longest path it begins with. */
export function currentPath(pathname: string, paths: readonly string[]): string | undefined {
  return paths
    .filter((path) => path === pathname || (path !== '/' && pathname.startsWith(`${path}/`)))
    .sort((a, b) => b.length - a.length)[0]
}
