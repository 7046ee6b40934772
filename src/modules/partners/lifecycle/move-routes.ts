import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import {
  ExitAnswer,
  ExitChange,
  ExitParams,
  GateChecklist,
  GateQuery,
  HandoverAnswer,
  HandoverChange,
  HandoverInput,
  HandoverPage,
  HandoverParams,
  HandoverQuery,
  HandoversWaiting,
  Lessons,
  LessonsQuery,
  PartnerAnswer,
  PartnerExits,
  PartnerParams,
  StageMoved,
  StageMoveInput,
} from '../contract.ts'
import { Id } from '../fields.ts'
import { mayMoveStage, mayReadPartnersOfHost } from '../policy.ts'
import { changeExit, readExits } from './exits.ts'
import { readChecklist } from './gates.ts'
import { acceptHandover, changeHandover, openHandover } from './handovers.ts'
import { readLessons } from './lessons.ts'
import { moveStage, undoMove } from './move.ts'
import { listWaiting, readHandover } from './read-handover.ts'

const tag = 'lifecycle'
const params = PartnerParams

export const moveRoutes = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/gate',
    id: 'readGate',
    tag,
    summary: 'What stands between a partner and a stage, condition by condition',
    may: mayReadPartnersOfHost,
    params,
    query: GateQuery,
    response: GateChecklist,
    handle: ({ tx, actor, params, query, now }) => readChecklist(tx, actor, params.partnerId, query.to, now),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/stage',
    id: 'moveStage',
    tag,
    summary: 'Move a partner to a stage: forward through its gates, back and out with a reason',
    may: mayMoveStage,
    params,
    body: StageMoveInput,
    response: StageMoved,
    ifMatch: true,
    handle: ({ writer, actor, params, body, ifMatchVersion }) =>
      moveStage(writer, actor, params.partnerId, ifMatchVersion, body),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/stage/undo',
    id: 'undoStageMove',
    tag,
    summary: 'Take back the last move of a partner',
    may: mayMoveStage,
    params,
    body: z.object({ factId: Id.describe('The fact of the move') }),
    response: PartnerAnswer,
    handle: ({ writer, actor, params, body }) => undoMove(writer, actor, params.partnerId, body.factId),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/handover',
    id: 'readHandover',
    tag,
    summary: 'The hand-over of a partner with what its records say',
    may: mayReadPartnersOfHost,
    params,
    response: HandoverPage,
    handle: ({ tx, actor, params, now }) => readHandover(tx, actor, params.partnerId, now),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/handover',
    id: 'openHandover',
    tag,
    summary: 'Open a hand-over to the curator',
    may: mayMoveStage,
    params,
    body: HandoverInput,
    response: HandoverPage,
    status: 201,
    handle: async ({ tx, writer, actor, params, body, now }) => {
      const page = await readHandover(tx, actor, params.partnerId, now)
      const partner = await tx
        .selectFrom('partner')
        .select('curator_id')
        .where('partner_id', '=', params.partnerId)
        .executeTakeFirstOrThrow()
      if (page.handover) return page
      await openHandover(writer, {
        partnerId: params.partnerId,
        fromUserId: actor.userId,
        toUserId: partner.curator_id,
        reason: body.reason ?? null,
      })
      return readHandover(tx, actor, params.partnerId, now)
    },
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/handover/:handoverId',
    id: 'changeHandover',
    tag,
    summary: 'Write the sheet of a hand-over',
    may: mayMoveStage,
    params: HandoverParams,
    body: HandoverChange,
    response: HandoverAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, body, ifMatchVersion }) => ({
      handover: await changeHandover(
        writer,
        actor,
        params.partnerId,
        params.handoverId,
        ifMatchVersion,
        body.sheet,
      ),
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/handover/:handoverId/accept',
    id: 'acceptHandover',
    tag,
    summary: 'Take a partner over',
    may: mayMoveStage,
    params: HandoverParams,
    response: HandoverAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion }) => ({
      handover: await acceptHandover(writer, actor, params.partnerId, params.handoverId, ifMatchVersion),
    }),
  }),
  route({
    method: 'GET',
    url: '/handovers',
    id: 'listHandovers',
    tag,
    summary: 'Partners after signing that nobody answers for yet',
    may: mayReadPartnersOfHost,
    query: HandoverQuery,
    response: HandoversWaiting,
    handle: ({ tx, query }) => listWaiting(tx, query.limit),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/exits',
    id: 'listPartnerExits',
    tag,
    summary: 'How a partnership ended, and what remains to be closed',
    may: mayReadPartnersOfHost,
    params,
    response: PartnerExits,
    handle: async ({ tx, params, now }) => ({ data: await readExits(tx, params.partnerId, now) }),
  }),
  route({
    method: 'PATCH',
    url: '/partners/:partnerId/exits/:exitId',
    id: 'changeExit',
    tag,
    summary: 'Write down lessons, the day to ask again, and what is closed',
    may: mayMoveStage,
    params: ExitParams,
    body: ExitChange,
    response: ExitAnswer,
    ifMatch: true,
    handle: async ({ writer, params, body, ifMatchVersion }) => ({
      exit: await changeExit(writer, params.partnerId, params.exitId, ifMatchVersion, body),
    }),
  }),
  route({
    method: 'GET',
    url: '/lessons',
    id: 'listLessons',
    tag,
    summary: 'What ended partnerships taught, over all of them',
    may: mayReadPartnersOfHost,
    query: LessonsQuery,
    response: Lessons,
    handle: ({ tx, query }) => readLessons(tx, query),
  }),
]
