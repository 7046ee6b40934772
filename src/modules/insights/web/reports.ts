import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  ActivityPeriod,
  FactSelector,
  FigureFacts,
  FunnelReport,
  ReliabilityReport,
  ReliabilitySeries,
  ReportFrame,
  SatisfactionReport,
  SatisfactionSeries,
  ValueReport,
  ValueSeries,
} from '../contract.ts'

type Reports = {
  frame: ReportFrame
  activity: ActivityPeriod[]
  value: ValueReport
  'value/series': ValueSeries
  reliability: ReliabilityReport
  'reliability/series': ReliabilitySeries
  satisfaction: SatisfactionReport
  'satisfaction/series': SatisfactionSeries
  funnel: FunnelReport
}

export const keys = queryKeys('reports')

/** One report; while another period is on its way, the one before stays. */
export function useReport<Name extends keyof Reports>(name: Name, query: Query, enabled = true) {
  return useQuery({
    queryKey: keys.list({ name, ...query }),
    queryFn: ({ signal }) => api.get<Reports[Name]>(`/reports/${name}`, { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** A page of the records behind a figure. */
export function readFigureFacts(selector: FactSelector, cursor: string | null, signal: AbortSignal) {
  return api.get<FigureFacts>('/reports/facts', { query: { ...selector, limit: 50, cursor }, signal })
}
