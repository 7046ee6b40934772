import type { Query } from './api-client.ts'

/**
 * Keys of TanStack Query for one resource, so that a change of a thing refreshes its lists too:
 * `const keys = queryKeys('partners')`, `keys.list({sort})`, `keys.one(id)`, `keys.part(id, 'timeline')`;
 * `queryClient.invalidateQueries({ queryKey: keys.all })`.
 */
export function queryKeys<Resource extends string>(resource: Resource) {
  return {
    all: [resource] as const,
    lists: [resource, 'list'] as const,
    list: (query: Query = {}) => [resource, 'list', query] as const,
    one: (id: string) => [resource, 'one', id] as const,
    part: (id: string, part: string, query: Query = {}) => [resource, 'one', id, part, query] as const,
  }
}
