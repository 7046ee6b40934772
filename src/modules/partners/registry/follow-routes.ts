import { route } from '#platform/http/route.ts'
import { PartnerParams } from '../account/partner-inputs.ts'
import { mayReadPartners, mayTagPartners, mayUseRegistry } from '../policy.ts'
import { readBulk, startBulk, undoBulk } from './bulk.ts'
import { BulkInput, BulkParams, BulkRun, BulkUndone } from './bulk-shapes.ts'
import { markSeen, readChanges, setFollowing } from './follow.ts'
import { FollowAnswer, PartnerChanges, SeenAnswer } from './group-shapes.ts'

const tag = 'partners'
const params = PartnerParams

export const followRoutes = [
  route({
    method: 'PUT',
    url: '/partners/:partnerId/follow',
    id: 'followPartner',
    tag,
    summary: 'Follow a partner: be told when something important happens',
    may: mayUseRegistry,
    params,
    response: FollowAnswer,
    handle: ({ writer, actor, params }) => setFollowing(writer, actor, params.partnerId, true),
  }),
  route({
    method: 'DELETE',
    url: '/partners/:partnerId/follow',
    id: 'unfollowPartner',
    tag,
    summary: 'Follow a partner no more',
    may: mayUseRegistry,
    params,
    response: FollowAnswer,
    handle: ({ writer, actor, params }) => setFollowing(writer, actor, params.partnerId, false),
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/seen',
    id: 'markPartnerSeen',
    tag,
    summary: 'The reader looks at the partner: what others do from now on is news',
    may: mayReadPartners,
    params,
    response: SeenAnswer,
    handle: ({ writer, actor, params }) => markSeen(writer, actor, params.partnerId),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/changes',
    id: 'readPartnerChanges',
    tag,
    summary: 'What others have done since the reader looked last',
    may: mayReadPartners,
    params,
    response: PartnerChanges,
    handle: ({ tx, actor, params }) => readChanges(tx, actor, params.partnerId),
  }),
]

export const bulkRoutes = [
  route({
    method: 'POST',
    url: '/partners/bulk',
    id: 'startBulkAction',
    tag,
    summary: 'Do one thing to many partners; answers the token that undoes it',
    description:
      'Partners are named by `ids` or by the `filter` of a list; up to 500 are done before the answer, more by the worker: ask for the action until it is `done`.',
    may: mayTagPartners,
    body: BulkInput,
    response: BulkRun,
    handle: ({ writer, actor, body }) => startBulk(writer, actor, body),
  }),
  route({
    method: 'GET',
    url: '/partners/bulk/:bulkId',
    id: 'readBulkAction',
    tag,
    summary: 'How far an action on many partners is',
    may: mayTagPartners,
    params: BulkParams,
    response: BulkRun,
    handle: ({ tx, actor, params }) => readBulk(tx, actor, params.bulkId),
  }),
  route({
    method: 'POST',
    url: '/partners/bulk/:bulkId/undo',
    id: 'undoBulkAction',
    tag,
    summary: 'Put back what an action did wherever nobody has changed it since',
    may: mayTagPartners,
    params: BulkParams,
    response: BulkUndone,
    handle: ({ writer, actor, params }) => undoBulk(writer, actor, params.bulkId),
  }),
]
