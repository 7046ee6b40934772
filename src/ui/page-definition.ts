import type { ComponentType } from 'react'
import type { IconName } from './icon.tsx'
import type { Search } from './routing.tsx'
import type { Session } from './session.tsx'

/** Groups of the rail, in this order: the day's work, what one looks into, running the network. */
export type NavigationGroup = 'work' | 'insight' | 'manage'

export type PageNavigation = {
  group: NavigationGroup
  /** Key under `navigation.` in `app/web/{ru,en}.json`. */
  textKey: string
  /** Small order numbers come first within the group. */
  order: number
  icon?: IconName
  /** Who sees the entry; left out: everyone who is signed in. */
  sides?: readonly ('host' | 'partner')[]
  roles?: readonly string[]
  /** Finer than sides and roles: a function of the module's policy. */
  mayOpen?: (session: Session) => boolean
  /** Key of `session.counts` shown beside the entry. */
  countKey?: string
  /** Has a place in the bottom bar of a phone (the first four that have). */
  phone?: boolean
  /** The letter that opens it after `g`. */
  letter?: string
}

/** One page of a module: an address, its code (see `lazyPage`), its place in the navigation. */
export type PageDefinition = {
  /** TanStack path: `/partners/$partnerId`. */
  path: string
  component: ComponentType
  /** Namespaces of texts the page needs, loaded before it shows (the module's folder name; `<module>-<room>` for a room's). */
  namespaces?: readonly string[]
  /** Opens without signing in, and without rail and top bar. */
  open?: boolean
  navigation?: PageNavigation
  /** For whom the page is; without it whoever its navigation names, else everyone. Others are told so, gently. */
  mayOpen?: (session: Session) => boolean
}

/** Something the command palette found: a thing with its page, a file to take, or a deed. */
export type FoundItem = {
  id: string
  title: string
  note?: string
  to?: string
  params?: Record<string, string>
  search?: Search
  /** A file of the API. */
  href?: string
  /** Done at once, on the page one is on. */
  act?: () => void
}

/** A module's part of the command palette: looks for things by words. Exported as `finders` from `web/pages.tsx`. */
export type Finder = {
  key: string
  /** Key under `finders.` in `app/web/{ru,en}.json`: the heading above what was found. */
  textKey: string
  mayUse?: (session: Session) => boolean
  find: (words: string, signal: AbortSignal) => Promise<FoundItem[]>
}
