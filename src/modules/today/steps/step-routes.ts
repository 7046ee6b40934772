import { openReport, type Report } from '#modules/insights/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import { readLineDetails } from '../line-details.ts'
import { linesOf, lookAround } from '../look-around.ts'
import { isColleague } from '../marks.ts'
import { mayMarkToday, mayReadStakes, mayReadStepResults, mayReadToday } from '../policy.ts'
import { readSettings } from '../settings.ts'
import { findStep, presentSteps } from './read-steps.ts'
import { answerStep, listSteps, readStepResults } from './results.ts'
import {
  AnswerParams,
  NewAnswer,
  NewStep,
  Step,
  StepList,
  StepListQuery,
  StepParams,
  StepResults,
} from './shapes.ts'
import { finishStep, removeStep, reopenStep, takeStep } from './take.ts'

const tag = 'today'
type Asking = { tx: Tx; now: Date; actor: Actor }

function reportOf({ tx, now, actor }: Asking): Promise<Report> {
  return openReport(tx, now, actor.side === 'partner' ? actor.partnerId : null)
}

async function presented(tx: Tx, partnerId: string, id: string): Promise<Step> {
  const stored = await findStep(tx, partnerId, id)
  const step = stored && (await presentSteps(tx, [stored])).get(id)
  if (!step) throw new NotFound()
  return step
}

export const stepRoutes = [
  route({
    method: 'POST',
    url: '/today/steps',
    id: 'takeTodayStep',
    tag,
    summary: 'Take up a step that is suggested, write down that it was done, or skip it with a reason',
    may: mayMarkToday,
    body: NewStep,
    response: Step,
    status: 201,
    handle: async (parts) => {
      const { tx, actor, writer, body, now } = parts
      const { timeZone } = (await reportOf(parts)).network
      const report = await openReport(tx, now, body.partnerId)
      const viewer = {
        side: actor.side,
        withMoney: mayReadStakes(actor),
        language: actor.language,
        withLeft: true,
      }
      const day = await lookAround(report, undefined, viewer)
      const lines = linesOf(day, 'needing', undefined)
      const [line] = lines
      const details = line && (await readLineDetails(day, lines, viewer))(line)
      const suggestion = details?.suggestions.find(({ kind }) => kind === body.kind)
      if (!line || !details || !suggestion)
        throw new Refused('step_not_suggested', {
          status: 409,
          detail: 'The partnership does not ask for this step now.',
        })
      if (body.ownerId !== undefined && !(await isColleague(tx, actor.side, line.id, body.ownerId)))
        throw new Refused('not_a_member', {
          status: 422,
          errors: [{ pointer: '#/ownerId', code: 'not_a_member', detail: 'Nobody of your side.' }],
        })
      const id = await takeStep(
        writer,
        { ...body, partnerId: line.id },
        { suggestion, health: details.health?.health ?? null, today: report.today, timeZone },
      )
      return presented(tx, line.id, id)
    },
  }),
  route({
    method: 'POST',
    url: '/today/steps/:partnerId/:stepId/done',
    id: 'finishTodayStep',
    tag,
    summary: 'Call a step done; the promise it made is fulfilled with it',
    may: mayMarkToday,
    params: StepParams,
    response: Step,
    handle: async ({ tx, writer, params: { partnerId, stepId } }) => {
      await finishStep(writer, partnerId, stepId)
      return presented(tx, partnerId, stepId)
    },
  }),
  route({
    method: 'POST',
    url: '/today/steps/:partnerId/:stepId/reopen',
    id: 'reopenTodayStep',
    tag,
    summary: 'Undo that a step was done',
    may: mayMarkToday,
    params: StepParams,
    response: Step,
    handle: async ({ tx, writer, params: { partnerId, stepId } }) => {
      await reopenStep(writer, partnerId, stepId)
      return presented(tx, partnerId, stepId)
    },
  }),
  route({
    method: 'DELETE',
    url: '/today/steps/:partnerId/:stepId',
    id: 'removeTodayStep',
    tag,
    summary: 'Undo a step as if it had not been taken or skipped',
    may: mayMarkToday,
    params: StepParams,
    handle: ({ writer, params: { partnerId, stepId } }) => removeStep(writer, partnerId, stepId),
  }),
  route({
    method: 'PUT',
    url: '/today/steps/:partnerId/:stepId/answers/:afterDays',
    id: 'answerTodayStep',
    tag,
    summary: 'Say whether a step that was done helped',
    may: mayMarkToday,
    params: AnswerParams,
    body: NewAnswer,
    response: Step,
    handle: async ({ tx, writer, params, body }) => {
      await answerStep(writer, params, body.answer)
      return presented(tx, params.partnerId, params.stepId)
    },
  }),
  route({
    method: 'DELETE',
    url: '/today/steps/:partnerId/:stepId/answers/:afterDays',
    id: 'removeTodayAnswer',
    tag,
    summary: 'Take back what was said about a step',
    may: mayMarkToday,
    params: AnswerParams,
    handle: ({ writer, params }) => answerStep(writer, params, null),
  }),
  route({
    method: 'GET',
    url: '/today/steps',
    id: 'listTodaySteps',
    tag,
    summary: 'Steps that were taken or skipped, newest first',
    may: mayReadToday,
    query: StepListQuery,
    response: StepList,
    handle: async (parts) => {
      const { query, actor, tx, now } = parts
      const report =
        query.partnerId !== undefined && actor.side === 'host'
          ? await openReport(tx, now, query.partnerId)
          : await reportOf(parts)
      return listSteps(report, query)
    },
  }),
  route({
    method: 'GET',
    url: '/today/steps/results',
    id: 'readTodayStepResults',
    tag,
    summary: 'What steps did: how often they helped, and how the health moved against what was said',
    may: mayReadStepResults,
    response: StepResults,
    handle: async (parts) =>
      readStepResults(await reportOf(parts), (await readSettings(parts.tx)).followUpDays),
  }),
]
