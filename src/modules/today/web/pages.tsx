import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

export const pages: PageDefinition[] = [
  {
    path: '/',
    component: lazyPage(() => import('./today-page.tsx'), 'TodayPage'),
    namespaces: ['today', 'insights', 'insights-health', 'messaging'],
    navigation: {
      group: 'work',
      textKey: 'today',
      order: 10,
      icon: 'today',
      phone: true,
      letter: 't',
      countKey: 'today',
      mayOpen: (session) => session.permissions.includes('records.read'),
    },
  },
]
