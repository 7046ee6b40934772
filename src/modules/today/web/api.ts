import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { MarkAction, NewTodayMark, TodayLine, TodayMark, TodayPage, TodayReason } from '../contract.ts'

export const keys = queryKeys('today')
export type Show = 'needing' | 'snoozed' | 'done'
export type TodayView = { show: Show; asOf: string | null; assigneeId: string | null; left: 'any' | null }

/** The page of today, growing by fifty lines; totals are those of its first part. */
export function useToday(view: TodayView) {
  const query = { show: view.show, asOf: view.asOf, assigneeId: view.assigneeId, left: view.left }
  return useInfiniteQuery({
    queryKey: keys.list(query),
    queryFn: ({ pageParam, signal }) =>
      api.get<TodayPage>('/today', { query: { ...query, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export type Wish = { action: MarkAction; until?: string; assigneeId?: string }

/** Marks the reasons of a line, all that are given at once. */
export function markReasons(
  line: TodayLine,
  reasons: readonly TodayReason[],
  wish: Wish,
  asOf: string | null,
) {
  return Promise.all(
    reasons.map(({ reason }) => {
      const mark: NewTodayMark = { partnerId: line.partner.id, reason, ...wish, ...(asOf ? { asOf } : {}) }
      return api.post<TodayMark>('/today/marks', mark)
    }),
  )
}

/** Takes marks back: their reasons stand as before. */
export async function removeMarks(marks: readonly TodayMark[]): Promise<void> {
  await Promise.all(marks.map((mark) => api.delete(`/today/marks/${mark.partnerId}/${mark.id}`)))
}

/** Colleagues a reason may be given to: the host's people. A partner's person gives it to themselves. */
export async function readColleagues(signal: AbortSignal): Promise<{ id: string; name: string }[]> {
  return (await api.get<{ data: { id: string; name: string }[] }>('/host-people', { signal })).data
}
