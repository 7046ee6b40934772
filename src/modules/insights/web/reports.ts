import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  ActivityPeriod,
  FactSelector,
  FigureFacts,
  FunnelReport,
  OpportunitiesReport,
  OpportunityRows,
  ReliabilityReport,
  ReliabilitySeries,
  ReportFrame,
  RequestRows,
  RequestsReport,
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
  opportunities: OpportunitiesReport
  requests: RequestsReport
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

/** A page of the opportunities behind a figure. */
export function readOpportunityRows(query: Query, cursor: string | null, signal: AbortSignal) {
  return api.get<OpportunityRows>('/reports/opportunities/rows', {
    query: { ...query, limit: 50, cursor },
    signal,
  })
}

/** A page of the cases behind a figure. */
export function readRequestRows(query: Query, cursor: string | null, signal: AbortSignal) {
  return api.get<RequestRows>('/reports/requests/rows', { query: { ...query, limit: 50, cursor }, signal })
}
