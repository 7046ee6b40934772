import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import type { ReliabilityGroups, SatisfactionGroups } from '../../contract.ts'
import { keys } from '../reports.ts'

export function useReliabilityGroups(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'reliability/groups', ...query }),
    queryFn: ({ signal }) => api.get<ReliabilityGroups>('/reports/reliability/groups', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useSatisfactionGroups(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'satisfaction/groups', ...query }),
    queryFn: ({ signal }) => api.get<SatisfactionGroups>('/reports/satisfaction/groups', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}
