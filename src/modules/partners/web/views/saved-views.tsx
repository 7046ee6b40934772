import { Popover } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Link, useNavigate, useSearchState } from '#ui/routing.tsx'
import type { SavedView } from '../../contract.ts'
import { isBare, isChanged, searchOf, settingsOf } from './view-settings.ts'
import { ViewSheet } from './view-sheet.tsx'
import { addView, changeView, removeView, setDefaultView, useViews } from './views-api.ts'

/** The address that shows all partners although another view opens first. */
export const everything = 'all'

/** Opens what an address without filters stands for: the view it names, or the one that opens first for the reader. */
export function useFirstView(views: readonly SavedView[] | undefined): void {
  const [search] = useSearchState()
  const navigate = useNavigate()
  const isOpenable = isBare(search) && search['view'] !== everything
  const wanted = isOpenable
    ? views?.find((view) => (search['view'] ? view.id === search['view'] : view.isDefault))
    : undefined
  useEffect(() => {
    if (!wanted) return
    const full = searchOf(wanted)
    if (Object.keys(full).length > 1 || search['view'] !== wanted.id)
      void navigate({ to: '/partners', search: full, replace: true })
  }, [wanted, navigate, search])
}

/**
 * Views of one's own and those shared: opens them, keeps what was changed, makes new ones. Stands at the end of the row
 * of usual views; the open one is named there.
 */
export function SavedViews({ isUsual }: { isUsual: boolean }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const navigate = useNavigate()
  const [search] = useSearchState()
  const views = useViews()
  const [opened, setOpened] = useState(false)
  const [sheet, setSheet] = useState<SavedView | 'new' | null>(null)
  const current = views?.find((view) => view.id === search['view'])
  const changed = current !== undefined && isChanged(search, current)
  useFirstView(views)
  if (!views) return null
  const own = views.filter((view) => view.isOwn)
  const shared = views.filter((view) => !view.isOwn)
  const keep = (view: SavedView) =>
    act(() => changeView(view, { settings: settingsOf(search) }), {
      done: t('saved.kept', { name: view.name }),
      undo: ({ view: now }) => changeView(now, { settings: view.settings }),
    })
  const remove = (view: SavedView) => {
    setOpened(false)
    return act(() => removeView(view), {
      done: t('saved.removed', { name: view.name }),
      undo: () => addView({ name: view.name, isShared: view.isShared, settings: view.settings }),
    })
  }
  const line = (view: SavedView) => (
    <li key={view.id} className="saved-view">
      <Link
        to="/partners"
        search={searchOf(view)}
        aria-current={view.id === current?.id ? 'page' : undefined}
        onClick={() => setOpened(false)}
      >
        <span className="cut">{view.name}</span>
        {view.isOwn && view.isShared ? <span className="mm small"> {t('saved.isShared')}</span> : null}
        {!view.isOwn && view.ownerName ? <span className="mm small"> {view.ownerName}</span> : null}
      </Link>
      <IconButton
        icon="star"
        aria-pressed={view.isDefault}
        label={t(view.isDefault ? 'saved.notFirst' : 'saved.first', { name: view.name })}
        onClick={() =>
          void act(() => setDefaultView(view.isDefault ? null : view.id), {
            done: t(view.isDefault ? 'saved.firstOff' : 'saved.firstOn', { name: view.name }),
            undo: () => setDefaultView(view.isDefault ? view.id : null),
          })
        }
      />
      {view.mayEdit ? (
        <>
          <IconButton
            icon="settings"
            label={t('saved.edit', { name: view.name })}
            onClick={() => {
              setOpened(false)
              setSheet(view)
            }}
          />
          <IconButton
            icon="cross"
            label={t('saved.remove', { name: view.name })}
            onClick={() => void remove(view)}
          />
        </>
      ) : null}
    </li>
  )
  return (
    <span className="saved-views">
      {changed && current.mayEdit ? (
        <button type="button" className="link" onClick={() => void keep(current)}>
          {t('saved.keepChanges')}
        </button>
      ) : null}
      <Popover
        opened={opened}
        onDismiss={() => setOpened(false)}
        position="bottom-end"
        trapFocus
        withRoles={false}
      >
        <Popover.Target>
          <button
            type="button"
            className={current ? 'link b' : 'link'}
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            {current ? (
              <>
                <span className="cut saved-name">{current.name}</span>
                {changed ? <span className="mm"> {t('saved.changed')}</span> : null}
              </>
            ) : (
              t(isUsual ? 'saved.own' : 'saved.save')
            )}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className="pick-list saved-list">
            {own.length > 0 ? <ul aria-label={t('saved.own')}>{own.map(line)}</ul> : null}
            {shared.length > 0 ? (
              <>
                <p className="small mm">{t('saved.shared')}</p>
                <ul aria-label={t('saved.shared')}>{shared.map(line)}</ul>
              </>
            ) : null}
            {views.length === 0 ? <p className="small m">{t('saved.none')}</p> : null}
            <button
              type="button"
              className="link"
              onClick={() => {
                setOpened(false)
                setSheet('new')
              }}
            >
              {t('saved.saveAs')}
            </button>
          </div>
        </Popover.Dropdown>
      </Popover>
      {sheet ? (
        <ViewSheet
          view={sheet === 'new' ? null : sheet}
          settings={settingsOf(search)}
          onClose={() => setSheet(null)}
          onMade={(view) => void navigate({ to: '/partners', search: searchOf(view) })}
        />
      ) : null}
    </span>
  )
}
