import { useQuery } from '@tanstack/react-query'
import type { LifecycleStages } from '#modules/partners/contract.ts'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'

const keys = queryKeys('stages')

/** What the network calls its stages, by code; read once for all pages, empty until then. */
export function useStageNames(language: string): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: keys.list(),
    queryFn: ({ signal }) => api.get<LifecycleStages>('/stages', { signal }),
    staleTime: 300_000,
  })
  return new Map(data?.data.map(({ code, nameRu, nameEn }) => [code, language === 'ru' ? nameRu : nameEn]))
}
