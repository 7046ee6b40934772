import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

export const pages: PageDefinition[] = [
  {
    path: '/settings/export',
    component: lazyPage(() => import('./export-page.tsx'), 'ExportPage'),
    namespaces: ['exports', 'access'],
  },
]
