import { type Route, route } from '#platform/http/route.ts'
import { erasePersonal } from '#records/facts/erase.ts'
import { previewShare, shareRecords } from '#records/facts/share.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { describeContact, logContact, retractContact } from './contact-log.ts'
import {
  ContactDescription,
  EraseAnswer,
  EraseInput,
  FactAnswer,
  FactList,
  FactListQuery,
  FactParams,
  FactProof,
  NewContactEntry,
  PartnershipParams,
  RetractInput,
  Shared,
  ShareInput,
  Timeline,
  TimelineQuery,
} from './contract.ts'
import { listFacts, readFact, readTimeline } from './facts.ts'
import { mayErase, mayReadRecords, mayShareHistory, mayWriteRecords } from './policy.ts'

const tag = 'timeline'

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
    handle: async ({ actor, tx, writer, params, body }) => {
      await readFact(tx, actor, params.partnerId, params.factId) // one that is not seen is not there
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
    handle: ({ actor, writer, params, body }) => logContact(writer, actor, params.partnerId, body),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contact-log/:factId/describe',
    id: 'describeContact',
    tag,
    summary: 'Tell later what a contact of one’s own side was about and with whom',
    may: mayWriteRecords,
    params: FactParams,
    body: ContactDescription,
    response: FactAnswer,
    handle: ({ actor, writer, params, body }) => describeContact(writer, actor, params, body),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contact-log/:factId/retract',
    id: 'retractContact',
    tag,
    summary: 'Take back a contact that one’s own side logged by error',
    may: mayWriteRecords,
    params: FactParams,
    body: RetractInput,
    response: FactAnswer,
    handle: ({ actor, writer, params, body }) => retractContact(writer, actor, params, body.reason),
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
