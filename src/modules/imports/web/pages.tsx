import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

const namespaces = ['imports', 'partners', 'problems'] as const

export const pages: PageDefinition[] = [
  {
    path: '/imports',
    component: lazyPage(() => import('./imports-page.tsx'), 'ImportsPage'),
    namespaces,
    navigation: {
      group: 'manage',
      textKey: 'import',
      order: 10,
      icon: 'import',
      letter: 'm',
      mayOpen: (session) => session.permissions.includes('imports.run'),
    },
  },
  {
    path: '/imports/new',
    component: lazyPage(() => import('./new-import-page.tsx'), 'NewImportPage'),
    namespaces,
  },
  {
    path: '/imports/schedules',
    component: lazyPage(() => import('./schedules-page.tsx'), 'SchedulesPage'),
    namespaces,
  },
  {
    path: '/imports/$importId',
    component: lazyPage(() => import('./import-page.tsx'), 'ImportPage'),
    namespaces,
  },
]
