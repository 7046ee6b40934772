import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { Link, type Search } from './routing.tsx'

export type LinkTab = {
  key: string
  text: ReactNode
  count?: ReactNode
  to: string
  params?: Record<string, string>
  search?: Search
}

/** Tabs that are addresses: saved views, parts of a page with their own URL. */
export function LinkTabs(props: {
  label: string
  tabs: readonly LinkTab[]
  current: string
  tail?: ReactNode
}) {
  const { label, tabs, current, tail } = props
  const nav = useRef<HTMLElement>(null)
  // On a phone the row scrolls: the open one must be in sight. `current` is what moves it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs anew when another tab is open
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (nav.current && open) nav.current.scrollLeft = open.offsetLeft - nav.current.offsetLeft - 16
  }, [current])
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {tabs.map(({ key, text, count, ...target }) => (
        <Link key={key} aria-current={key === current ? 'page' : undefined} {...target}>
          {text}
          {count === undefined ? null : <b>{count}</b>}
        </Link>
      ))}
      {tail ? <span className="tail">{tail}</span> : null}
    </nav>
  )
}

export type Tab = { key: string; text: ReactNode; count?: ReactNode }

/** Tabs inside a page; arrows move between them. The panel below is given by the caller, in a `TabPanel`. */
export function Tabs(props: {
  label: string
  tabs: readonly Tab[]
  current: string
  onChange: (key: string) => void
  /** Joins tabs and panel; one per page is enough. */
  id?: string
  tail?: ReactNode
}) {
  const { label, tabs, current, onChange, id = 'tabs', tail } = props
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.key === current)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    onChange(next.key)
    list.current?.querySelector<HTMLElement>(`#${id}-tab-${next.key}`)?.focus()
  }
  return (
    <div className="tabs" style={{ marginBottom: 16 }}>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        style={{ display: 'flex', gap: 20 }}
        tabIndex={-1}
        onKeyDown={move}
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.key}`}
            aria-controls={`${id}-panel`}
            aria-selected={tab.key === current}
            tabIndex={tab.key === current ? 0 : -1}
            onClick={() => onChange(tab.key)}
          >
            {tab.text}
            {tab.count === undefined ? null : <b>{tab.count}</b>}
          </button>
        ))}
      </div>
      {tail ? <span className="tail">{tail}</span> : null}
    </div>
  )
}

/** What the chosen tab shows. */
export function TabPanel({
  current,
  id = 'tabs',
  children,
}: {
  current: string
  id?: string
  children: ReactNode
}) {
  return (
    <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${current}`}>
      {children}
    </div>
  )
}
