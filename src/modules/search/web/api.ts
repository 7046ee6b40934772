import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { TextHits } from '../contract.ts'

export const keys = queryKeys('search')

export const findTexts = (q: string, limit: number, signal?: AbortSignal) =>
  api.get<TextHits>('/search/texts', { query: { q, limit }, ...(signal ? { signal } : {}) })
