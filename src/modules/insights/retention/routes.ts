import { route } from '#platform/http/route.ts'
import { mayReadReports } from '../policy.ts'
import { mayManageRating } from '../rating/policy.ts'
import { openReport } from '../report.ts'
import { readRetention } from './report-retention.ts'
import { changeRetentionSettings, silentDaysOf } from './settings.ts'
import { RetentionQuery, RetentionReport, RetentionSettings } from './shapes.ts'

const tag = 'reports'

export const retentionRoutes = [
  route({
    method: 'GET',
    url: '/reports/retention',
    id: 'getRetentionReport',
    tag,
    summary: 'Who stays by month or quarter, cohorts, survival until the first silence, who came back',
    may: mayReadReports,
    query: RetentionQuery,
    response: RetentionReport,
    handle: async ({ tx, now, actor, query }) => {
      const about = actor.side === 'partner' ? actor.partnerId : (query.partner ?? null)
      return readRetention(await openReport(tx, now, about), query)
    },
  }),
  route({
    method: 'GET',
    url: '/reports/retention/settings',
    id: 'getRetentionSettings',
    tag,
    summary: 'After how many days without an order a partner counts as silent',
    may: mayReadReports,
    response: RetentionSettings,
    handle: async ({ tx, now }) => ({ silentDays: silentDaysOf(await openReport(tx, now, null)) }),
  }),
  route({
    method: 'PUT',
    url: '/reports/retention/settings',
    id: 'changeRetentionSettings',
    tag,
    summary: 'Decide after how many days without an order a partner counts as silent',
    may: mayManageRating,
    body: RetentionSettings,
    response: RetentionSettings,
    handle: ({ tx, body }) => changeRetentionSettings(tx, body),
  }),
]
