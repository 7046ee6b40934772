import i18next from 'i18next'
import type { Finder, FoundItem, PageDefinition } from '#ui/page-definition.ts'
import { lazyPage } from '#ui/routing.tsx'
import { maySearch } from '../policy.ts'

export const pages: PageDefinition[] = [
  {
    path: '/search',
    component: lazyPage(() => import('./search-page.tsx'), 'SearchPage'),
    namespaces: ['search'],
    mayOpen: maySearch,
  },
]

/** What Ctrl-K finds beside partners: words in notes, documents, promises and orders. */
export const finders: Finder[] = [
  {
    key: 'texts',
    textKey: 'texts',
    mayUse: maySearch,
    find: async (words, signal) => {
      if (words.length < 2) return []
      const [{ findTexts }, { lineOf, placeOf }] = await Promise.all([
        import('./api.ts'),
        import('./where.ts'),
      ])
      const { data } = await findTexts(words, 3, signal)
      const found = data.map(
        (hit): FoundItem => ({ id: hit.id, title: lineOf(hit), note: hit.partner.name, ...placeOf(hit) }),
      )
      if (found.length === 0) return found
      await i18next.loadNamespaces('search')
      const title = i18next.t('search:sentence', { words })
      return [...found, { id: 'all', title, to: '/search', search: { q: words } }]
    },
  },
]
