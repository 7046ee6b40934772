import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

const namespaces = ['network', 'access']

export const pages: PageDefinition[] = [
  {
    path: '/set-up',
    open: true,
    namespaces,
    component: lazyPage(() => import('./set-up-page.tsx'), 'SetUpPage'),
  },
  {
    path: '/settings/network',
    namespaces,
    component: lazyPage(() => import('./network-page.tsx'), 'NetworkPage'),
  },
]
