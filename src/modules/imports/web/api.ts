import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, apiUrl, type Query, upload } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  Import,
  ImportDetail,
  ImportErrorRow,
  ImportKind,
  ImportSchedule,
  ImportScheduleList,
  ImportSettings,
  SavedRecipe,
  ScheduleChange,
  ScheduleToAdd,
  Spelling,
} from '../contract.ts'

export const keys = queryKeys('imports')
export type Paged<Row> = { data: Row[]; nextCursor: string | null }

/** Whether something is going on that the page should look after. */
export function isMoving(run: Pick<Import, 'status'>): boolean {
  return run.status === 'waiting' || run.status === 'running' || run.status === 'undoing'
}

/** One import; while it runs it is looked at again and again. */
export function useImport(importId: string) {
  return useQuery({
    queryKey: keys.one(importId),
    queryFn: ({ signal }) => api.get<ImportDetail>(`/imports/${importId}`, { signal }),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data.import) ? 700 : false),
  })
}

/** Puts an answer of the server in the place of what the page knew. */
export function useKeepDetail() {
  const client = useQueryClient()
  return useCallback(
    (detail: ImportDetail) => {
      client.setQueryData(keys.one(detail.import.id), detail)
      void client.invalidateQueries({ queryKey: keys.lists })
    },
    [client],
  )
}

/** The same for answers that tell of the run alone: files and guesses stay. */
export function useKeepRun() {
  const client = useQueryClient()
  return useCallback(
    (answer: { import: Import }) => {
      const key = keys.one(answer.import.id)
      client.setQueryData<ImportDetail>(key, (before) => before && { ...before, import: answer.import })
      void client.invalidateQueries({ queryKey: key })
      void client.invalidateQueries({ queryKey: keys.lists })
    },
    [client],
  )
}

export const listImports = (query: Query, signal: AbortSignal) =>
  api.get<Paged<Import>>('/imports', { query, signal })

export const beginImport = (kind: ImportKind) => api.post<{ import: Import }>('/imports', { kind })

export const sendFile = (
  importId: string,
  file: File,
  options: { onProgress: (sent: number, total: number) => void; signal: AbortSignal },
) => upload<ImportDetail>(`/imports/${importId}/files`, file, options)

export const removeFile = (importId: string, n: number) => api.delete(`/imports/${importId}/files/${n}`)

export const changeImport = (importId: string, change: { kind?: ImportKind; settings?: ImportSettings }) =>
  api.patch<ImportDetail>(`/imports/${importId}`, change)

export const checkImport = (importId: string) => api.post<{ import: Import }>(`/imports/${importId}/check`)

export const runImport = (importId: string, skipInvalid: boolean) =>
  api.post<{ import: Import }>(`/imports/${importId}/run`, { skipInvalid })

export const cancelImport = (importId: string) => api.post<{ import: Import }>(`/imports/${importId}/cancel`)

export const undoImport = (importId: string) => api.post<{ import: Import }>(`/imports/${importId}/undo`)

export const discardImport = (importId: string) => api.delete(`/imports/${importId}`)

export const listErrors = (importId: string, query: Query, signal: AbortSignal) =>
  api.get<Paged<ImportErrorRow>>(`/imports/${importId}/errors`, { query, signal })

export const errorsUrl = (importId: string) => apiUrl(`/imports/${importId}/errors.csv`)

export const listSpellings = (importId: string, signal: AbortSignal) =>
  api.get<{ data: Spelling[] }>(`/imports/${importId}/spellings`, { signal })

export const listRecipes = (signal: AbortSignal) =>
  api.get<{ data: SavedRecipe[] }>('/import-recipes', { signal })

export const saveRecipeOf = (importId: string, name: string) =>
  api.post<{ recipe: SavedRecipe }>(`/imports/${importId}/recipe`, { name })

export const removeRecipe = (recipeId: string) => api.delete(`/import-recipes/${recipeId}`)

export const listSchedules = (signal: AbortSignal) =>
  api.get<ImportScheduleList>('/import-schedules', { signal })

export const addSchedule = (schedule: ScheduleToAdd) =>
  api.post<{ schedule: ImportSchedule }>('/import-schedules', schedule)

export const changeSchedule = (
  { id, version }: Pick<ImportSchedule, 'id' | 'version'>,
  change: ScheduleChange,
) => api.patch<{ schedule: ImportSchedule }>(`/import-schedules/${id}`, change, { ifMatch: version })

export const runSchedule = (id: string) => api.post(`/import-schedules/${id}/run`)

export const removeSchedule = (id: string) => api.delete(`/import-schedules/${id}`)
