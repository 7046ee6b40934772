import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import { auditRoutes } from './audit/routes.ts'
import {
  ActivityQuery,
  ActivityReport,
  FactsQuery,
  FigureFacts,
  FunnelQuery,
  FunnelReport,
  OpportunitiesQuery,
  OpportunitiesReport,
  OpportunityRows,
  OpportunityRowsQuery,
  ReliabilityQuery,
  ReliabilityReport,
  ReliabilitySeries,
  ReportFrame,
  RequestRows,
  RequestRowsQuery,
  RequestsQuery,
  RequestsReport,
  SatisfactionQuery,
  SatisfactionReport,
  SatisfactionSeries,
  SeriesQuery,
  ValueQuery,
  ValueReport,
  ValueSeries,
  ValueSeriesQuery,
} from './contract.ts'
import { mayOpenFigure, mayOpenFigures, mayReadReports, mayReadValue } from './policy.ts'
import { readFacts } from './read-facts.ts'
import { openReport, type Report } from './report.ts'
import { readActivity } from './report-activity.ts'
import { readFrame } from './report-frame.ts'
import { readFunnel } from './report-funnel.ts'
import { readOpportunities, readOpportunityRows } from './report-opportunities.ts'
import { readReliability, readReliabilitySeries } from './report-reliability.ts'
import { readRequestRows, readRequests } from './report-requests.ts'
import { readSatisfaction, readSatisfactionSeries } from './report-satisfaction.ts'
import { readValue, readValueSeries } from './report-value.ts'
import { savedPeriodRoutes } from './saved-periods/routes.ts'
import { scheduleRoutes } from './schedules/routes.ts'
import { workbookRoute } from './workbook.ts'

type Asking = { tx: Tx; now: Date; actor: Actor; query?: { partner?: string | undefined } | undefined }

/** The report of who asks: a partner's side reads its own partnership, whatever it asks for. */
function reportOf({ tx, now, actor, query }: Asking): Promise<Report> {
  return openReport(tx, now, actor.side === 'partner' ? actor.partnerId : (query?.partner ?? null))
}

const tag = 'reports'

export const routes = [
  ...auditRoutes,
  ...savedPeriodRoutes,
  ...scheduleRoutes,
  workbookRoute(mayReadReports),
  route({
    method: 'GET',
    url: '/reports/frame',
    id: 'getReportFrame',
    tag,
    summary: 'How far the records reach, in which currencies, and how many partnerships there are',
    may: mayOpenFigures,
    response: ReportFrame,
    handle: async (parts) => readFrame(await reportOf(parts)),
  }),
  route({
    method: 'GET',
    url: '/reports/activity',
    id: 'getActivityReport',
    tag,
    summary: 'Active, new, retained, returned and lost partners by month or quarter',
    may: mayReadReports,
    query: ActivityQuery,
    response: ActivityReport,
    handle: async (parts) => readActivity(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value',
    id: 'getValueReport',
    tag,
    summary: 'Gross, cancelled, returns and net of the network, its top partners and concentration',
    may: mayReadValue,
    query: ValueQuery,
    response: ValueReport,
    handle: async (parts) => readValue(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value/series',
    id: 'getValueSeries',
    tag,
    summary: 'Value by month or quarter, and the Lorenz curve of net',
    may: mayReadValue,
    query: ValueSeriesQuery,
    response: ValueSeries,
    handle: async (parts) => readValueSeries(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/reliability',
    id: 'getReliabilityReport',
    tag,
    summary: 'Promises of both sides by state, and the least reliable partnerships with Wilson intervals',
    may: mayReadReports,
    query: ReliabilityQuery,
    response: ReliabilityReport,
    handle: async (parts) => readReliability(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/reliability/series',
    id: 'getReliabilitySeries',
    tag,
    summary: 'Kept, late and broken promises of both sides by the month or quarter they were due in',
    may: mayReadReports,
    query: SeriesQuery,
    response: ReliabilitySeries,
    handle: async (parts) => readReliabilitySeries(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/satisfaction',
    id: 'getSatisfactionReport',
    tag,
    summary: 'Mean and interval of each scale, and the net promoter score',
    may: mayReadReports,
    query: SatisfactionQuery,
    response: SatisfactionReport,
    handle: async (parts) => readSatisfaction(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/satisfaction/series',
    id: 'getSatisfactionSeries',
    tag,
    summary: 'How often each value of a scale was given, and its mean by month or quarter',
    may: mayReadReports,
    query: SeriesQuery,
    response: SatisfactionSeries,
    handle: async (parts) => readSatisfactionSeries(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/funnel',
    id: 'getFunnelReport',
    tag,
    summary: 'Leads, won leads and conversion, by the month or quarter the lead came in',
    may: mayReadReports,
    query: FunnelQuery,
    response: FunnelReport,
    handle: async (parts) => readFunnel(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/opportunities',
    id: 'getOpportunitiesReport',
    tag,
    summary: 'Opportunities won, lost and open, the win rate and the value won; by product, agent and period',
    may: mayReadValue,
    query: OpportunitiesQuery,
    response: OpportunitiesReport,
    handle: async (parts) => readOpportunities(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/opportunities/rows',
    id: 'listOpportunitiesOfFigure',
    tag,
    summary: 'The opportunities behind one figure; their count is the figure',
    may: mayReadValue,
    query: OpportunityRowsQuery,
    response: OpportunityRows,
    handle: async (parts) => readOpportunityRows(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/requests',
    id: 'getRequestsReport',
    tag,
    summary: 'Cases of the help desk, those reopened and open, and the time to resolve them',
    may: mayReadReports,
    query: RequestsQuery,
    response: RequestsReport,
    handle: async (parts) => readRequests(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/requests/rows',
    id: 'listRequestsOfFigure',
    tag,
    summary: 'The cases behind one figure; their count is the figure',
    may: mayReadReports,
    query: RequestRowsQuery,
    response: RequestRows,
    handle: async (parts) => readRequestRows(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/facts',
    id: 'listFactsOfFigure',
    tag,
    summary: 'The records behind one figure; their count and sum are the figure',
    may: mayOpenFigures,
    query: FactsQuery,
    response: FigureFacts,
    handle: async (parts) => {
      if (!mayOpenFigure(parts.actor, parts.query.figure)) throw new Refused('not_allowed', { status: 403 })
      // The figure narrows itself: the whole that a share is of must not be narrowed with it.
      return readFacts(await reportOf({ ...parts, query: undefined }), parts.query)
    },
  }),
]
