import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '#ui/api-client.ts'
import type { PartnerChanges } from '../../contract.ts'
import { keys } from '../api.ts'

const at = (partnerId: string) => `/partners/${partnerId}`

export const setFollowing = (partnerId: string, following: boolean) =>
  following
    ? api.put<{ following: boolean }>(`${at(partnerId)}/follow`, {})
    : api.delete<{ following: boolean }>(`${at(partnerId)}/follow`)

const readChanges = (partnerId: string, signal: AbortSignal) =>
  api.get<PartnerChanges>(`${at(partnerId)}/changes`, { signal })

const markSeen = (partnerId: string) => api.put<{ seenAt: string }>(`${at(partnerId)}/seen`, {})

export const changesKey = (partnerId: string) => keys.part(partnerId, 'changes')

/**
 * What others have done with the partner since the reader looked last. Reading it counts as a look, so it is read once for
 * each opening of the page and stays as it was until one leaves.
 */
export function useChanges(partnerId: string): PartnerChanges | undefined {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['partner-changes', partnerId],
    queryFn: async ({ signal }) => {
      const changes = await readChanges(partnerId, signal)
      await markSeen(partnerId)
      return changes
    },
    staleTime: Number.POSITIVE_INFINITY,
    // Whatever is done on the page refreshes the rest of it, but not this: it would be empty now.
    enabled: (query) => query.state.data === undefined,
    // Tried again it would find nothing new any more.
    retry: false,
  })
  useEffect(
    () => () => client.removeQueries({ queryKey: ['partner-changes', partnerId] }),
    [client, partnerId],
  )
  return data
}
