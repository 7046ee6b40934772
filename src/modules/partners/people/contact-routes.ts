import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import {
  Contact,
  ContactAnswer,
  ContactChange,
  ContactChanged,
  ContactInput,
  ContactParams,
  LegalEntity,
  LegalEntityAnswer,
  LegalEntityChange,
  LegalEntityChanged,
  LegalEntityInput,
  LegalEntityParams,
  PartnerParams,
} from '../contract.ts'
import { mayEditContacts, mayEditLegalEntities, mayReadContacts, mayReadPartners } from '../policy.ts'
import { addContact, archiveContact, changeContact, listContacts, restoreContact } from './contacts.ts'
import {
  addLegalEntity,
  archiveLegalEntity,
  changeLegalEntity,
  listLegalEntities,
  restoreLegalEntity,
} from './legal-entities.ts'

const tag = 'partners'
const archivedQuery = z.object({ archived: z.enum(['yes', 'no', 'any']).default('no') })

export const contactRoutes = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/contacts',
    id: 'listContacts',
    tag,
    summary: 'People of both sides',
    may: mayReadContacts,
    params: PartnerParams,
    query: archivedQuery,
    response: z.object({ data: z.array(Contact), nextCursor: z.null() }),
    handle: async ({ tx, params, query }) => ({
      data: await listContacts(tx, params.partnerId, query.archived),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contacts',
    id: 'addContact',
    tag,
    summary: 'Add a person of either side',
    may: mayEditContacts,
    params: PartnerParams,
    body: ContactInput,
    response: ContactAnswer,
    status: 201,
    handle: async ({ writer, actor, params, body }) => ({
      contact: await addContact(writer, actor, params.partnerId, body),
    }),
  }),
  route({
    method: 'PATCH',
    url: '/partners/:partnerId/contacts/:contactId',
    id: 'changeContact',
    tag,
    summary: 'Change a person; answers what stood before',
    may: mayEditContacts,
    params: ContactParams,
    body: ContactChange,
    response: ContactChanged,
    ifMatch: true,
    handle: ({ writer, actor, params, body, ifMatchVersion }) =>
      changeContact(writer, actor, params.partnerId, params.contactId, ifMatchVersion, body),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contacts/:contactId/archive',
    id: 'archiveContact',
    tag,
    summary: 'Put a person away',
    may: mayEditContacts,
    params: ContactParams,
    response: ContactAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion }) => ({
      contact: await archiveContact(writer, actor, params.partnerId, params.contactId, ifMatchVersion),
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/contacts/:contactId/restore',
    id: 'restoreContact',
    tag,
    summary: 'Take a person back',
    may: mayEditContacts,
    params: ContactParams,
    response: ContactAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion }) => ({
      contact: await restoreContact(writer, actor, params.partnerId, params.contactId, ifMatchVersion),
    }),
  }),
]

export const legalEntityRoutes = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/legal-entities',
    id: 'listLegalEntities',
    tag,
    summary: 'Legal entities of a partner',
    may: mayReadPartners,
    params: PartnerParams,
    query: archivedQuery,
    response: z.object({ data: z.array(LegalEntity), nextCursor: z.null() }),
    handle: async ({ tx, params, query }) => ({
      data: await listLegalEntities(tx, params.partnerId, query.archived),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/legal-entities',
    id: 'addLegalEntity',
    tag,
    summary: 'Add a legal entity with checked requisites',
    may: mayEditLegalEntities,
    params: PartnerParams,
    body: LegalEntityInput,
    response: LegalEntityAnswer,
    status: 201,
    handle: async ({ writer, actor, params, body }) => ({
      legalEntity: await addLegalEntity(writer, actor, params.partnerId, body),
    }),
  }),
  route({
    method: 'PATCH',
    url: '/partners/:partnerId/legal-entities/:legalEntityId',
    id: 'changeLegalEntity',
    tag,
    summary: 'Change a legal entity; answers what stood before',
    may: mayEditLegalEntities,
    params: LegalEntityParams,
    body: LegalEntityChange,
    response: LegalEntityChanged,
    ifMatch: true,
    handle: ({ writer, actor, params, body, ifMatchVersion }) =>
      changeLegalEntity(writer, actor, params.partnerId, params.legalEntityId, ifMatchVersion, body),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/legal-entities/:legalEntityId/archive',
    id: 'archiveLegalEntity',
    tag,
    summary: 'Put a legal entity away',
    may: mayEditLegalEntities,
    params: LegalEntityParams,
    response: LegalEntityAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion }) => ({
      legalEntity: await archiveLegalEntity(
        writer,
        actor,
        params.partnerId,
        params.legalEntityId,
        ifMatchVersion,
      ),
    }),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/legal-entities/:legalEntityId/restore',
    id: 'restoreLegalEntity',
    tag,
    summary: 'Take a legal entity back',
    may: mayEditLegalEntities,
    params: LegalEntityParams,
    response: LegalEntityAnswer,
    ifMatch: true,
    handle: async ({ writer, actor, params, ifMatchVersion }) => ({
      legalEntity: await restoreLegalEntity(
        writer,
        actor,
        params.partnerId,
        params.legalEntityId,
        ifMatchVersion,
      ),
    }),
  }),
]
