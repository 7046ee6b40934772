import { route } from '#platform/http/route.ts'
import { survivorOf } from '#records/partnerships.ts'
import {
  ArchiveInput,
  CuratorAssigned,
  CuratorInput,
  ExternalIdAnswer,
  ExternalIdInput,
  ExternalIdParams,
  PartnerAnswer,
  PartnerChange,
  PartnerChanged,
  PartnerPage,
  PartnerParams,
  RestoreInput,
} from '../contract.ts'
import {
  mayArchivePartner,
  mayAssignCurator,
  mayEditPartner,
  mayKeepExternalIds,
  mayReadPartners,
} from '../policy.ts'
import { changePartner } from './change.ts'
import { archivePartner, assignCurator, restorePartner } from './curator-and-archive.ts'
import { addExternalId, removeExternalId } from './external-ids.ts'
import { readPartnerPage } from './page.ts'

const tag = 'partners'
const params = PartnerParams

export const partnerRoutes = [
  route({
    method: 'GET',
    url: '/partners/:partnerId',
    id: 'readPartnerPage',
    tag,
    summary: 'What the first view of a partner’s page shows, from the reader’s side',
    may: mayReadPartners,
    params,
    response: PartnerPage,
    handle: ({ tx, params, actor, now }) => readPartnerPage(tx, params.partnerId, actor, now),
  }),
  route({
    method: 'PATCH',
    url: '/partners/:partnerId',
    id: 'changePartner',
    tag,
    summary: 'Change a partner account; answers what stood before',
    may: mayEditPartner,
    params,
    body: PartnerChange,
    response: PartnerChanged,
    ifMatch: true,
    handle: async ({ tx, writer, actor, params, body, ifMatchVersion }) => {
      // people of a merged account see and change the one that stands for it; the host is told that it is merged
      const id = actor.side === 'partner' ? await survivorOf(tx, params.partnerId) : params.partnerId
      return changePartner(writer, actor, id, ifMatchVersion, body)
    },
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/curator',
    id: 'assignCurator',
    tag,
    summary: 'Give a partner to a person of the host, or to nobody',
    may: mayAssignCurator,
    params,
    body: CuratorInput,
    response: CuratorAssigned,
    ifMatch: true,
    handle: ({ writer, params, body, ifMatchVersion }) =>
      assignCurator(writer, params.partnerId, ifMatchVersion, body.curatorId),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/archive',
    id: 'archivePartner',
    tag,
    summary: 'Put a partner away; nothing of it is deleted',
    may: mayArchivePartner,
    params,
    body: ArchiveInput,
    response: PartnerAnswer,
    ifMatch: true,
    handle: async ({ writer, params, body, ifMatchVersion }) => ({
      partner: await archivePartner(writer, params.partnerId, ifMatchVersion, body.reason),
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/restore',
    id: 'restorePartner',
    tag,
    summary: 'Take a partner back from the archive',
    may: mayArchivePartner,
    params,
    body: RestoreInput,
    response: PartnerAnswer,
    ifMatch: true,
    handle: async ({ writer, params, body, ifMatchVersion }) => ({
      partner: await restorePartner(writer, params.partnerId, ifMatchVersion, body.reason),
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/external-ids',
    id: 'addExternalId',
    tag,
    summary: 'Note how another system calls the partner',
    may: mayKeepExternalIds,
    params,
    body: ExternalIdInput,
    response: ExternalIdAnswer,
    status: 201,
    handle: async ({ writer, params, body }) => ({
      externalId: await addExternalId(writer, params.partnerId, body),
    }),
  }),
  route({
    method: 'DELETE',
    url: '/partners/:partnerId/external-ids/:externalIdId',
    id: 'removeExternalId',
    tag,
    summary: 'Take away how another system calls the partner; it can be added again',
    may: mayKeepExternalIds,
    params: ExternalIdParams,
    handle: ({ writer, params }) => removeExternalId(writer, params.partnerId, params.externalIdId),
  }),
]
