import { z } from 'zod'
import { permit } from '#modules/access/contract.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { route } from '#platform/http/route.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { addDays } from '#shared/days.ts'
import { mayReadReports } from '../../policy.ts'
import { mayManageRating } from '../../rating/policy.ts'
import { openReport } from '../../report.ts'
import { TrackRecordQuery } from '../shapes.ts'
import type { Asking } from './answer.ts'
import { cancelFit, readFailed, readModelHead, readWaiting, wantModel } from './models.ts'
import { seesPart } from './past-cases.ts'
import { listHealth, readPartnerHealth, readTrackRecordOf } from './read-health.ts'
import { readRun, SCORES_JOB } from './score-run.ts'
import { changeHealthSettings, readHealthSettings } from './settings.ts'
import {
  FitProgress,
  HealthList,
  HealthListQuery,
  HealthModelState,
  HealthSettings,
  PartnerHealth,
  PartnerHealthQuery,
  TrackRecordAnswer,
} from './shapes.ts'

const mayReadModels = permit('reports.read', 'host')

async function askingOf({ tx, now, actor }: { tx: Tx; now: Date; actor: Actor }): Promise<Asking> {
  return {
    tx,
    now,
    actor,
    report: await openReport(tx, now, actor.side === 'partner' ? actor.partnerId : null),
  }
}

async function modelState({ tx }: Pick<Asking, 'tx'>): Promise<HealthModelState> {
  const isPart = await seesPart(tx)
  const run = await readRun(tx)
  const model = run?.modelId ? await readModelHead(tx, run.modelId) : null
  const fitting = (await readWaiting(tx, 'current', null)) ?? (await readFailed(tx, 'current', null))
  return {
    inForce:
      run?.day && model
        ? {
            modelId: model.id,
            day: run.day,
            fittedAt: model.fittedAt.toISOString(),
            scored: isPart ? null : run.scored,
            scoredAt: run.doneAt?.toISOString() ?? null,
          }
        : null,
    fitting,
    lastCheck:
      run?.checkedAt && !isPart
        ? {
            at: run.checkedAt.toISOString(),
            checked: run.checked,
            differences: run.differences,
          }
        : null,
  }
}

const tag = 'reports'

export const healthRoutes = [
  route({
    method: 'GET',
    url: '/reports/health',
    id: 'listHealth',
    tag,
    summary: 'Who may fall silent for 90 days, with reasons that add up, and the value that is at risk',
    description:
      'As of a day for which no model is fitted yet the answer is its progress; ask again until `state` is `ready`. A partner sees its own partnership, where the network shows it.',
    may: mayReadReports,
    query: HealthListQuery,
    response: HealthList,
    handle: async (parts) => listHealth(await askingOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/health/model',
    id: 'getHealthModel',
    tag,
    summary: 'The model in force, the one being fitted, and what the nightly comparison found',
    may: mayReadModels,
    response: HealthModelState,
    handle: modelState,
  }),
  route({
    method: 'POST',
    url: '/reports/health/fit',
    id: 'fitHealth',
    tag,
    summary: 'Fits a new model in the background and scores all partnerships by it',
    may: mayManageRating,
    response: FitProgress,
    status: 202,
    handle: async (parts) => {
      const { tx, now, report } = await askingOf(parts)
      const wanted = await wantModel(
        { tx, networkId: report.network.id, now },
        'current',
        addDays(report.today, 1),
      )
      await enqueueJob(tx, SCORES_JOB, { networkId: report.network.id })
      return wanted
    },
  }),
  route({
    method: 'POST',
    url: '/reports/health/fit/cancel',
    id: 'cancelHealthFit',
    tag,
    summary: 'Calls off the fit that waits or runs; the model in force stays',
    may: mayManageRating,
    response: HealthModelState,
    handle: async ({ tx }) => {
      await cancelFit(tx)
      return modelState({ tx })
    },
  }),
  route({
    method: 'GET',
    url: '/reports/health/settings',
    id: 'getHealthSettings',
    tag,
    summary: 'What the network shows of health',
    may: mayReadModels,
    response: HealthSettings,
    handle: ({ tx }) => readHealthSettings(tx),
  }),
  route({
    method: 'PUT',
    url: '/reports/health/settings',
    id: 'changeHealthSettings',
    tag,
    summary: 'Decides what the network shows of health',
    may: mayManageRating,
    body: HealthSettings,
    response: HealthSettings,
    handle: ({ tx, body }) => changeHealthSettings(tx, body),
  }),
  route({
    method: 'GET',
    url: '/reports/health/:partnerId',
    id: 'getPartnerHealth',
    tag,
    summary: 'The health of one partnership, its reasons, and how it moved month by month',
    may: mayReadReports,
    params: z.object({ partnerId: z.uuid() }),
    query: PartnerHealthQuery,
    response: PartnerHealth,
    handle: async (parts) => readPartnerHealth(await askingOf(parts), parts.params.partnerId, parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/track-record',
    id: 'getTrackRecord',
    tag,
    summary: 'How right the health was at past days, against recency alone and counting orders',
    may: mayReadModels,
    query: TrackRecordQuery,
    response: TrackRecordAnswer,
    handle: async (parts) => readTrackRecordOf(await askingOf(parts), parts.query.asOf),
  }),
]
