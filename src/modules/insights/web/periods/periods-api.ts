import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { PeriodSettings, SavedPeriod, SavedPeriods } from '../../contract.ts'

const keys = queryKeys('report-periods')

/** The periods that were kept under a name. */
export function useSavedPeriods() {
  return useQuery({
    queryKey: keys.all,
    queryFn: ({ signal }) => api.get<SavedPeriods>('/report-periods', { signal }),
    select: ({ data }) => data,
  })
}

/** Keeping and forgetting periods; the list is read anew after each. */
export function usePeriodDeeds() {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: keys.all })
  return {
    keep: async (name: string, isShared: boolean, settings: PeriodSettings): Promise<SavedPeriod> => {
      const { period } = await api.post<{ period: SavedPeriod }>('/report-periods', {
        name,
        isShared,
        settings,
      })
      await renew()
      return period
    },
    forget: async (id: string): Promise<void> => {
      await api.delete(`/report-periods/${id}`)
      await renew()
    },
  }
}
