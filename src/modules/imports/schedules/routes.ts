import { type Route, route } from '#platform/http/route.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { mayKeepRecipes } from '../policy.ts'
import { inboxFolder } from './inbox.ts'
import {
  addSchedule,
  changeSchedule,
  listSchedules,
  networkOf,
  readSchedule,
  removeSchedule,
} from './kept.ts'
import {
  ImportScheduleList,
  ScheduleAnswer,
  ScheduleChange,
  ScheduleParams,
  ScheduleToAdd,
} from './shapes.ts'

export const SCHEDULES_QUEUE = 'imports.schedules'

const tag = 'imports'
const one = '/import-schedules/:scheduleId'

export const scheduleRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/import-schedules', id: 'listImportSchedules', tag, may: mayKeepRecipes },
    summary: 'Imports that run by themselves, and how the last time of each went',
    response: ImportScheduleList,
    handle: async ({ tx, context }) => ({
      data: await listSchedules(tx),
      inbox: inboxFolder(context.dataFolder, (await networkOf(tx)).slug),
    }),
  }),
  route({
    ...{
      method: 'POST',
      url: '/import-schedules',
      id: 'addImportSchedule',
      tag,
      may: mayKeepRecipes,
      status: 201,
    },
    summary: 'Adds an import that runs by itself, every day or once a week',
    description:
      'Files come from the network’s inbox on the server or from a public https address; private, local and cloud addresses are refused, also behind names and redirects. An unchanged file is not imported again.',
    body: ScheduleToAdd,
    response: ScheduleAnswer,
    handle: async ({ tx, actor, body, now }) => ({
      schedule: await addSchedule(tx, actor, body, now),
    }),
  }),
  route({
    ...{ method: 'PATCH', url: one, id: 'changeImportSchedule', tag, may: mayKeepRecipes, ifMatch: true },
    summary: 'Changes, pauses or resumes an import that runs by itself',
    params: ScheduleParams,
    body: ScheduleChange,
    response: ScheduleAnswer,
    handle: async ({ tx, actor, params, body, ifMatchVersion, now }) => ({
      schedule: await changeSchedule(tx, actor, params.scheduleId, body, ifMatchVersion, now),
    }),
  }),
  route({
    ...{ method: 'POST', url: `${one}/run`, id: 'runImportSchedule', tag, may: mayKeepRecipes, status: 202 },
    summary: 'Looks for its file now, in the background',
    params: ScheduleParams,
    response: ScheduleAnswer,
    handle: async ({ tx, actor, params, now }) => {
      const schedule = await readSchedule(tx, params.scheduleId)
      await tx
        .updateTable('import_schedule')
        .set({ next_at: now })
        .where('id', '=', schedule.id)
        .where('is_paused', '=', false)
        .execute()
      await enqueueJob(tx, SCHEDULES_QUEUE, { networkId: actor.networkId })
      return { schedule }
    },
  }),
  route({
    ...{ method: 'DELETE', url: one, id: 'removeImportSchedule', tag, may: mayKeepRecipes },
    summary: 'Ends an import that runs by itself; what it brought stays',
    params: ScheduleParams,
    handle: ({ tx, params }) => removeSchedule(tx, params.scheduleId),
  }),
]
