import { route } from '#platform/http/route.ts'
import { PartnerParams } from '../account/partner-inputs.ts'
import { hiddenFields } from '../custom-fields/read-fields.ts'
import {
  mayManageSegments,
  mayOverruleSegments,
  mayReadMoney,
  mayReadSegments,
  mayReportSegments,
} from '../policy.ts'
import { readSegmentMoves } from './moves.ts'
import { endOverrule, overruleSegment } from './overrule.ts'
import { presentSchemes, readVersions } from './present.ts'
import { previewScheme } from './preview.ts'
import { readSegmentReport } from './report.ts'
import { addScheme, archiveScheme, saveScheme } from './save.ts'
import { ensureSchemes, readSchemes } from './schemes.ts'
import {
  NewSegmentScheme,
  SegmentMoves,
  SegmentMovesQuery,
  SegmentOverruleInput,
  SegmentPreview,
  SegmentPreviewInput,
  SegmentReport,
  SegmentReportQuery,
  SegmentScheme,
  SegmentSchemeDefinition,
  SegmentSchemeList,
  SegmentSchemeParams,
  SegmentSchemeSaved,
  SegmentSchemeVersions,
  SegmentStandingParams,
  SegmentStandings,
  SegmentSubjects,
} from './shapes.ts'
import { readPartnerSegments } from './standing.ts'
import { readSegmentSubjects } from './subjects.ts'

const tag = 'segments'

export const segmentRoutes = [
  route({
    method: 'GET',
    url: '/segment-schemes',
    id: 'listSegmentSchemes',
    tag,
    summary: 'The schemes of segments with their rules, and how many partners each segment has',
    may: mayReadSegments,
    response: SegmentSchemeList,
    handle: async ({ tx, now, actor }) => {
      if (mayManageSegments(actor)) await ensureSchemes(tx, now)
      return { data: await presentSchemes(tx, await readSchemes(tx, { archived: true })) }
    },
  }),
  route({
    method: 'POST',
    url: '/segment-schemes',
    id: 'addSegmentScheme',
    tag,
    summary: 'Make a scheme of segments and judge all partners by it',
    may: mayManageSegments,
    body: NewSegmentScheme,
    response: SegmentSchemeSaved,
    status: 201,
    handle: async ({ writer, actor, body }) => addScheme(writer, body, await hiddenFields(writer.tx, actor)),
  }),
  route({
    method: 'PUT',
    url: '/segment-schemes/:schemeId',
    id: 'saveSegmentScheme',
    tag,
    summary:
      'Save the rules of a scheme and move the partners they now place elsewhere; answers what stood before',
    may: mayManageSegments,
    params: SegmentSchemeParams,
    body: SegmentSchemeDefinition,
    response: SegmentSchemeSaved,
    ifMatch: true,
    handle: async ({ writer, actor, params, body, ifMatchVersion }) =>
      saveScheme(writer, params.schemeId, ifMatchVersion, body, await hiddenFields(writer.tx, actor)),
  }),
  route({
    method: 'POST',
    url: '/segment-schemes/preview',
    id: 'previewSegmentScheme',
    tag,
    summary: 'Whom edited rules would move, and why; nothing is saved',
    may: mayManageSegments,
    body: SegmentPreviewInput,
    response: SegmentPreview,
    handle: async ({ tx, actor, now, body }) =>
      previewScheme(tx, now, body, await hiddenFields(tx, actor), mayReadMoney(actor)),
  }),
  route({
    method: 'GET',
    url: '/segment-schemes/:schemeId/versions',
    id: 'listSegmentSchemeVersions',
    tag,
    summary: 'What the rules of a scheme were, the latest first',
    may: mayReadSegments,
    params: SegmentSchemeParams,
    response: SegmentSchemeVersions,
    handle: ({ tx, params }) => readVersions(tx, params.schemeId),
  }),
  route({
    method: 'POST',
    url: '/segment-schemes/:schemeId/archive',
    id: 'archiveSegmentScheme',
    tag,
    summary: 'Put a scheme away; partners keep the segments they had in it',
    may: mayManageSegments,
    params: SegmentSchemeParams,
    response: SegmentScheme,
    ifMatch: true,
    handle: ({ writer, params, ifMatchVersion }) =>
      archiveScheme(writer, params.schemeId, ifMatchVersion, true),
  }),
  route({
    method: 'POST',
    url: '/segment-schemes/:schemeId/restore',
    id: 'restoreSegmentScheme',
    tag,
    summary: 'Take a scheme back and judge by it again',
    may: mayManageSegments,
    params: SegmentSchemeParams,
    response: SegmentScheme,
    ifMatch: true,
    handle: ({ writer, params, ifMatchVersion }) =>
      archiveScheme(writer, params.schemeId, ifMatchVersion, false),
  }),
  route({
    method: 'GET',
    url: '/segment-subjects',
    id: 'listSegmentSubjects',
    tag,
    summary: 'What rules can be about in this network',
    may: mayReadSegments,
    response: SegmentSubjects,
    handle: ({ tx, actor, now }) => readSegmentSubjects(tx, actor, now),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/segments',
    id: 'readPartnerSegments',
    tag,
    summary: 'A partner’s segment in each scheme: why, since when, and what it was before',
    may: mayReadSegments,
    params: PartnerParams,
    response: SegmentStandings,
    handle: ({ tx, params, actor, now }) => readPartnerSegments(tx, params.partnerId, actor, now),
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/segments/:schemeId/overrule',
    id: 'overruleSegment',
    tag,
    summary: 'Place a partner in a segment against the rules, with a reason, until a day',
    may: mayOverruleSegments,
    params: SegmentStandingParams,
    body: SegmentOverruleInput,
    response: SegmentStandings,
    ifMatch: true,
    handle: async ({ writer, actor, params, body, ifMatchVersion, now }) => {
      await overruleSegment(writer, params.partnerId, params.schemeId, ifMatchVersion, body)
      return readPartnerSegments(writer.tx, params.partnerId, actor, now)
    },
  }),
  route({
    method: 'DELETE',
    url: '/partners/:partnerId/segments/:schemeId/overrule',
    id: 'endSegmentOverrule',
    tag,
    summary: 'Let the rules hold again',
    may: mayOverruleSegments,
    params: SegmentStandingParams,
    response: SegmentStandings,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion, now }) => {
      await endOverrule(writer, params.partnerId, params.schemeId, ifMatchVersion)
      return readPartnerSegments(writer.tx, params.partnerId, actor, now)
    },
  }),
  route({
    method: 'GET',
    url: '/reports/segments',
    id: 'getSegmentReport',
    tag: 'reports',
    summary: 'Size and value of each segment over time, and the moves between them',
    may: mayReportSegments,
    query: SegmentReportQuery,
    response: SegmentReport,
    handle: ({ tx, now, query, actor }) => readSegmentReport(tx, now, query, mayReadMoney(actor)),
  }),
  route({
    method: 'GET',
    url: '/reports/segments/moves',
    id: 'listSegmentMoves',
    tag: 'reports',
    summary: 'The moves behind one number of the report on segments, each with its partner and reason',
    may: mayReportSegments,
    query: SegmentMovesQuery,
    response: SegmentMoves,
    handle: ({ tx, now, query, actor }) => readSegmentMoves(tx, actor, now, query),
  }),
]
