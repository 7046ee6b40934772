import type { PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

const namespaces = ['messaging']

export const pages: PageDefinition[] = [
  {
    path: '/inbox',
    namespaces,
    component: lazyPage(() => import('./inbox-page.tsx'), 'InboxPage'),
    navigation: { group: 'work', textKey: 'inbox', order: 15, icon: 'message', letter: 'b' },
  },
  {
    path: '/unsubscribe',
    open: true,
    namespaces,
    component: lazyPage(() => import('./unsubscribe-page.tsx'), 'UnsubscribePage'),
  },
]
