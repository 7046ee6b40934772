import { useQuery } from '@tanstack/react-query'
import type { FactWithHistory } from '#modules/workspace/contract.ts'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { OrderDetail } from '../contract.ts'

export const keys = queryKeys('orders')

/** One order with its lines and promises. */
export function useOrder(partnerId: string, orderId: string) {
  return useQuery({
    queryKey: keys.one(orderId),
    queryFn: ({ signal }) => api.get<OrderDetail>(`/partners/${partnerId}/orders/${orderId}`, { signal }),
  })
}

/** What happened with an order: the facts it is made of, newest first. */
export function useOrderFacts(partnerId: string, orderId: string) {
  const query = { partnerId, subjectKind: 'order', subjectId: orderId, limit: 100 }
  return useQuery({
    queryKey: keys.part(orderId, 'facts', query),
    queryFn: ({ signal }) => api.get<{ data: FactWithHistory[] }>('/facts', { query, signal }),
  })
}
