import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, type Query } from '#ui/api-client.ts'
import type { Search } from '#ui/routing.tsx'
import { type ListSection, type PageStart, useWindowedList } from '#ui/windowed-list.ts'
import type { PartnerGroup, PartnerGroups, PartnerRow } from '../../contract.ts'
import { keys, readPartners } from '../api.ts'

/** A row with the names of the people its custom fields name. */
export type RegistryRow = PartnerRow & { people: Record<string, string> }

const pageSize = 100
const whole: readonly ListSection[] = [{ key: 'all' }]

const readGroups = (query: Query, signal: AbortSignal) =>
  api.get<PartnerGroups>('/partners/groups', { query, signal })

/** A key for a group that is the same whatever else is in the list. */
export const groupKey = (group: Pick<PartnerGroup, 'value'>) => group.value ?? '∅'

/**
 * The rows of the registry for an address: one list, or the groups of it, each with its head and rows. Only what is in
 * sight is read.
 */
export function useRegistryList(options: {
  filters: Search
  sort: string | undefined
  fields: string
  by: string | null
}) {
  const { filters, sort, fields, by } = options
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const plain = useMemo(
    () => Object.fromEntries(Object.entries(filters).filter(([, value]) => value)) as Record<string, string>,
    [filters],
  )
  const groups = useQuery({
    queryKey: [...keys.lists, 'groups', by, plain],
    queryFn: ({ signal }) => readGroups({ ...plain, by: by ?? '' }, signal),
    enabled: by !== null,
  })
  const found = by === null ? undefined : groups.data?.data
  const sections = useMemo<readonly ListSection[]>(() => {
    if (by === null) return whole
    return (found ?? []).map((group) => {
      const key = groupKey(group)
      return { key, count: group.partners, hasHead: true, folded: !unfolded.has(`${by} ${key}`) }
    })
  }, [by, found, unfolded])
  const queryKey = useMemo(
    () => keys.list({ ...plain, sort, fields, by, rows: 'windowed' }),
    [plain, sort, fields, by],
  )
  const list = useWindowedList({
    queryKey,
    sections,
    pageSize,
    rowKey: (row: RegistryRow) => row.id,
    load: async (section: string, from: PageStart, signal) => {
      const group = found?.find((one) => groupKey(one) === section)
      const start = 'cursor' in from ? { cursor: from.cursor } : from.skip > 0 ? { skip: from.skip } : {}
      // How many there are is counted once, with the first page.
      const total = !('cursor' in from) && from.skip === 0 ? { total: 'yes' } : {}
      const page = await readPartners(
        { ...plain, ...group?.filter, sort, fieldColumns: fields, limit: pageSize, ...start, ...total },
        signal,
      )
      const rows = page.data.map((row): RegistryRow => ({ ...row, people: page.people }))
      return { rows, nextCursor: page.nextCursor, total: page.total, currency: page.currency }
    },
  })
  return {
    list: { ...list, count: by !== null && found === undefined ? undefined : list.count },
    total: by === null ? list.total : groups.data?.total,
    currency: list.first?.currency ?? groups.data?.currency,
    groups: found,
    isCut: groups.data?.isCut ?? false,
    error: groups.error,
    toggle: (section: string) =>
      setUnfolded((before) => {
        const next = new Set(before)
        const key = `${by} ${section}`
        if (!next.delete(key)) next.add(key)
        return next
      }),
    isOpen: (section: string) => unfolded.has(`${by} ${section}`),
    openAll: (open: boolean) =>
      setUnfolded(new Set(open ? (found ?? []).map((group) => `${by} ${groupKey(group)}`) : [])),
  }
}
