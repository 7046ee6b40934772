import type { Request } from './requests.ts'

/** The pages of reports of a whole network as they are opened first, each by all it asks for. */
export const REPORT_PAGES: Readonly<Record<'retention' | 'value' | 'reliability', Request[]>> = {
  retention: [{ method: 'GET', path: '/reports/activity?by=month' }],
  value: [
    { method: 'GET', path: '/reports/value?limit=10' },
    { method: 'GET', path: '/reports/value/series?by=month' },
  ],
  reliability: [
    { method: 'GET', path: '/reports/reliability?limit=10' },
    { method: 'GET', path: '/reports/reliability/series?by=month' },
  ],
}
