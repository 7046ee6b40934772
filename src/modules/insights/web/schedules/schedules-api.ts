import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  NewReportSchedule,
  ReportSchedule,
  ReportScheduleChange,
  ReportSchedules,
  ReportSendings,
} from '../../contract.ts'

const keys = queryKeys('report-schedules')

/** The reports that go out by mail; looked at again, since one may go out meanwhile. */
export function useReportSchedules() {
  return useQuery({
    queryKey: keys.list(),
    queryFn: ({ signal }) => api.get<ReportSchedules>('/report-schedules', { signal }),
    refetchInterval: 5_000,
  })
}

/** The times one went out. */
export function useSendings(id: string) {
  return useQuery({
    queryKey: keys.part(id, 'sendings'),
    queryFn: ({ signal }) => api.get<ReportSendings>(`/report-schedules/${id}/sendings`, { signal }),
    refetchInterval: 5_000,
  })
}

/** What can be done with schedules; all that is shown of them is read anew after each deed. */
export function useScheduleDeeds() {
  const client = useQueryClient()
  const renewed = async (answer: Promise<{ schedule: ReportSchedule }>): Promise<ReportSchedule> => {
    const { schedule } = await answer
    await client.invalidateQueries({ queryKey: keys.all })
    return schedule
  }
  return {
    add: (input: NewReportSchedule) => renewed(api.post('/report-schedules', input)),
    change: ({ id, version }: Pick<ReportSchedule, 'id' | 'version'>, change: ReportScheduleChange) =>
      renewed(api.patch(`/report-schedules/${id}`, change, { ifMatch: version })),
    leave: ({ id }: Pick<ReportSchedule, 'id'>) => renewed(api.post(`/report-schedules/${id}/leave`)),
    send: async ({ id }: Pick<ReportSchedule, 'id'>): Promise<void> => {
      await api.post(`/report-schedules/${id}/send`)
      await client.invalidateQueries({ queryKey: keys.all })
    },
  }
}
