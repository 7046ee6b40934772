import i18next from 'i18next'
import type { Finder, FoundItem, PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'

export const pages: PageDefinition[] = [
  {
    path: '/partners',
    component: lazyPage(() => import('./registry/registry-page.tsx'), 'RegistryPage'),
    namespaces: ['partners', 'messaging', 'insights'],
    navigation: {
      group: 'work',
      textKey: 'partners',
      order: 20,
      icon: 'people',
      phone: true,
      letter: 'p',
      countKey: 'partners',
      sides: ['host'],
      mayOpen: (session) => session.permissions.includes('partners.read'),
    },
  },
  {
    path: '/curators',
    component: lazyPage(() => import('./curators/load-page.tsx'), 'LoadPage'),
    namespaces: ['partners'],
    navigation: {
      group: 'manage',
      textKey: 'curators',
      order: 80,
      icon: 'people',
      sides: ['host'],
      mayOpen: (session) => session.permissions.includes('partners.archive'),
    },
  },
  {
    path: '/curators/$curatorId',
    component: lazyPage(() => import('./curators/curator-page.tsx'), 'CuratorPage'),
    namespaces: ['partners'],
    mayOpen: (session) => session.side === 'host' && session.permissions.includes('partners.archive'),
  },
  {
    path: '/partners/new',
    component: lazyPage(() => import('./account/new-partner-page.tsx'), 'NewPartnerPage'),
    namespaces: ['partners'],
  },
  {
    path: '/partners/duplicates',
    component: lazyPage(() => import('./duplicates/duplicates-page.tsx'), 'DuplicatesPage'),
    namespaces: ['partners'],
    mayOpen: (session) => session.side === 'host' && session.permissions.includes('partners.read'),
  },
  {
    path: '/partners/$partnerId/merge/$otherId',
    component: lazyPage(() => import('./duplicates/merge-page.tsx'), 'MergePage'),
    namespaces: ['partners'],
    mayOpen: (session) => session.side === 'host' && session.permissions.includes('partners.merge'),
  },
  {
    path: '/partners/board',
    component: lazyPage(() => import('./lifecycle/board-page.tsx'), 'BoardPage'),
    namespaces: ['partners'],
  },
  {
    path: '/partners/lessons',
    component: lazyPage(() => import('./lifecycle/lessons-page.tsx'), 'LessonsPage'),
    namespaces: ['partners'],
  },
  {
    path: '/insights/life-cycle',
    component: lazyPage(() => import('./lifecycle/life-cycle-page.tsx'), 'LifeCyclePage'),
    namespaces: ['partners'],
    navigation: {
      group: 'insight',
      textKey: 'lifeCycle',
      order: 30,
      icon: 'repeat',
      letter: 'l',
      sides: ['host'],
      mayOpen: (session) => session.permissions.includes('reports.read'),
    },
  },
  {
    path: '/settings/stages',
    component: lazyPage(() => import('./lifecycle/stages-page.tsx'), 'StagesPage'),
    namespaces: ['partners', 'access'],
    mayOpen: (session) => session.permissions.includes('lifecycle.manage'),
  },
  {
    path: '/partners/$partnerId',
    component: lazyPage(() => import('./account/partner-page.tsx'), 'PartnerPage'),
    namespaces: [
      'partners',
      'workspace',
      'messaging',
      'insights',
      'insights-health',
      'insights-rating',
      'insights-balance',
      'today',
    ],
  },
  {
    path: '/partners/$partnerId/print',
    component: lazyPage(() => import('./print/print-page.tsx'), 'PartnerPrintPage'),
    namespaces: ['partners', 'workspace', 'messaging'],
  },
  {
    path: '/partnership',
    component: lazyPage(() => import('./account/partner-page.tsx'), 'OwnPartnershipPage'),
    namespaces: [
      'partners',
      'workspace',
      'messaging',
      'insights',
      'insights-health',
      'insights-rating',
      'insights-balance',
      'today',
    ],
    navigation: {
      group: 'work',
      textKey: 'partnership',
      order: 20,
      icon: 'people',
      phone: true,
      letter: 'p',
      sides: ['partner'],
      mayOpen: (session) => session.permissions.includes('partners.read'),
    },
  },
  {
    path: '/settings/fields',
    component: lazyPage(() => import('./custom-fields/fields-page.tsx'), 'FieldsPage'),
    namespaces: ['partners', 'access'],
    mayOpen: (session) => session.permissions.includes('fields.manage'),
  },
  {
    path: '/settings/segments',
    component: lazyPage(() => import('./segments/segments-page.tsx'), 'SegmentsPage'),
    namespaces: ['partners', 'access'],
    mayOpen: (session) => session.side === 'host',
  },
  {
    path: '/settings/playbooks',
    component: lazyPage(() => import('./playbooks/playbooks-page.tsx'), 'PlaybooksPage'),
    namespaces: ['partners', 'access'],
    mayOpen: (session) => session.side === 'host',
  },
  {
    path: '/insights/segments',
    component: lazyPage(() => import('./segments/segment-report-page.tsx'), 'SegmentReportPage'),
    namespaces: ['partners'],
    navigation: {
      group: 'insight',
      textKey: 'segments',
      order: 30,
      icon: 'chart',
      sides: ['host'],
      mayOpen: (session) => session.permissions.includes('reports.read'),
    },
  },
  {
    path: '/settings/tags',
    component: lazyPage(() => import('./tags/tags-page.tsx'), 'TagsPage'),
    namespaces: ['partners', 'access'],
    mayOpen: (session) => session.permissions.includes('fields.manage'),
  },
]

/** What Ctrl-K finds: partners by name, requisites, contacts; and what can be done with the registry. */
export const finders: Finder[] = [
  {
    key: 'partners',
    textKey: 'partners',
    mayUse: (session) => session.side === 'host' && session.permissions.includes('partners.read'),
    find: async (words, signal) => {
      const { searchPartners } = await import('./api.ts')
      const { data } = await searchPartners(words, signal)
      return data.map((hit): FoundItem => {
        const note = hit.matched.by === 'name' ? hit.city : hit.matched.text
        return {
          id: hit.id,
          title: hit.name,
          to: '/partners/$partnerId',
          params: { partnerId: hit.id },
          ...(note ? { note } : {}),
        }
      })
    },
  },
  {
    key: 'partnerViews',
    textKey: 'views',
    mayUse: (session) => session.side === 'host' && session.permissions.includes('partners.read'),
    find: async (words, signal) => {
      const [{ readViews }, { searchOf }] = await Promise.all([
        import('./views/views-api.ts'),
        import('./views/view-settings.ts'),
      ])
      const { data } = await readViews(signal)
      return data
        .filter((view) => view.name.toLowerCase().includes(words.toLowerCase()))
        .slice(0, 8)
        .map(
          (view): FoundItem => ({
            id: view.id,
            title: view.name,
            ...(view.isOwn || !view.ownerName ? {} : { note: view.ownerName }),
            to: '/partners',
            search: searchOf(view),
          }),
        )
    },
  },
  actionFinder('partnerActions', 'partners.write', () => [
    { id: 'add-partner', title: i18next.t('partners:registry.add'), to: '/partners/new' },
  ]),
  {
    key: 'logContact',
    textKey: 'actions',
    mayUse: (session) => session.side === 'host' && session.permissions.includes('records.write'),
    find: async (words, signal) => {
      const { findContactDeeds } = await import('./registry/contact-deeds.ts')
      return findContactDeeds(words, signal)
    },
  },
  actionFinder('partnerImport', 'imports.run', () => [
    { id: 'import', title: i18next.t('partners:palette.import'), to: '/imports' },
  ]),
  actionFinder('partnerExport', 'export', () => [
    {
      id: 'export',
      title: i18next.t('partners:palette.export'),
      href: `/api/v1/partners/export.xlsx?language=${i18next.language}`,
    },
  ]),
  actionFinder('partnerLists', 'partners.read', () => [
    { id: 'mine', title: i18next.t('partners:palette.mine'), to: '/partners', search: { curator: 'me' } },
    {
      id: 'changed',
      title: i18next.t('partners:palette.changed'),
      to: '/partners',
      search: { changedSinceSeen: 'yes' },
    },
    {
      id: 'followed',
      title: i18next.t('partners:palette.followed'),
      to: '/partners',
      search: { followed: 'yes' },
    },
  ]),
]

/** Actions of the registry for whoever has the right to them. */
function actionFinder(key: string, permission: string, items: () => FoundItem[]): Finder {
  return {
    key,
    textKey: 'actions',
    mayUse: (session) => session.side === 'host' && session.permissions.includes(permission),
    find: async (words) => {
      await i18next.loadNamespaces('partners')
      return items().filter((action) => action.title.toLowerCase().includes(words.toLowerCase()))
    },
  }
}
