import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

export const pages: PageDefinition[] = [
  {
    path: '/partners/$partnerId/orders/$orderId',
    component: lazyPage(() => import('./order-page.tsx'), 'OrderPage'),
    namespaces: ['orders'],
  },
]
