import { Refused } from '#platform/http/refused.ts'
import { type Route, route } from '#platform/http/route.ts'
import { erasePersonal } from '#records/facts/erase.ts'
import { factsByIds } from '#records/facts/read.ts'
import { previewShare, shareRecords } from '#records/facts/share.ts'
import { stateFact } from '#records/facts/state.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { happenedAtOf, refuseForeignAudience } from './checks.ts'
import {
  contactCalled,
  contactMet,
  contactWritten,
  EraseAnswer,
  EraseInput,
  FactAnswer,
  FactList,
  FactListQuery,
  FactParams,
  FactProof,
  NewContactEntry,
  PartnershipParams,
  Shared,
  ShareInput,
  Timeline,
  TimelineQuery,
} from './contract.ts'
import { listFacts, presented, readFact, readTimeline } from './facts.ts'
import { mayErase, mayReadRecords, mayShareHistory, mayWriteRecords } from './policy.ts'

const tag = 'timeline'
const contactKinds = { met: contactMet, called: contactCalled, written: contactWritten } as const

export const factRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/timeline',
    id: 'readTimeline',
    tag,
    summary: 'What happened in a partnership, latest first',
    may: mayReadRecords,
    params: PartnershipParams,
    query: TimelineQuery,
    response: Timeline,
    handle: ({ actor, tx, params, query }) => readTimeline(tx, actor, params.partnerId, query),
  }),
  route({
    method: 'GET',
    url: '/facts',
    id: 'listFacts',
    tag,
    summary: 'Facts by their ids, or by what they are about',
    may: mayReadRecords,
    query: FactListQuery,
    response: FactList,
    handle: ({ actor, tx, query }) => listFacts(tx, actor, query),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/facts/:factId',
    id: 'readFact',
    tag,
    summary: 'One fact with its history and, if shared, its leaf',
    may: mayReadRecords,
    params: FactParams,
    response: FactProof,
    handle: ({ actor, tx, params }) => readFact(tx, actor, params.partnerId, params.factId),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/facts/:factId/erase-personal',
    id: 'erasePersonal',
    tag,
    summary: 'Erase personal values that one’s own side wrote in a fact',
    description: 'Values and salts go; the fact keeps the hashes, so that the transparency log stays whole.',
    may: mayErase,
    params: FactParams,
    body: EraseInput,
    response: EraseAnswer,
    handle: async ({ tx, writer, params, body }) => {
      await requirePartner(tx, params.partnerId)
      return { erased: await erasePersonal(writer, params.partnerId, [params.factId], body.path ?? null) }
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contact-log',
    id: 'logContact',
    tag,
    summary: 'Log a meeting, a call or a letter',
    may: mayWriteRecords,
    params: PartnershipParams,
    body: NewContactEntry,
    response: FactAnswer,
    status: 201,
    handle: async ({ actor, tx, writer, params: { partnerId }, body }) => {
      await requirePartner(tx, partnerId)
      refuseForeignAudience(writer, body.audience)
      const { id } = await stateFact(writer, {
        partnerId,
        kind: contactKinds[body.way],
        audience: body.audience,
        happenedAt: happenedAtOf(body.happenedAt, writer.now),
        data: { summary: body.summary, with: body.with },
      })
      await refreshProjections(tx, [partnerId])
      const [fact] = await presented(tx, actor, await factsByIds(tx, [{ partnerId, factId: id }]))
      if (!fact) throw new Refused('not_found', { status: 404 })
      return fact
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/share/preview',
    id: 'previewShare',
    tag,
    summary: 'How much of one’s own history would be shared',
    may: mayShareHistory,
    params: PartnershipParams,
    body: ShareInput,
    response: Shared,
    handle: async ({ tx, writer, params, body }) => {
      await requirePartner(tx, params.partnerId)
      return previewShare(writer, params.partnerId, body)
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/share',
    id: 'shareHistory',
    tag,
    summary: 'Share history that only one’s own side can see; it cannot be taken back',
    may: mayShareHistory,
    params: PartnershipParams,
    body: ShareInput,
    response: Shared,
    handle: async ({ tx, writer, params, body }) => {
      await requirePartner(tx, params.partnerId)
      const shared = await shareRecords(writer, params.partnerId, body)
      await refreshProjections(tx, [params.partnerId])
      return shared
    },
  }),
]
