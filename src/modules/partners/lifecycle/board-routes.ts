import { route } from '#platform/http/route.ts'
import { Board, BoardQuery } from '../contract.ts'
import { mayReadPartnersOfHost } from '../policy.ts'
import { withFieldFilters } from '../registry/registry-shapes.ts'
import { readBoard } from './board.ts'

export const boardRoutes = [
  route({
    method: 'GET',
    url: '/partners/board',
    id: 'readBoard',
    tag: 'lifecycle',
    summary: 'Partners by stage: how many, what they are worth, how long they have stood there',
    may: mayReadPartnersOfHost,
    query: withFieldFilters(BoardQuery),
    response: Board,
    hot: true,
    handle: ({ tx, query, actor, now }) => readBoard(tx, query, actor, now),
  }),
]
