import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import type {
  FitProgress,
  HealthList,
  HealthModelState,
  HealthSettings,
  PartnerHealth,
  RetentionSettings,
  TrackRecordAnswer,
} from '../../contract.ts'
import { keys } from '../reports.ts'

/** How often somebody who waits for a fit asks again. */
const WAIT_MS = 1500

type Progressing = { state: 'ready' | 'fitting' | 'nothing' }
const whileFitting = (answer: Progressing | undefined) => (answer?.state === 'fitting' ? WAIT_MS : false)

/** The health of partnerships, growing by fifty; while a model is being fitted it asks again by itself. */
export function useHealth(query: Query, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: keys.list({ name: 'health', ...query }),
    queryFn: ({ pageParam, signal }) =>
      api.get<HealthList>('/reports/health', {
        query: { ...query, limit: 50, total: pageParam === null ? 'yes' : 'no', cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.state === 'ready' ? page.nextCursor : null),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: ({ state }) => whileFitting(state.data?.pages[0]),
  })
}

/** The health of one partnership with how it moved. */
export function usePartnerHealth(partnerId: string, language: 'ru' | 'en', enabled: boolean) {
  return useQuery({
    queryKey: keys.part('health', partnerId, { language }),
    queryFn: ({ signal }) =>
      api.get<PartnerHealth>(`/reports/health/${partnerId}`, { query: { language }, signal }),
    enabled,
    refetchInterval: ({ state }) => whileFitting(state.data),
  })
}

export function useTrackRecord(asOf: string | undefined, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'track-record', asOf }),
    queryFn: ({ signal }) => api.get<TrackRecordAnswer>('/reports/track-record', { query: { asOf }, signal }),
    enabled,
    refetchInterval: ({ state }) => whileFitting(state.data),
  })
}

/** The model in force and the one being fitted; while one is, it asks again by itself. */
export function useHealthModel() {
  return useQuery({
    queryKey: keys.list({ name: 'health-model' }),
    queryFn: ({ signal }) => api.get<HealthModelState>('/reports/health/model', { signal }),
    refetchInterval: ({ state }) =>
      state.data?.fitting?.state === 'waiting' || state.data?.fitting?.state === 'fitting' ? WAIT_MS : false,
  })
}

export function useHealthSettings() {
  return useQuery({
    queryKey: keys.list({ name: 'health-settings' }),
    queryFn: ({ signal }) => api.get<HealthSettings>('/reports/health/settings', { signal }),
  })
}

export function useSilentDays() {
  return useQuery({
    queryKey: keys.list({ name: 'silent-days' }),
    queryFn: ({ signal }) => api.get<RetentionSettings>('/reports/retention/settings', { signal }),
  })
}

export const saveHealthSettings = (settings: HealthSettings) =>
  api.put<HealthSettings>('/reports/health/settings', settings)
export const saveSilentDays = (settings: RetentionSettings) =>
  api.put<RetentionSettings>('/reports/retention/settings', settings)
export const fitAnew = () => api.post<FitProgress>('/reports/health/fit', {})
export const cancelFit = () => api.post<HealthModelState>('/reports/health/fit/cancel', {})
