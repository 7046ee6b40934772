import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import { mayAssignCurator, mayReadMoney } from '../policy.ts'
import { handOver, planHandOver, undoHandOver } from './hand-over.ts'
import { readCuratorLoad } from './load.ts'
import {
  CuratorLoadList,
  HandOverAnswer,
  HandOverInput,
  HandOverPlan,
  HandOverPlanInput,
  HandOverUndo,
} from './shapes.ts'

const tag = 'curators'

export const curatorRoutes = [
  route({
    method: 'GET',
    url: '/curators/load',
    id: 'readCuratorLoad',
    tag,
    summary: 'What each curator answers for: partners, promises, contact gaps, value, hand-overs that wait',
    may: mayAssignCurator,
    response: CuratorLoadList,
    handle: ({ tx, now, actor }) => readCuratorLoad(tx, now, mayReadMoney(actor)),
  }),
  route({
    method: 'POST',
    url: '/curators/hand-over/plan',
    id: 'planHandOver',
    tag,
    summary: 'Who would get which partners; changes nothing',
    may: mayAssignCurator,
    body: HandOverPlanInput,
    response: HandOverPlan,
    handle: ({ tx, body }) => planHandOver(tx, body),
  }),
  route({
    method: 'POST',
    url: '/curators/hand-over',
    id: 'handOverPartners',
    tag,
    summary: 'Gives many partners to one or several people by a rule; answers whose they were',
    may: mayAssignCurator,
    body: HandOverInput,
    response: HandOverAnswer,
    handle: ({ writer, body }) => handOver(writer, body),
  }),
  route({
    method: 'POST',
    url: '/curators/hand-over/undo',
    id: 'undoHandOver',
    tag,
    summary: 'Gives partners back to those who had them',
    may: mayAssignCurator,
    body: HandOverUndo,
    response: z.object({ changed: z.int() }),
    handle: async ({ writer, body }) => ({ changed: await undoHandOver(writer, body.previous) }),
  }),
]
