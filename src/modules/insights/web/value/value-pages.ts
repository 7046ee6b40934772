import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { mayReadValue } from '../../policy.ts'

const namespaces = ['insights', 'insights-value', 'partners'] as const

export const valuePages: PageDefinition[] = [
  {
    path: '/insights/growth',
    mayOpen: mayReadValue,
    component: lazyPage(() => import('./growth-page.tsx'), 'GrowthPage'),
    namespaces,
  },
  {
    path: '/insights/lifetime',
    mayOpen: mayReadValue,
    component: lazyPage(() => import('./lifetime-page.tsx'), 'LifetimePage'),
    namespaces,
  },
  {
    path: '/insights/dependency',
    mayOpen: mayReadValue,
    component: lazyPage(() => import('./dependency-page.tsx'), 'DependencyPage'),
    namespaces,
  },
]
