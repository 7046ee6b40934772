import { type Route, route } from '#platform/http/route.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { Duplicates, DuplicatesQuery, PartnerParams } from '../contract.ts'
import { mayAddPartners, mayMergePartners, mayReadPartnersOfHost } from '../policy.ts'
import { SEARCH_JOB } from './job-name.ts'
import { findAlike } from './likeness.ts'
import { mergePartners } from './merge.ts'
import { previewMerge } from './merge-preview.ts'
import { listMerges } from './merges.ts'
import { dismissPair, listPairs, readPair, reopenPair } from './pairs.ts'
import {
  DismissInput,
  Merge,
  MergeIdParams,
  MergeInput,
  MergeList,
  MergeParams,
  MergePreview,
  PairAnswer,
  PairList,
  PairListQuery,
  PairParams,
  SearchStarted,
} from './shapes.ts'
import { undoMerge } from './unmerge.ts'

const tag = 'duplicates'

export const duplicateRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/duplicates',
    id: 'findDuplicatePartners',
    tag,
    summary: 'Partners that may be the same company as the one being added',
    may: mayAddPartners,
    query: DuplicatesQuery,
    response: Duplicates,
    handle: async ({ tx, query }) => ({ data: await findAlike(tx, query) }),
  }),
  route({
    method: 'GET',
    url: '/duplicates',
    id: 'listDuplicatePairs',
    tag,
    summary: 'Pairs of partners that may be the same, the surest first, with the evidence',
    description:
      'A pair is shown to those who see both partners. `partnerId` narrows the list to one partner.',
    may: mayReadPartnersOfHost,
    query: PairListQuery,
    response: PairList,
    handle: ({ tx, actor, query }) => listPairs(tx, actor, query),
  }),
  route({
    method: 'POST',
    url: '/duplicates/search',
    id: 'searchDuplicates',
    tag,
    summary: 'Look for duplicates now; otherwise it is done within a minute of a change',
    may: mayMergePartners,
    response: SearchStarted,
    status: 202,
    handle: async ({ tx, writer }) => ({
      queued: await enqueueJob(tx, SEARCH_JOB, { networkId: writer.networkId }),
    }),
  }),
  route({
    method: 'GET',
    url: '/duplicates/:pairId',
    id: 'readDuplicatePair',
    tag,
    summary: 'One pair',
    may: mayReadPartnersOfHost,
    params: PairParams,
    response: PairAnswer,
    handle: ({ tx, actor, params }) => readPair(tx, actor, params.pairId),
  }),
  route({
    method: 'POST',
    url: '/duplicates/:pairId/dismiss',
    id: 'dismissDuplicatePair',
    tag,
    summary: 'Say that the two are not the same; it stays so until new evidence is found',
    may: mayAddPartners,
    params: PairParams,
    body: DismissInput,
    response: PairAnswer,
    handle: ({ writer, actor, params, body }) => dismissPair(writer, actor, params.pairId, body.reason),
  }),
  route({
    method: 'POST',
    url: '/duplicates/:pairId/reopen',
    id: 'reopenDuplicatePair',
    tag,
    summary: 'Take that back',
    may: mayAddPartners,
    params: PairParams,
    response: PairAnswer,
    handle: ({ writer, actor, params }) => reopenPair(writer, actor, params.pairId),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/merge/:otherId',
    id: 'previewMerge',
    tag,
    summary: 'Both accounts side by side and what merging the other into this one would make of them',
    may: mayMergePartners,
    params: MergeParams,
    response: MergePreview,
    handle: ({ tx, actor, params }) => previewMerge(tx, actor, params.partnerId, params.otherId),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/merge/:otherId',
    id: 'mergePartners',
    tag,
    summary: 'Make one partner of two: the other points to this one, all records stay where they are',
    description:
      '`choices` names fields that get the value of either account; others get the one the preview proposes. When both have people who sign in, `consent` must be true: they will see each other’s history.',
    may: mayMergePartners,
    params: MergeParams,
    body: MergeInput,
    response: Merge,
    status: 201,
    handle: ({ writer, actor, params, body }) =>
      mergePartners(writer, actor, params.partnerId, params.otherId, body),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/merges',
    id: 'listMerges',
    tag,
    summary: 'Merges this partner took part in, undone ones too',
    may: mayReadPartnersOfHost,
    params: PartnerParams,
    response: MergeList,
    handle: async ({ tx, actor, params }) => ({ data: await listMerges(tx, actor, params.partnerId) }),
  }),
  route({
    method: 'POST',
    url: '/merges/:mergeId/undo',
    id: 'undoMerge',
    tag,
    summary: 'Make two partners of one again; values changed since are left as they are and told',
    may: mayMergePartners,
    params: MergeIdParams,
    response: Merge,
    handle: ({ writer, actor, params }) => undoMerge(writer, actor, params.mergeId),
  }),
]
