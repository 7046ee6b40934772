import { useQuery } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import { useSession } from '#ui/session.tsx'
import type { SavedView, ViewSettings } from '../../contract.ts'

export const viewKeys = queryKeys('partner-views')

export const readViews = (signal?: AbortSignal) =>
  api.get<{ data: SavedView[] }>('/views', signal ? { signal } : {})

export const addView = (view: { name: string; isShared: boolean; settings: ViewSettings }) =>
  api.post<{ view: SavedView }>('/views', view)

const at = (view: { id: string }) => `/views/${view.id}`

export const changeView = (
  view: SavedView,
  change: { name?: string; isShared?: boolean; settings?: ViewSettings },
) => api.patch<{ view: SavedView }>(at(view), change, { ifMatch: view.version })

export const removeView = (view: SavedView) => api.delete(at(view))

/** Names the view that opens first for the reader; null: none. */
export const setDefaultView = (viewId: string | null) => api.put<void>('/views/default', { viewId })

/** The views of the reader and those shared with them; undefined until they are there. */
export function useViews(): readonly SavedView[] | undefined {
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: viewKeys.list(),
    queryFn: ({ signal }) => readViews(signal),
    staleTime: 60_000,
    enabled: side === 'host',
  })
  return data?.data
}
