import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import type { HealthList, PartnerHealth, TrackRecordAnswer } from '../../contract.ts'
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
