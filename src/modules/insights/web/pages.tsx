import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

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
    path: '/insights/activity',
    component: lazyPage(() => import('./activity-page.tsx'), 'ActivityPage'),
    namespaces,
  },
  { path: '/insights/value', component: lazyPage(() => import('./value-page.tsx'), 'ValuePage'), namespaces },
  {
    path: '/insights/reliability',
    component: lazyPage(() => import('./reliability-page.tsx'), 'ReliabilityPage'),
    namespaces,
  },
  {
    path: '/insights/satisfaction',
    component: lazyPage(() => import('./satisfaction-page.tsx'), 'SatisfactionPage'),
    namespaces,
  },
  {
    path: '/insights/funnel',
    component: lazyPage(() => import('./funnel-page.tsx'), 'FunnelPage'),
    namespaces,
  },
]
