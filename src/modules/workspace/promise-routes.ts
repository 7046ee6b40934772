import type { z } from 'zod'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { type RequestWriter, type Route, route } from '#platform/http/route.ts'
import { factsOfSubject } from '#records/facts/read.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import {
  acceptMove,
  breakPromise,
  declineMove,
  fulfilPromise,
  movePromise,
  reopenPromise,
  withdrawPromise,
} from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import { happenedAtOf, otherSide, refuseForeignAudience } from './checks.ts'
import {
  AnswerMoveInput,
  BreakInput,
  FulfilInput,
  MoveInput,
  NewPromise,
  PartnershipParams,
  PartnershipPromiseQuery,
  PromiseAnswer,
  PromiseList,
  PromiseListQuery,
  PromiseParams,
  PromiseSummary,
  type PromiseView,
  PromiseWithFacts,
  ReopenInput,
  WithdrawInput,
} from './contract.ts'
import { dataFor, presentFact } from './facts.ts'
import { mayReadRecords, mayWriteRecords } from './policy.ts'
import { listPromises, readPromise, summarizePromises } from './promise-list.ts'

const tag = 'promises'
const one = '/partners/:partnerId/promises/:promiseId'

type Parts<Body> = {
  actor: Actor
  tx: Tx
  writer: RequestWriter
  now: Date
  params: { partnerId: string; promiseId: string }
  body: Body
}

/** A route that does one thing to one promise and answers it as it then is. */
function actRoute<Body extends z.ZodType>(
  verb: string,
  id: string,
  summary: string,
  body: Body,
  act: (
    writer: RequestWriter,
    ref: { partnerId: string; promiseId: string },
    input: z.output<Body>,
  ) => Promise<unknown>,
): Route {
  return route({
    method: 'POST',
    url: `${one}/${verb}`,
    id,
    tag,
    summary,
    may: mayWriteRecords,
    params: PromiseParams,
    body,
    response: PromiseAnswer,
    handle: async (parts): Promise<PromiseView> => {
      const { actor, tx, writer, now, params, body: input } = parts as Parts<z.output<Body>>
      await act(writer, params, input)
      await refreshProjections(tx, [params.partnerId])
      return readPromise(tx, actor, params, now)
    },
  })
}

export const promiseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/promises',
    id: 'listPromises',
    tag,
    summary: 'Promises of all partnerships, by the date they count against',
    may: mayReadRecords,
    query: PromiseListQuery,
    response: PromiseList,
    handle: ({ actor, tx, query, now }) => listPromises(tx, actor, query, now),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/promises',
    id: 'listPartnershipPromises',
    tag,
    summary: 'Promises of one partnership, of both sides',
    may: mayReadRecords,
    params: PartnershipParams,
    query: PartnershipPromiseQuery,
    response: PromiseList,
    handle: ({ actor, tx, query, params, now }) =>
      listPromises(tx, actor, { ...query, partnerId: params.partnerId }, now),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/promises/summary',
    id: 'summarizePromises',
    tag,
    summary: 'How each side keeps its word: counts, share and interval',
    may: mayReadRecords,
    params: PartnershipParams,
    response: PromiseSummary,
    handle: ({ tx, params, now }) => summarizePromises(tx, params.partnerId, now),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/promises',
    id: 'makePromise',
    tag,
    summary: 'Make a promise',
    may: mayWriteRecords,
    params: PartnershipParams,
    body: NewPromise,
    response: PromiseAnswer,
    status: 201,
    handle: async ({ actor, tx, writer, params: { partnerId }, body, now }) => {
      await requirePartner(tx, partnerId)
      refuseForeignAudience(writer, body.audience)
      const { owedBy, owedTo = otherSide(owedBy), kind, title, subject, audience } = body
      const dueAt = new Date(body.dueAt)
      const promise = { partnerId, owedBy, owedTo, kind, title, subject, audience, dueAt }
      const promiseId = await makePromise(writer, promise)
      await refreshProjections(tx, [partnerId])
      return readPromise(tx, actor, { partnerId, promiseId }, now)
    },
  }),
  route({
    method: 'GET',
    url: one,
    id: 'readPromise',
    tag,
    summary: 'One promise with the facts that make its state',
    may: mayReadRecords,
    params: PromiseParams,
    response: PromiseWithFacts,
    handle: async ({ actor, tx, params, now }) => {
      const shown = await dataFor(tx, actor)
      const facts = await factsOfSubject(tx, params.partnerId, params.promiseId)
      return {
        promise: await readPromise(tx, actor, params, now),
        facts: facts.map((fact) => presentFact(fact, shown)),
      }
    },
  }),
  actRoute('fulfil', 'fulfilPromise', 'Say that it was fulfilled', FulfilInput, (writer, ref, input) =>
    fulfilPromise(writer, {
      ...ref,
      at: happenedAtOf(input.happenedAt, writer.now),
      evidence: input.evidence,
    }),
  ),
  actRoute('break', 'breakPromise', 'Give up what one owes', BreakInput, (writer, ref, input) =>
    breakPromise(writer, { ...ref, reason: input.reason }),
  ),
  actRoute('withdraw', 'withdrawPromise', 'Release the other side', WithdrawInput, (writer, ref, input) =>
    withdrawPromise(writer, { ...ref, reason: input.reason }),
  ),
  actRoute('move', 'movePromise', 'Move the date, or propose another', MoveInput, (writer, ref, input) =>
    movePromise(writer, { ...ref, dueAt: new Date(input.dueAt), reason: input.reason }),
  ),
  actRoute('accept-move', 'acceptMove', 'Agree to the proposed date', AnswerMoveInput, (writer, ref) =>
    acceptMove(writer, ref),
  ),
  actRoute(
    'decline-move',
    'declineMove',
    'Turn the proposed date down',
    AnswerMoveInput,
    (writer, ref, input) => declineMove(writer, { ...ref, reason: input.reason }),
  ),
  actRoute('reopen', 'reopenPromise', 'Undo how it ended', ReopenInput, (writer, ref, input) =>
    reopenPromise(writer, { ...ref, reason: input.reason }),
  ),
]
