import { route } from '#platform/http/route.ts'
import { mayMarkToday, mayReadToday } from '../policy.ts'
import { clearConflict, conflictsOf, noteConflict } from './conflicts.ts'
import {
  ClearConflict,
  Conflict,
  ConflictList,
  ConflictParams,
  ConflictPartnership,
  NewConflict,
} from './shapes.ts'

const tag = 'conflicts of interest'
const url = '/partners/:partnerId/conflicts-of-interest'

export const conflictRoutes = [
  route({
    method: 'GET',
    url,
    id: 'listConflictsOfInterest',
    tag,
    summary: 'Conflicts of interest of a partnership that stand',
    may: mayReadToday,
    params: ConflictPartnership,
    response: ConflictList,
    handle: async ({ tx, params, now }) => ({ data: await conflictsOf(tx, params.partnerId, now) }),
  }),
  route({
    method: 'POST',
    url,
    id: 'noteConflictOfInterest',
    tag,
    summary: 'Note a conflict of interest: the same customers, or work with one’s competitor',
    may: mayMarkToday,
    params: ConflictPartnership,
    body: NewConflict,
    response: Conflict,
    status: 201,
    handle: ({ writer, params, body }) => noteConflict(writer, params.partnerId, body),
  }),
  route({
    method: 'POST',
    url: `${url}/:conflictId/clear`,
    id: 'clearConflictOfInterest',
    tag,
    summary: 'Say that a conflict of interest is settled',
    may: mayMarkToday,
    params: ConflictParams,
    body: ClearConflict,
    handle: ({ writer, params, body }) =>
      clearConflict(writer, params.partnerId, params.conflictId, body.note),
  }),
]
