import { route } from '#platform/http/route.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { mayScheduleReports } from '../policy.ts'
import {
  addSchedule,
  changeSchedule,
  leaveSchedule,
  listSchedules,
  listSendings,
  readSchedule,
  refuseUnlessEditable,
} from './schedules.ts'
import { SEND_REPORTS_JOB } from './send.ts'
import {
  NewReportSchedule,
  ReportScheduleAnswer,
  ReportScheduleChange,
  ReportScheduleParams,
  ReportSchedules,
  ReportSendings,
  SendingAsked,
} from './shapes.ts'

const tag = 'reports'

export const scheduleRoutes = [
  route({
    method: 'GET',
    url: '/report-schedules',
    id: 'listReportSchedules',
    tag,
    summary: 'Reports that go out by mail, when and to whom, and how the last time went',
    may: mayScheduleReports,
    response: ReportSchedules,
    handle: ({ tx, actor }) => listSchedules(tx, actor),
  }),
  route({
    method: 'POST',
    url: '/report-schedules',
    id: 'addReportSchedule',
    tag,
    summary: 'Let a report go out by mail',
    may: mayScheduleReports,
    body: NewReportSchedule,
    response: ReportScheduleAnswer,
    status: 201,
    handle: async ({ writer, actor, body }) => ({ schedule: await addSchedule(writer, actor, body) }),
  }),
  route({
    method: 'PATCH',
    url: '/report-schedules/:reportScheduleId',
    id: 'changeReportSchedule',
    tag,
    summary: 'Change a schedule, pause it, remove it or bring it back: its owner and who manages the network',
    may: mayScheduleReports,
    params: ReportScheduleParams,
    body: ReportScheduleChange,
    ifMatch: true,
    response: ReportScheduleAnswer,
    handle: async ({ writer, actor, params, body, ifMatchVersion }) => ({
      schedule: await changeSchedule(writer, actor, params.reportScheduleId, ifMatchVersion, body),
    }),
  }),
  route({
    method: 'POST',
    url: '/report-schedules/:reportScheduleId/leave',
    id: 'leaveReportSchedule',
    tag,
    summary: 'No longer be sent this report',
    may: mayScheduleReports,
    params: ReportScheduleParams,
    response: ReportScheduleAnswer,
    handle: async ({ writer, actor, params }) => ({
      schedule: await leaveSchedule(writer, actor, params.reportScheduleId),
    }),
  }),
  route({
    method: 'POST',
    url: '/report-schedules/:reportScheduleId/send',
    id: 'sendReportNow',
    tag,
    summary: 'Send it now, besides its own times',
    may: mayScheduleReports,
    params: ReportScheduleParams,
    response: SendingAsked,
    status: 202,
    handle: async ({ tx, writer, actor, params, now }) => {
      await refuseUnlessEditable(tx, actor, params.reportScheduleId)
      const isAsked = await enqueueJob(tx, SEND_REPORTS_JOB, {
        networkId: writer.networkId,
        scheduleId: params.reportScheduleId,
        byId: actor.id,
        askedAt: now.toISOString(),
      })
      return { isAsked }
    },
  }),
  route({
    method: 'GET',
    url: '/report-schedules/:reportScheduleId/sendings',
    id: 'listReportSendings',
    tag,
    summary: 'The times a report went out, the last first, with what came of it for each recipient',
    may: mayScheduleReports,
    params: ReportScheduleParams,
    response: ReportSendings,
    handle: async ({ tx, actor, params }) => {
      await readSchedule(tx, actor, params.reportScheduleId)
      return { data: await listSendings(tx, params.reportScheduleId) }
    },
  }),
]
