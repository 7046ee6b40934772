import { type Route, route } from '#platform/http/route.ts'
import { correctMeasure } from '#records/measures/give.ts'
import { defineScale, findScale, listScales } from '#records/measures/scales.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import {
  CorrectMeasureInput,
  MeasureAnswer,
  MeasureList,
  MeasureListQuery,
  MeasureParams,
  MeasureSummary,
  NewMeasure,
  NewScale,
  PartnershipParams,
  ScaleAnswer,
  ScaleList,
} from './contract.ts'
import { listMeasures, readMeasure, recordMeasure, summarizeMeasures } from './measures.ts'
import { mayDefineScales, mayReadMeasures, mayReadRecords, mayWriteMeasures } from './policy.ts'

const tag = 'measures'

export const measureRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/scales',
    id: 'listScales',
    tag,
    summary: 'Scales of the network',
    may: mayReadRecords,
    response: ScaleList,
    handle: async ({ tx }) => ({ data: await listScales(tx) }),
  }),
  route({
    method: 'POST',
    url: '/scales',
    id: 'defineScale',
    tag,
    summary: 'Define a scale',
    may: mayDefineScales,
    body: NewScale,
    response: ScaleAnswer,
    status: 201,
    handle: async ({ tx, writer, body }) => {
      await defineScale(writer, body)
      const scale = await findScale(tx, body.code)
      if (!scale) throw new Error('a scale that was just defined is not there')
      return scale
    },
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/measures',
    id: 'listMeasures',
    tag,
    summary: 'Measures of a partnership, latest first',
    may: mayReadMeasures,
    params: PartnershipParams,
    query: MeasureListQuery,
    response: MeasureList,
    handle: ({ tx, params, query }) => listMeasures(tx, params.partnerId, query),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/measures/summary',
    id: 'summarizeMeasures',
    tag,
    summary: 'Means by scale and who answered, with n and interval',
    may: mayReadMeasures,
    params: PartnershipParams,
    response: MeasureSummary,
    handle: ({ tx, params }) => summarizeMeasures(tx, params.partnerId),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/measures',
    id: 'giveMeasure',
    tag,
    summary: 'Record an answer or observation',
    may: mayWriteMeasures,
    params: PartnershipParams,
    body: NewMeasure,
    response: MeasureAnswer,
    status: 201,
    handle: async ({ tx, writer, params: { partnerId }, body }) => {
      const id = await recordMeasure(writer, partnerId, body)
      await refreshProjections(tx, [partnerId])
      return readMeasure(tx, partnerId, id)
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/measures/:measureId/correct',
    id: 'correctMeasure',
    tag,
    summary: 'Replace an answer of one’s own; the old one is kept',
    may: mayWriteMeasures,
    params: MeasureParams,
    body: CorrectMeasureInput,
    response: MeasureAnswer,
    status: 201,
    handle: async ({ tx, writer, params, body }) => {
      const id = await correctMeasure(writer, { ...params, value: body.value, reason: body.reason })
      await refreshProjections(tx, [params.partnerId])
      return readMeasure(tx, params.partnerId, id)
    },
  }),
]
