import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { mayReadReports } from '../../policy.ts'

export const retentionPages: PageDefinition[] = [
  {
    path: '/insights/retention',
    mayOpen: mayReadReports,
    component: lazyPage(() => import('./retention-page.tsx'), 'RetentionPage'),
    namespaces: ['insights', 'insights-retention', 'partners'],
  },
]
