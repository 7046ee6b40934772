import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { Link, type Search, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'

type SavedView = { name: string; search: Search }

function readViews(key: string): SavedView[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored)
      ? (stored as SavedView[]).filter((view) => typeof view.name === 'string')
      : []
  } catch {
    return []
  }
}

/** Views of one's own: a name for the filters, order and columns of the address, kept in this browser. */
export function SavedViews({ current }: { current: string | undefined }) {
  const { t } = useTranslation('partners')
  const { network, user } = useSession()
  const key = `artel-views-${network.id}-${user.id}`
  const [views, setViews] = useState(() => readViews(key))
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const [search] = useSearchState()
  const keep = (next: SavedView[]) => {
    setViews(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A browser that stores nothing keeps the views until the page is closed.
    }
  }
  const save = () => {
    const { at: _page, ...kept } = search
    keep([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), search: kept }])
    setName('')
    setOpened(false)
  }
  if (current !== undefined && views.length === 0) return null
  return (
    <Popover
      opened={opened}
      onDismiss={() => setOpened(false)}
      position="bottom-end"
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <button type="button" className="link" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t(current === undefined ? 'saved.save' : 'saved.own')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="pick-list">
          {views.map((view) => (
            <span key={view.name} className="rowx saved-view">
              <Link to="/partners" search={view.search} onClick={() => setOpened(false)}>
                {view.name}
              </Link>
              <IconButton
                icon="cross"
                label={t('saved.remove', { name: view.name })}
                onClick={() => keep(views.filter((one) => one !== view))}
              />
            </span>
          ))}
          {current === undefined ? (
            <form
              className="rowx"
              onSubmit={(event) => {
                event.preventDefault()
                if (name.trim()) save()
              }}
            >
              <input
                className="inp"
                placeholder={t('saved.name')}
                aria-label={t('saved.name')}
                value={name}
                maxLength={60}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" disabled={!name.trim()}>
                {t('saved.keep')}
              </Button>
            </form>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
