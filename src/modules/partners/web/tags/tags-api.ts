import { useQuery } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import { useSession } from '#ui/session.tsx'
import type { Tag, TagColour, TagRef, TagTaken } from '../../contract.ts'

export const tagKeys = queryKeys('tags')

export const readTags = (signal?: AbortSignal) => api.get<{ data: Tag[] }>('/tags', signal ? { signal } : {})

export const addTag = (tag: { name: string; colour?: TagColour }) => api.post<{ tag: Tag }>('/tags', tag)

const at = (tag: { id: string }) => `/tags/${tag.id}`

export const changeTag = (tag: Tag, change: { name?: string; colour?: TagColour }) =>
  api.patch<{ tag: Tag }>(at(tag), change, { ifMatch: tag.version })

export const mergeTags = (tag: Tag, into: Tag) =>
  api.post<{ tag: Tag; taken: TagTaken }>(`${at(tag)}/merge`, { into: into.id })

export const removeTag = (tag: Tag) => api.delete<{ taken: TagTaken }>(at(tag))

/** Puts back what a removal or a merge took away. */
export const restoreTag = (taken: TagTaken) => api.post<{ tag: Tag }>('/tags/restore', taken)

export const readPartnerTags = (partnerId: string, signal?: AbortSignal) =>
  api.get<{ tags: TagRef[] }>(`/partners/${partnerId}/tags`, signal ? { signal } : {})

export const setPartnerTags = (partnerId: string, tags: readonly ({ id: string } | { name: string })[]) =>
  api.put<{ tags: TagRef[]; previous: string[] }>(`/partners/${partnerId}/tags`, { tags })

const none: readonly Tag[] = []

/** The tags of the network; the host's alone. */
export function useTags(): readonly Tag[] {
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: tagKeys.list(),
    queryFn: ({ signal }) => readTags(signal),
    staleTime: 60_000,
    enabled: side === 'host',
  })
  return data?.data ?? none
}
