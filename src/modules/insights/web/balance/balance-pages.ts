import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { mayReadValue } from '../../policy.ts'

export const balancePages: PageDefinition[] = [
  {
    path: '/insights/balance',
    mayOpen: mayReadValue,
    component: lazyPage(() => import('./balance-page.tsx'), 'BalancePage'),
    namespaces: ['insights', 'insights-balance'],
  },
]
