import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { mayReadAudit, mayReadHealth, mayReadReports, mayReadValue, mayScheduleReports } from '../policy.ts'

import { mayManageRating } from '../rating/policy.ts'
import { balancePages } from './balance/balance-pages.ts'
import { ratingPages } from './rating/rating-pages.ts'
import { retentionPages } from './retention/retention-pages.ts'
import { valuePages } from './value/value-pages.ts'

const namespaces = ['insights'] as const

export const pages: PageDefinition[] = [
  {
    path: '/insights',
    component: lazyPage(() => import('./insights-home.tsx'), 'InsightsHome'),
    namespaces,
    navigation: {
      group: 'insight',
      textKey: 'insights',
      order: 10,
      icon: 'chart',
      phone: true,
      letter: 'i',
      mayOpen: (session) => session.permissions.includes('reports.read'),
    },
  },
  {
    path: '/insights/audit',
    mayOpen: mayReadAudit,
    component: lazyPage(() => import('./audit/audit-page.tsx'), 'AuditPage'),
    namespaces: ['insights', 'insights-audit'],
  },
  {
    path: '/insights/schedules',
    mayOpen: mayScheduleReports,
    component: lazyPage(() => import('./schedules/schedules-page.tsx'), 'ReportSchedulesPage'),
    namespaces: ['insights-schedules'],
  },
  {
    path: '/insights/activity',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./activity-page.tsx'), 'ActivityPage'),
    namespaces,
  },
  {
    path: '/insights/value',
    component: lazyPage(() => import('./value-page.tsx'), 'ValuePage'),
    namespaces,
    mayOpen: mayReadValue,
  },
  {
    path: '/insights/reliability',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./reliability-page.tsx'), 'ReliabilityPage'),
    namespaces: [...namespaces, 'insights-quality'],
  },
  {
    path: '/insights/satisfaction',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./satisfaction-page.tsx'), 'SatisfactionPage'),
    namespaces: [...namespaces, 'insights-quality'],
  },
  {
    path: '/insights/health',
    mayOpen: mayReadHealth,
    component: lazyPage(() => import('./health/health-page.tsx'), 'HealthPage'),
    namespaces: [...namespaces, 'insights-health', 'partners'],
  },
  {
    path: '/insights/track-record',
    mayOpen: mayReadHealth,
    component: lazyPage(() => import('./health/track-record-page.tsx'), 'TrackRecordPage'),
    namespaces: [...namespaces, 'insights-health', 'today'],
  },
  {
    path: '/settings/health',
    mayOpen: mayManageRating,
    component: lazyPage(() => import('./health/health-settings-page.tsx'), 'HealthSettingsPage'),
    namespaces: ['insights-health', 'access'],
  },
  {
    path: '/insights/funnel',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./funnel-page.tsx'), 'FunnelPage'),
    namespaces,
  },
  {
    path: '/insights/opportunities',
    mayOpen: mayReadValue,
    component: lazyPage(() => import('./opportunities-page.tsx'), 'OpportunitiesPage'),
    namespaces,
  },
  {
    path: '/insights/requests',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./requests-page.tsx'), 'RequestsPage'),
    namespaces,
  },
  ...ratingPages,
  ...balancePages,
  ...retentionPages,
  ...valuePages,
]
