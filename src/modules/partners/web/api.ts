import { api, apiUrl, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  BulkCuratorAnswer,
  Contact,
  ContactChange,
  ContactInput,
  Duplicates,
  ExternalId,
  LegalEntity,
  LegalEntityChange,
  LegalEntityInput,
  NewPartner,
  Partner,
  PartnerChange,
  PartnerCounts,
  PartnerFacets,
  PartnerList,
  PartnerPage,
  SearchHit,
} from '../contract.ts'

export const keys = queryKeys('partners')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})

export const readPartners = (query: Query, signal?: AbortSignal) =>
  api.get<PartnerList>('/partners', { query, ...withSignal(signal) })

export const readCounts = (signal?: AbortSignal) =>
  api.get<PartnerCounts>('/partners/counts', withSignal(signal))

export const readFacets = (signal?: AbortSignal) =>
  api.get<PartnerFacets>('/partners/facets', withSignal(signal))

export const readDuplicates = (query: Query, signal?: AbortSignal) =>
  api.get<Duplicates>('/partners/duplicates', { query, ...withSignal(signal) })

export const searchPartners = (q: string, signal?: AbortSignal) =>
  api.get<{ data: SearchHit[] }>('/search', { query: { q, limit: 8 }, ...withSignal(signal) })

/** The people of the host who may answer for partners. */
export const readHostPeople = (signal?: AbortSignal) =>
  api.get<{ data: { id: string; name: string; role: string }[] }>('/host-people', withSignal(signal))

/** Net of the whole network in a span of days; the base of a share. */
export const readNetworkValue = (from: string, to: string, signal?: AbortSignal) =>
  api.get<{ net: string; currency: string }>('/reports/value', {
    query: { from, to, limit: 1 },
    ...withSignal(signal),
  })

export const exportUrl = (format: 'csv' | 'xlsx', query: Query) => apiUrl(`/partners/export.${format}`, query)

export const addPartner = (partner: Partial<NewPartner> & { name: string }) =>
  api.post<Partner>('/partners', partner)

export const readPartnerPage = (partnerId: string, signal?: AbortSignal) =>
  api.get<PartnerPage>(`/partners/${partnerId}`, withSignal(signal))

type Row = { id: string; version: number }
const at = (partner: { id: string }) => `/partners/${partner.id}`

export const changePartner = (partner: Row, change: PartnerChange) =>
  api.patch<{ partner: Partner; previous: PartnerChange }>(at(partner), change, { ifMatch: partner.version })

export const assignCurator = (partner: Row, curatorId: string | null) =>
  api.put<{ partner: Partner; previous: { curatorId: string | null } }>(
    `${at(partner)}/curator`,
    { curatorId },
    { ifMatch: partner.version },
  )

export const assignCurators = (partnerIds: readonly string[], curatorId: string | null) =>
  api.post<BulkCurator>('/partners/curator', { partnerIds, curatorId })

type BulkCurator = ReturnType<(typeof BulkCuratorAnswer)['parse']>

export const archivePartner = (partner: Row, reason: string) =>
  api.post<{ partner: Partner }>(`${at(partner)}/archive`, { reason }, { ifMatch: partner.version })

export const restorePartner = (partner: Row) =>
  api.post<{ partner: Partner }>(`${at(partner)}/restore`, {}, { ifMatch: partner.version })

export const addContact = (partnerId: string, contact: ContactInput) =>
  api.post<{ contact: Contact }>(`/partners/${partnerId}/contacts`, contact)

const contactAt = (contact: Contact) => `/partners/${contact.partnerId}/contacts/${contact.id}`

export const changeContact = (contact: Contact, change: ContactChange) =>
  api.patch<{ contact: Contact; previous: ContactChange }>(contactAt(contact), change, {
    ifMatch: contact.version,
  })

export const archiveContact = (contact: Contact) =>
  api.post<{ contact: Contact }>(`${contactAt(contact)}/archive`, {}, { ifMatch: contact.version })

export const restoreContact = (contact: Contact) =>
  api.post<{ contact: Contact }>(`${contactAt(contact)}/restore`, {}, { ifMatch: contact.version })

export const addLegalEntity = (partnerId: string, entity: LegalEntityInput) =>
  api.post<{ legalEntity: LegalEntity }>(`/partners/${partnerId}/legal-entities`, entity)

const entityAt = (entity: LegalEntity) => `/partners/${entity.partnerId}/legal-entities/${entity.id}`

export const changeLegalEntity = (entity: LegalEntity, change: LegalEntityChange) =>
  api.patch<{ legalEntity: LegalEntity; previous: LegalEntityChange }>(entityAt(entity), change, {
    ifMatch: entity.version,
  })

export const archiveLegalEntity = (entity: LegalEntity) =>
  api.post<{ legalEntity: LegalEntity }>(`${entityAt(entity)}/archive`, {}, { ifMatch: entity.version })

export const restoreLegalEntity = (entity: LegalEntity) =>
  api.post<{ legalEntity: LegalEntity }>(`${entityAt(entity)}/restore`, {}, { ifMatch: entity.version })

export const removeExternalId = (partnerId: string, id: string) =>
  api.delete(`/partners/${partnerId}/external-ids/${id}`)

export const addExternalId = (partnerId: string, source: string, externalId: string) =>
  api.post<{ externalId: ExternalId }>(`/partners/${partnerId}/external-ids`, { source, externalId })
