import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  NewSegmentScheme,
  SegmentMoves,
  SegmentPreview,
  SegmentReport,
  SegmentScheme,
  SegmentSchemeDefinition,
  SegmentSchemeVersions,
  SegmentStanding,
  SegmentStandings,
  SegmentSubjects,
} from '../../contract.ts'

export const segmentKeys = queryKeys('segments')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})

export const readSchemes = (signal?: AbortSignal) =>
  api.get<{ data: SegmentScheme[] }>('/segment-schemes', withSignal(signal))

export const readSubjects = (signal?: AbortSignal) =>
  api.get<SegmentSubjects>('/segment-subjects', withSignal(signal))

type Saved = { scheme: SegmentScheme; moved: number | null; previous: SegmentSchemeDefinition | null }

export const addScheme = (scheme: NewSegmentScheme) => api.post<Saved>('/segment-schemes', scheme)

export const saveScheme = (scheme: { id: string; version: number }, definition: SegmentSchemeDefinition) =>
  api.put<Saved>(`/segment-schemes/${scheme.id}`, definition, { ifMatch: scheme.version })

export const archiveScheme = (scheme: { id: string; version: number }) =>
  api.post<SegmentScheme>(`/segment-schemes/${scheme.id}/archive`, {}, { ifMatch: scheme.version })

export const restoreScheme = (scheme: { id: string; version: number }) =>
  api.post<SegmentScheme>(`/segment-schemes/${scheme.id}/restore`, {}, { ifMatch: scheme.version })

export const readVersions = (schemeId: string, signal?: AbortSignal) =>
  api.get<SegmentSchemeVersions>(`/segment-schemes/${schemeId}/versions`, withSignal(signal))

export const previewScheme = (input: {
  schemeId: string | null
  definition: SegmentSchemeDefinition
  from?: string | null
  to?: string | null
  after?: string | null
}) => api.post<SegmentPreview>('/segment-schemes/preview', { limit: 50, ...input })

export const readPartnerSegments = (partnerId: string, signal?: AbortSignal) =>
  api.get<SegmentStandings>(`/partners/${partnerId}/segments`, withSignal(signal))

const overruleAt = (partnerId: string, standing: SegmentStanding) =>
  `/partners/${partnerId}/segments/${standing.scheme.id}/overrule`

export const overruleSegment = (
  partnerId: string,
  standing: SegmentStanding,
  input: { segmentId: string; reason: string; until: string | null },
) => api.put<SegmentStandings>(overruleAt(partnerId, standing), input, { ifMatch: standing.version })

export const endOverrule = (partnerId: string, standing: SegmentStanding) =>
  api.delete<SegmentStandings>(overruleAt(partnerId, standing), { ifMatch: standing.version })

export const readSegmentReport = (query: { scheme?: string; months: number }, signal?: AbortSignal) =>
  api.get<SegmentReport>('/reports/segments', { query, ...withSignal(signal) })

export const readSegmentMoves = (
  query: { scheme: string; months: number; from?: string; to: string; cursor?: string },
  signal?: AbortSignal,
) => api.get<SegmentMoves>('/reports/segments/moves', { query, ...withSignal(signal) })
