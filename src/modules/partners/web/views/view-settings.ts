import type { Search } from '#ui/routing.tsx'
import type { SavedView, ViewSettings } from '../../contract.ts'

/** What of the address is no filter of a view. */
const notFilters = new Set(['view', 'columns', 'sort', 'group', 'layout', 'at', 'tab'])

/** What an address shows, as a view keeps it. */
export function settingsOf(search: Search): ViewSettings {
  const filter = Object.fromEntries(
    Object.entries(search).filter(
      (entry): entry is [string, string] => !notFilters.has(entry[0]) && !!entry[1],
    ),
  )
  return {
    filter,
    columns: search['columns'] ? search['columns'].split(',') : null,
    sort: search['sort'] ?? null,
    groupBy: search['group'] ?? null,
    layout: search['layout'] === 'board' ? 'board' : 'list',
  }
}

/** The address of a view: its id, and all it keeps. */
export function searchOf(view: Pick<SavedView, 'id' | 'settings'>): Search {
  const { filter, columns, sort, groupBy, layout } = view.settings
  return {
    ...filter,
    ...(columns ? { columns: columns.join(',') } : {}),
    ...(sort ? { sort } : {}),
    ...(groupBy ? { group: groupBy } : {}),
    ...(layout === 'board' ? { layout } : {}),
    view: view.id,
  }
}

/** Whether an address shows something else than the view keeps. */
export function isChanged(search: Search, view: Pick<SavedView, 'settings'>): boolean {
  return canonical(settingsOf(search)) !== canonical(view.settings)
}

function canonical(settings: ViewSettings): string {
  const filter = Object.entries(settings.filter).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([filter, settings.columns, settings.sort, settings.groupBy, settings.layout])
}

/** Whether the address names nothing but a view, or nothing at all: then the view decides what is shown. */
export function isBare(search: Search): boolean {
  return Object.keys(search).every((key) => key === 'view')
}
