import { api, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { Choice, DuplicatePair, Merge, MergeList, MergePreview, PairList } from '../../contract.ts'

export const keys = queryKeys('duplicates')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})

export const readPairs = (query: Query, signal?: AbortSignal) =>
  api.get<PairList>('/duplicates', { query, ...withSignal(signal) })

export const dismissPair = (pairId: string, reason: string | null) =>
  api.post<DuplicatePair>(`/duplicates/${pairId}/dismiss`, { reason })

export const reopenPair = (pairId: string) => api.post<DuplicatePair>(`/duplicates/${pairId}/reopen`, {})

export const searchNow = () => api.post<{ queued: boolean }>('/duplicates/search', {})

export const readPreview = (partnerId: string, otherId: string, signal?: AbortSignal) =>
  api.get<MergePreview>(`/partners/${partnerId}/merge/${otherId}`, withSignal(signal))

export type MergeWish = {
  choices: Record<string, Choice>
  consent: boolean
  reason: string | null
  survivorVersion: number
  mergedVersion: number
}

export const merge = (partnerId: string, otherId: string, wish: MergeWish) =>
  api.post<Merge>(`/partners/${partnerId}/merge/${otherId}`, wish)

export const readMerges = (partnerId: string, signal?: AbortSignal) =>
  api.get<MergeList>(`/partners/${partnerId}/merges`, withSignal(signal))

export const undoMerge = (mergeId: string) => api.post<Merge>(`/merges/${mergeId}/undo`, {})
