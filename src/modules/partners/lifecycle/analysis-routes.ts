import { route } from '#platform/http/route.ts'
import { StageFacts, StageFactsQuery, StagesQuery, StagesReport } from '../contract.ts'
import { mayReportStages } from '../policy.ts'
import { listStageFacts, readStagesReport } from './analysis.ts'

const tag = 'lifecycle'

export const analysisRoutes = [
  route({
    method: 'GET',
    url: '/reports/stages',
    id: 'getStagesReport',
    tag,
    summary: 'How partners go through the stages: stays, ways on, cohorts, flow, exits',
    may: mayReportStages,
    query: StagesQuery,
    response: StagesReport,
    handle: ({ tx, query, now }) => readStagesReport(tx, query, now),
  }),
  route({
    method: 'GET',
    url: '/reports/stages/facts',
    id: 'listStageFacts',
    tag,
    summary: 'The facts a number of the report on stages is made of',
    may: mayReportStages,
    query: StageFactsQuery,
    response: StageFacts,
    handle: ({ tx, query, now }) => listStageFacts(tx, query, now),
  }),
]
