import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { FilterChips, type FilterDefinition } from '#ui/filter-chips.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import type { Side } from '../contract.ts'
import { keys, readPromises } from './api.ts'
import { listMoves } from './given-tab.tsx'
import { usePartnership } from './partnership.tsx'
import { usePromiseColumns } from './promise-columns.tsx'
import { PromiseSheet } from './promise-sheet.tsx'

const filterKeys = ['owedBy', 'state', 'awaiting'] as const
const bySoonest = { key: 'due', descending: true }
const states = ['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn'] as const

/** Filters of a list of promises: whose, how it goes, what waits for the reader's consent. */
export function usePromiseFilters(names?: { host: string; partner: string }): FilterDefinition[] {
  const { t } = useTranslation(['workspace', 'ui'])
  return [
    {
      key: 'owedBy',
      text: t('promise.owedBy'),
      kind: 'choice',
      options: [
        { value: 'host', text: names?.host ?? t('side.host') },
        { value: 'partner', text: names?.partner ?? t('side.partner') },
      ],
    },
    {
      key: 'state',
      text: t('promise.state'),
      kind: 'several',
      options: states.map((state) => ({ value: state, text: t(`ui:state.${state}`) })),
    },
    {
      key: 'awaiting',
      text: t('promise.awaiting'),
      kind: 'choice',
      options: [{ value: 'me', text: t('promise.awaitingMe') }],
    },
  ]
}

/** All promises of the partnership, both sides'. */
export function PromisesTab() {
  const { t } = useTranslation('workspace')
  const { partnerId, own, other, names, mayWrite } = usePartnership()
  const [adding, setAdding] = useState<Side | null>(null)
  const list = useListState({ sort: bySoonest, filters: filterKeys })
  const { q: _find, ...query } = list.query
  const promises = useQuery({
    queryKey: keys.part(partnerId, 'promises', query),
    queryFn: ({ signal }) => readPromises(partnerId, query, signal),
  })
  const rows = promises.data?.data
  return (
    <Section
      title={t('promise.tab')}
      note={t('promise.tabNote')}
      actions={
        mayWrite ? (
          <>
            <Button size="small" icon="plus" onClick={() => setAdding(own)}>
              {t('promise.add.own')}
            </Button>
            <Button size="small" icon="plus" onClick={() => setAdding(other)}>
              {t('promise.add.other')}
            </Button>
          </>
        ) : null
      }
    >
      <FilterChips definitions={usePromiseFilters(names)} values={list.filters} onChange={list.setFilter} />
      <Ledger
        label={t('promise.tab')}
        columns={usePromiseColumns({ names })}
        rows={rows}
        rowKey={(row) => row.id}
        sort={list.sort}
        onSort={list.setSort}
        error={promises.error}
        onRetry={() => void promises.refetch()}
        busy={promises.isFetching}
        empty={<Empty title={t('promise.emptyTitle')}>{t('promise.emptyLead')}</Empty>}
      />
      <Pager
        from={list.firstRow}
        to={rows ? list.firstRow + rows.length - 1 : 0}
        {...listMoves(list, promises.data?.nextCursor)}
      />
      {adding ? <PromiseSheet owedBy={adding} onClose={() => setAdding(null)} /> : null}
    </Section>
  )
}
