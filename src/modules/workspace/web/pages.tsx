import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

export const pages: PageDefinition[] = [
  {
    path: '/promises',
    component: lazyPage(() => import('./promises-page.tsx'), 'PromisesPage'),
    namespaces: ['workspace', 'messaging'],
    navigation: {
      group: 'work',
      textKey: 'promises',
      order: 30,
      icon: 'promise',
      phone: true,
      letter: 'o',
      mayOpen: (session) => session.permissions.includes('records.read'),
    },
  },
]
