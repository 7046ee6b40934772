import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { promiseKeys, readAllPromises } from './api.ts'
import { listMoves } from './given-tab.tsx'
import './workspace.css'
import { usePromiseColumns } from './promise-columns.tsx'
import { usePromiseFilters } from './promises-tab.tsx'

const filterKeys = ['owedBy', 'state', 'awaiting'] as const
const bySoonest = { key: 'due', descending: false }
const unfinished = 'open,overdue'

/** Promises of the whole network, or of the reader's own partnership: what is due, what is late, what waits. */
export function PromisesPage() {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { side } = useSession()
  const other = side === 'host' ? 'partner' : 'host'
  const [search, change] = useSearchState()
  const isBare = filterKeys.every((key) => !search[key])
  useEffect(() => {
    if (isBare) change({ owedBy: side, state: unfinished })
  }, [isBare, change, side])
  const list = useListState({ sort: bySoonest, filters: filterKeys })
  const { q: _find, ...query } = list.query
  const promises = useQuery({
    queryKey: promiseKeys.list(query),
    queryFn: ({ signal }) => readAllPromises(query, signal),
    enabled: !isBare,
  })
  const rows = promises.data?.data
  const views = [
    { key: 'mine', search: { owedBy: side, state: unfinished } },
    { key: 'theirs', search: { owedBy: other, state: unfinished } },
    { key: 'overdue', search: { state: 'overdue' } },
    { key: 'awaiting', search: { awaiting: 'me' } },
    { key: 'ended', search: { state: 'kept,late,broken', sort: '-due' } },
    { key: 'all', search: { state: 'open,overdue,kept,late,broken,withdrawn' } },
  ]
  const current = views.find(({ search: wanted }) => sameView(wanted, search))?.key ?? ''
  const late = rows?.filter((row) => row.state === 'overdue').length ?? 0
  const isWhole = promises.data?.nextCursor === null && list.firstRow === 1
  const sentence =
    rows && isWhole && (current === 'mine' || current === 'theirs')
      ? t(`promisesPage.${current}`, {
          count: rows.length,
          shown: format.number(rows.length),
          late: t('promisesPage.late', { count: late }),
        })
      : t(`promisesPage.sentence.${current || 'all'}`)
  return (
    <Page sentence={sentence} title={t('promise.tab')}>
      <LinkTabs
        label={t('promisesPage.views')}
        current={current}
        tabs={views.map((view) => ({
          key: view.key,
          text: t(`promisesPage.view.${view.key}`),
          to: '/promises',
          search: view.search,
        }))}
      />
      <FilterChips definitions={usePromiseFilters()} values={list.filters} onChange={list.setFilter} />
      <Ledger
        label={t('promise.tab')}
        columns={usePromiseColumns({ withPartner: side === 'host' })}
        rows={rows}
        rowKey={(row) => row.id}
        sort={list.sort}
        onSort={list.setSort}
        error={promises.error}
        onRetry={() => void promises.refetch()}
        busy={promises.isFetching}
        empty={<Empty title={t('promise.emptyTitle')}>{t('promisesPage.empty')}</Empty>}
      />
      <Pager
        from={list.firstRow}
        to={rows ? list.firstRow + rows.length - 1 : 0}
        {...listMoves(list, promises.data?.nextCursor)}
      />
    </Page>
  )
}

function sameView(
  wanted: Record<string, string | undefined>,
  search: Record<string, string | undefined>,
): boolean {
  return filterKeys.every((key) => (wanted[key] ?? '') === (search[key] ?? ''))
}
