import { route } from '#platform/http/route.ts'
import { mayReadReports } from '../policy.ts'
import { addPeriod, listPeriods, removePeriod } from './periods.ts'
import { NewSavedPeriod, SavedPeriodAnswer, SavedPeriodParams, SavedPeriods } from './shapes.ts'

const tag = 'reports'

export const savedPeriodRoutes = [
  route({
    method: 'GET',
    url: '/report-periods',
    id: 'listReportPeriods',
    tag,
    summary: 'Periods of the reports kept under a name: the reader’s own and those shared with their side',
    may: mayReadReports,
    response: SavedPeriods,
    handle: async ({ tx, actor }) => ({ data: await listPeriods(tx, actor) }),
  }),
  route({
    method: 'POST',
    url: '/report-periods',
    id: 'addReportPeriod',
    tag,
    summary: 'Keep a period under a name',
    may: mayReadReports,
    body: NewSavedPeriod,
    response: SavedPeriodAnswer,
    status: 201,
    handle: async ({ writer, actor, body }) => ({ period: await addPeriod(writer, actor, body) }),
  }),
  route({
    method: 'DELETE',
    url: '/report-periods/:periodId',
    id: 'removeReportPeriod',
    tag,
    summary: 'Forget a period of one’s own',
    may: mayReadReports,
    params: SavedPeriodParams,
    handle: ({ tx, actor, params }) => removePeriod(tx, actor, params.periodId),
  }),
]
