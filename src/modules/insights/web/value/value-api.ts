import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import type {
  DependencyReport,
  GrowthReport,
  LifetimeReport,
  Margins,
  NewMargin,
  SetMargin,
  WhatIfReport,
} from '../../contract.ts'
import { keys } from '../reports.ts'

type Reports = {
  growth: GrowthReport
  lifetime: LifetimeReport
  dependency: DependencyReport
  'what-if': WhatIfReport
  margins: Margins
}

/** A report of value; while another period is on its way, the one before stays. */
export function useValueReport<Name extends keyof Reports>(name: Name, query: Query, enabled = true) {
  return useQuery({
    queryKey: keys.list({ name: `value/${name}`, ...query }),
    queryFn: ({ signal }) => api.get<Reports[Name]>(`/reports/value/${name}`, { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export const addMargin = (margin: NewMargin) => api.post<SetMargin>('/reports/value/margins', margin)
export const removeMargin = (id: string) => api.delete<void>(`/reports/value/margins/${id}`)
export const restoreMargin = (id: string) => api.post<void>(`/reports/value/margins/${id}/restore`)
export const tellPurchaseShare = (share: number) =>
  api.post<unknown>('/reports/value/purchase-share', { share })
