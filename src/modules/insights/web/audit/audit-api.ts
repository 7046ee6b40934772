import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, apiUrl, type Query } from '#ui/api-client.ts'
import type { AuditDocument } from '../../contract.ts'
import { keys } from '../reports.ts'

/** The audit; while another period is on its way, the one before stays. */
export function useAudit(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'audit', ...query }),
    queryFn: ({ signal }) => api.get<AuditDocument>('/reports/audit', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** The address of the same audit as a file. */
export function auditFile(query: Query, format: 'pdf' | 'xlsx'): string {
  return apiUrl(`/reports/audit.${format}`, query)
}
