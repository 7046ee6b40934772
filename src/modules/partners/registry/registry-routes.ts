import { originOf } from '#modules/access/index.ts'
import { route } from '#platform/http/route.ts'
import { createPartner } from '../account/create.ts'
import { assignCuratorToMany } from '../account/curator-and-archive.ts'
import {
  BulkCuratorAnswer,
  BulkCuratorInput,
  GroupKey,
  NewPartner,
  Partner,
  PartnerCounts,
  PartnerExportQuery,
  PartnerFacets,
  PartnerFilter,
  PartnerGroups,
  PartnerList,
  PartnerListQuery,
  Picked,
  PickedIds,
  PickInput,
  SearchAnswer,
  SearchQuery,
  withFieldFilters,
} from '../contract.ts'
import { mayAddPartners, mayAssignCurator, mayExportPartners, mayReadPartners } from '../policy.ts'
import { countPartners, readFacets } from './counts.ts'
import { auditExport, type ExportFormat, openExport } from './export.ts'
import { groupPartners } from './groups.ts'
import { listPartners } from './list.ts'
import { pickPartners } from './pick.ts'
import { searchPartners } from './search.ts'

const tag = 'partners'

const MEDIA_TYPES = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** The file of a list, or, asked with POST, of partners picked by hand. */
function exportRoute(method: 'GET' | 'POST', format: ExportFormat, id: string, summary: string) {
  return route({
    method,
    url: `/partners/export.${format}`,
    id,
    tag,
    summary,
    may: mayExportPartners,
    query: withFieldFilters(PartnerExportQuery),
    ...(method === 'POST' ? { body: PickedIds } : {}),
    raw: true,
    produces: MEDIA_TYPES[format],
    transaction: false,
    handle: async ({ inScope, query: asked, body, actor, now, request, reply }) => {
      const query = body ? { ...asked, ids: body.ids } : asked
      await inScope((tx) => auditExport(tx, query, format, actor, now, originOf(request)))
      await inScope(async (tx) => {
        const { stream, pump } = await openExport(tx, query, format, actor, now)
        const name = `partners-${now.toISOString().slice(0, 10)}.${format}`
        reply
          .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : MEDIA_TYPES[format])
          .header('content-disposition', `attachment; filename="${name}"`)
          .header('cache-control', 'no-store')
          .send(stream)
        await pump()
      })
    },
  })
}

export const registryRoutes = [
  route({
    method: 'GET',
    url: '/partners',
    id: 'listPartners',
    tag,
    summary: 'Partners of the network, filtered and sorted by the server',
    may: mayReadPartners,
    query: withFieldFilters(PartnerListQuery),
    response: PartnerList,
    hot: true,
    handle: ({ tx, query, actor, now }) => listPartners(tx, query, actor, now),
  }),
  route({
    method: 'GET',
    url: '/partners/counts',
    id: 'countPartners',
    tag,
    summary: 'How many partners each usual view holds',
    may: mayReadPartners,
    response: PartnerCounts,
    handle: ({ tx, actor, now }) => countPartners(tx, actor, now),
  }),
  route({
    method: 'GET',
    url: '/partners/facets',
    id: 'readPartnerFacets',
    tag,
    summary: 'Curators, countries, cities and sources that filters can offer',
    may: mayReadPartners,
    response: PartnerFacets,
    handle: ({ tx, now }) => readFacets(tx, now),
  }),
  route({
    method: 'GET',
    url: '/partners/groups',
    id: 'groupPartners',
    tag,
    summary: 'The groups of a filtered registry: how many partners share each value, and their trade',
    may: mayReadPartners,
    query: withFieldFilters(PartnerFilter.extend({ by: GroupKey })),
    response: PartnerGroups,
    handle: ({ tx, query: { by, ...filter }, actor, now }) => groupPartners(tx, by, filter, actor, now),
  }),
  exportRoute('GET', 'csv', 'exportPartners', 'The registry as CSV: exactly the rows and columns shown'),
  exportRoute(
    'GET',
    'xlsx',
    'exportPartnersWorkbook',
    'The registry as a workbook: real numbers, sums and days',
  ),
  exportRoute('POST', 'csv', 'exportPickedPartners', 'Picked partners as CSV'),
  exportRoute('POST', 'xlsx', 'exportPickedPartnersWorkbook', 'Picked partners as a workbook'),
  route({
    method: 'POST',
    url: '/partners/pick',
    id: 'pickPartners',
    tag,
    summary: 'The ids of all partners a filter finds, by name, up to 2,000',
    may: mayReadPartners,
    body: PickInput,
    response: Picked,
    handle: ({ tx, body, actor, now }) => pickPartners(tx, body, actor, now),
  }),
  route({
    method: 'GET',
    url: '/search',
    id: 'search',
    tag,
    summary: 'The best matches for what was typed, for the command palette',
    may: mayReadPartners,
    query: SearchQuery,
    response: SearchAnswer,
    hot: true,
    handle: async ({ tx, actor, query }) => ({ data: await searchPartners(tx, actor, query.q, query.limit) }),
  }),
  route({
    method: 'POST',
    url: '/partners',
    id: 'createPartner',
    tag,
    summary: 'Add a partner with its contacts, legal entities and external ids',
    may: mayAddPartners,
    body: NewPartner,
    response: Partner,
    status: 201,
    handle: ({ writer, actor, body }) => createPartner(writer, actor, body),
  }),
  route({
    method: 'POST',
    url: '/partners/curator',
    id: 'assignCuratorToMany',
    tag,
    summary: 'Give many partners to one person of the host; answers whose they were',
    may: mayAssignCurator,
    body: BulkCuratorInput,
    response: BulkCuratorAnswer,
    handle: ({ writer, body }) => assignCuratorToMany(writer, body.partnerIds, body.curatorId),
  }),
]
