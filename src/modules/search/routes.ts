import { type Route, route } from '#platform/http/route.ts'
import { SearchTextsQuery, TextHits } from './contract.ts'
import { findTexts } from './find-texts.ts'
import { maySearch } from './policy.ts'

export const searchRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/search/texts', id: 'searchTexts', tag: 'search', may: maySearch },
    summary: 'Notes, documents with what stands in them, promises and orders by their words',
    query: SearchTextsQuery,
    response: TextHits,
    handle: ({ tx, actor, query }) => findTexts(tx, actor, query.q, query.limit),
  }),
]
