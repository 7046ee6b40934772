import '../partners.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Query } from '#ui/api-client.ts'
import { BulkBar } from '#ui/bulk-bar.tsx'
import { Button, ButtonLink } from '#ui/button.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, Note } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { CuratorSheet } from '../account/curator-sheet.tsx'
import { exportUrl, keys, readCounts, readFacets, readPartners } from '../api.ts'
import { ColumnChoice, DensitySwitch, useColumnChoice, useDensity } from './registry-choices.tsx'
import { exportColumns } from './registry-column-keys.ts'
import { useRegistryColumns } from './registry-columns.tsx'
import { useRegistryFilters } from './registry-filters.ts'
import { SavedViews } from './registry-saved.tsx'
import { RegistrySearch } from './registry-search.tsx'
import { useRegistrySentence } from './registry-sentence.ts'
import { apiFilters, filterKeys, firstSort, viewOf, views } from './registry-views.ts'

/** All partners: the finding, the views, the table. */
export function RegistryPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const [search] = useSearchState()
  const list = useListState({ sort: firstSort, filters: filterKeys })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [assigning, setAssigning] = useState(false)
  const chosen = useColumnChoice()
  const [roomy, setRoomy] = useDensity()
  const seesMoney = permissions.includes('money.read')
  // Found by words: the best match first, unless one has chosen an order.
  const sort = search['sort'] || !list.find ? sortFor(list.query['sort'], seesMoney) : undefined
  const filters = apiFilters(search)
  const query: Query = { ...filters, sort, cursor: list.query['cursor'], limit: list.limit, total: 'yes' }
  const partners = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => readPartners(query, signal),
    placeholderData: keepPreviousData,
  })
  const counts = useQuery({
    queryKey: [...keys.lists, 'counts'],
    queryFn: ({ signal }) => readCounts(signal),
  })
  const facets = useQuery({
    queryKey: [...keys.lists, 'facets'],
    queryFn: ({ signal }) => readFacets(signal),
    staleTime: 60_000,
  })
  const rows = partners.data?.data
  const picked = rows?.filter((row) => selected.has(row.id)) ?? []
  const thousands = Math.max(0, ...(rows ?? []).map((row) => Math.abs(Number(row.net12m ?? 0)))) >= 1_000_000
  const currency = partners.data?.currency ?? format.currency
  const columns = useRegistryColumns({ chosen: chosen.keys, thousands, currency })
  const words = useRegistrySentence(counts.data)
  const view = viewOf(search)
  const total = partners.data?.total
  const maySelect = permissions.includes('partners.archive') || permissions.includes('export')
  const file = (ids?: readonly string[]) =>
    exportUrl({
      ...(ids ? { ids: ids.join(','), archived: 'any', prospects: 'any' } : filters),
      sort,
      columns: columns.flatMap((column) => exportColumns[column.key as keyof typeof exportColumns]).join(','),
      language: format.language,
    })
  // Prospects and archived partners are counted in no other number, so "of all" would be wrong for them.
  const isSubset = !search['prospects'] && !search['archived']
  const isEmptyNetwork = counts.data?.all === 0 && counts.data.prospects === 0 && counts.data.archived === 0
  const clearSelection = () => setSelected(new Set())
  return (
    <Page
      sentence={words?.sentence ?? t('registry.title')}
      title={t('registry.title')}
      lead={words?.lead}
      actions={
        <>
          {permissions.includes('imports.run') ? (
            <ButtonLink to="/imports">{t('registry.import')}</ButtonLink>
          ) : null}
          {permissions.includes('export') && !isEmptyNetwork ? (
            <a className="btn" href={file()} download>
              {t('registry.export')}
            </a>
          ) : null}
          {permissions.includes('partners.write') ? (
            <ButtonLink kind="main" to="/partners/new">
              {t('registry.add')}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      <LinkTabs
        label={t('registry.views')}
        current={view ?? ''}
        tabs={views.map((one) => {
          const count = counts.data ? one.count(counts.data) : undefined
          return {
            key: one.key,
            text: t(`view.${one.key}`),
            to: '/partners',
            search: one.search,
            ...(count === undefined ? {} : { count: format.number(count) }),
          }
        })}
        tail={<SavedViews current={view} />}
      />
      <div className="registry-bar">
        <RegistrySearch value={list.find} onFind={list.setFind} busy={partners.isFetching} />
        <FilterChips
          definitions={useRegistryFilters(facets.data)}
          values={list.filters}
          onChange={list.setFilter}
          tail={
            <>
              {typeof total === 'number' && counts.data ? (
                <span role="status">
                  {t(isSubset ? 'registry.found' : 'registry.foundOnly', {
                    count: isSubset ? counts.data.all : total,
                    shown: format.number(total),
                    all: format.number(counts.data.all),
                  })}
                </span>
              ) : null}
              <ColumnChoice choice={chosen} />
              <DensitySwitch roomy={roomy} onChange={setRoomy} />
            </>
          }
        />
      </div>
      {facets.isError ? <Note>{t('registry.noFacets')}</Note> : null}
      <div className="registry-table">
        <Ledger
          label={t('registry.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          {...(sort ? { sort: list.sort } : {})}
          onSort={list.setSort}
          {...(maySelect ? { selection: { selected, onChange: setSelected } } : {})}
          open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.id } })}
          error={partners.error}
          onRetry={() => void partners.refetch()}
          busy={partners.isPlaceholderData}
          roomy={roomy}
          minWidth={1040}
          skeletonRows={20}
          empty={isEmptyNetwork ? <NoPartners /> : <NothingFound onClear={() => list.setView({})} />}
        />
      </div>
      <BulkBar
        count={picked.length}
        note={
          seesMoney
            ? t('registry.pickedValue', { sum: format.money(sumOf(picked), { currency, compact: true }) })
            : null
        }
        actions={[
          ...(permissions.includes('partners.archive')
            ? [{ key: 'curator', text: t('curator.assign'), onPress: () => setAssigning(true) }]
            : []),
          ...(permissions.includes('export')
            ? [
                {
                  key: 'export',
                  text: t('registry.exportPicked', { count: picked.length }),
                  onPress: () => window.location.assign(file(picked.map((row) => row.id))),
                },
              ]
            : []),
        ]}
        onClear={clearSelection}
      />
      <Pager
        from={list.firstRow}
        to={rows && rows.length > 0 ? list.firstRow + rows.length - 1 : 0}
        {...(typeof total === 'number' ? { total } : {})}
        {...movesOf(list, partners.data?.nextCursor)}
        note={
          <>
            <SideMark side="host" bare /> {t('registry.legendHost')}, <SideMark side="partner" bare />{' '}
            {t('registry.legendPartner')}
          </>
        }
      />
      {assigning ? (
        <CuratorSheet partners={picked} onClose={() => setAssigning(false)} onDone={clearSelection} />
      ) : null}
    </Page>
  )
}

/** Whoever may not see amounts gets the registry by name. */
function sortFor(sort: unknown, seesMoney: boolean): string {
  const wanted = String(sort)
  return !seesMoney && /^-?(net12m|change)$/.test(wanted) ? 'name' : wanted
}

function sumOf(rows: readonly { net12m: string | null }[]): string {
  return rows.reduce((sum, row) => sum + Number(row.net12m ?? 0), 0).toFixed(2)
}

function movesOf(list: ReturnType<typeof useListState>, nextCursor: string | null | undefined) {
  const next = list.next(nextCursor)
  return { ...(list.previous ? { onPrevious: list.previous } : {}), ...(next ? { onNext: next } : {}) }
}

function NoPartners() {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  return (
    <Empty
      title={t('empty.title')}
      action={
        <span className="rowx">
          {permissions.includes('partners.write') ? (
            <ButtonLink kind="main" to="/partners/new">
              {t('registry.add')}
            </ButtonLink>
          ) : null}
          {permissions.includes('imports.run') ? (
            <ButtonLink to="/imports">{t('empty.import')}</ButtonLink>
          ) : null}
        </span>
      }
    >
      {t('empty.lead')}
    </Empty>
  )
}

function NothingFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('partners')
  return (
    <Empty title={t('empty.notFound')} action={<Button onClick={onClear}>{t('empty.clear')}</Button>}>
      {t('empty.notFoundLead')}
    </Empty>
  )
}
