import '../partners.css'
import './registry.css'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Note } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useNavigate, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { WindowLedger } from '#ui/window-ledger.tsx'
import { exportUrl, keys, readCounts, readFacets } from '../api.ts'
import { useFields } from '../custom-fields/fields-api.ts'
import { DuplicatesLink } from '../duplicates/duplicates-link.tsx'
import { everything, SavedViews } from '../views/saved-views.tsx'
import { useViews } from '../views/views-api.ts'
import { savePicked } from './bulk-api.ts'
import { RegistryBulk } from './registry-bulk.tsx'
import { ColumnChoice, DensitySwitch, useColumnChoice, useDensity } from './registry-choices.tsx'
import { exportColumns } from './registry-column-keys.ts'
import { useRegistryColumns } from './registry-columns.tsx'
import { ExportMenu, type FileFormat } from './registry-export.tsx'
import { useRegistryFilters } from './registry-filters.ts'
import { GroupChoice, GroupHead, useGroupWords } from './registry-groups.tsx'
import { groupKey, type RegistryRow, useRegistryList } from './registry-list.ts'
import { RegistrySearch } from './registry-search.tsx'
import { useRegistrySelection } from './registry-selection.ts'
import { useRegistrySentence } from './registry-sentence.ts'
import { allFilterKeys, apiFilters, firstSort, viewOf, views } from './registry-views.ts'

/** All partners: the finding, the views, the table. */
export function RegistryPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const navigate = useNavigate()
  const { permissions } = useSession()
  const act = useDeed()
  const [search, change] = useSearchState()
  const fields = useFields()
  const filterKeys = useMemo(() => allFilterKeys(fields), [fields])
  const state = useListState({ sort: firstSort, filters: filterKeys })
  const chosen = useColumnChoice(fields)
  const [roomy, setRoomy] = useDensity()
  // Found by words: the best match first, unless one has chosen an order.
  const sort = search['sort'] || !state.find ? sortFor(state.query['sort'], permissions) : undefined
  const filters = useMemo(() => apiFilters(search), [search])
  const fieldColumns = chosen.keys
    .flatMap((key) => (key.startsWith('field.') ? [key.slice(6)] : []))
    .join(',')
  const by = search['group'] ?? null
  const partners = useRegistryList({ filters, sort, fields: fieldColumns, by })
  const { list, total } = partners
  const counts = useQuery({
    queryKey: [...keys.lists, 'counts'],
    queryFn: ({ signal }) => readCounts(signal),
  })
  const facets = useQuery({
    queryKey: [...keys.lists, 'facets'],
    queryFn: ({ signal }) => readFacets(signal),
    staleTime: 60_000,
  })
  const thousands = useThousands(list.loaded)
  const currency = partners.currency ?? format.currency
  const columns = useRegistryColumns({ chosen: chosen.keys, fields, thousands, currency })
  const words = useRegistrySentence(counts.data)
  const groupWords = useGroupWords(by, fields)
  const hasFirstView = useViews()?.some((one) => one.isDefault) ?? false
  const view = viewOf(search)
  const maySelect = permissions.includes('partners.write') || permissions.includes('export')
  const plain = JSON.stringify(filters)
  const selection = useRegistrySelection(list.loaded, total, `${plain} ${by ?? ''}`)
  const shape = {
    sort,
    columns: exportColumns(columns.map((column) => column.key)).join(','),
    language: format.language,
    ...(by === null ? {} : { groupBy: by }),
  }
  const file = (type: FileFormat) => exportUrl(type, { ...filters, ...shape })
  // Prospects and archived partners are counted in no other number, so "of all" would be wrong for them.
  const isSubset = !search['prospects'] && !search['archived']
  const isEmptyNetwork = counts.data?.all === 0 && counts.data.prospects === 0 && counts.data.archived === 0
  return (
    <Page
      sentence={words?.sentence ?? t('registry.title')}
      title={t('registry.title')}
      lead={words?.lead}
      actions={
        <>
          <ButtonLink to="/partners/board" search={search}>
            {t('board.title')}
          </ButtonLink>
          {permissions.includes('imports.run') ? (
            <ButtonLink to="/imports">{t('registry.import')}</ButtonLink>
          ) : null}
          {permissions.includes('export') && !isEmptyNetwork ? <ExportMenu file={file} /> : null}
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
        current={isSavedView(search['view']) ? '' : (view ?? '')}
        tabs={views.map((one) => {
          const count = counts.data ? one.count(counts.data) : undefined
          return {
            key: one.key,
            text: t(`view.${one.key}`),
            to: '/partners',
            search: one.key === 'all' && hasFirstView ? { view: everything } : one.search,
            ...(count === undefined ? {} : { count: format.number(count) }),
          }
        })}
        tail={<SavedViews isUsual={view !== undefined} />}
      />
      <div className="registry-bar">
        <RegistrySearch value={state.find} onFind={state.setFind} busy={list.busy} />
        <FilterChips
          definitions={useRegistryFilters(facets.data, fields)}
          values={state.filters}
          onChange={state.setFilter}
          tail={
            <>
              <DuplicatesLink />
              {typeof total === 'number' && counts.data ? (
                <span role="status">
                  {t(isSubset ? 'registry.found' : 'registry.foundOnly', {
                    count: isSubset ? counts.data.all : total,
                    shown: format.number(total),
                    all: format.number(counts.data.all),
                  })}
                </span>
              ) : null}
              <GroupChoice
                by={by}
                fields={fields}
                onChange={(next) => change({ group: next ?? undefined })}
              />
              <ColumnChoice choice={chosen} />
              <DensitySwitch roomy={roomy} onChange={setRoomy} />
            </>
          }
        />
      </div>
      {facets.isError ? <Note>{t('registry.noFacets')}</Note> : null}
      {partners.isCut ? <Note tone="plain">{t('group.cut')}</Note> : null}
      {partners.error ? <ErrorNote error={partners.error} /> : null}
      <div className="registry-table">
        <WindowLedger
          // The height of a row is known anew where it changes.
          key={roomy ? 'roomy' : 'dense'}
          label={t('registry.title')}
          listName={`${plain} ${sort ?? ''} ${by ?? ''}`}
          columns={columns}
          list={list}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          {...(sort ? { sort: state.sort } : {})}
          onSort={state.setSort}
          {...(maySelect ? { selection: selection.window } : {})}
          open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.id } })}
          rowKeys={{
            e: {
              text: t('registry.keyDetails'),
              act: (row) =>
                void navigate({
                  to: '/partners/$partnerId',
                  params: { partnerId: row.id },
                  search: { tab: 'details' },
                }),
            },
          }}
          roomy={roomy}
          minWidth={widthOf(columns)}
          onToggleSection={partners.toggle}
          head={(section) => {
            const group = partners.groups?.find((one) => groupKey(one) === section)
            return group ? (
              <GroupHead
                words={groupWords(group)}
                group={group}
                currency={currency}
                opened={partners.isOpen(section)}
                onToggle={() => partners.toggle(section)}
              />
            ) : null
          }}
          empty={isEmptyNetwork ? <NoPartners /> : <NothingFound onClear={() => state.setView({})} />}
        />
      </div>
      <RegistryBulk
        selection={selection}
        total={total}
        filter={withoutEmpty(filters)}
        currency={currency}
        onExport={(ids) =>
          ids
            ? void act(() => savePicked(ids, { ...shape, archived: 'any', prospects: 'any' }), {
                done: t('bulk.exported'),
              })
            : window.location.assign(file('xlsx'))
        }
      />
      {total ? (
        <p className="registry-legend">
          <SideMark side="host" bare /> {t('registry.legendHost')}, <SideMark side="partner" bare />{' '}
          {t('registry.legendPartner')}
        </p>
      ) : null}
    </Page>
  )
}

function isSavedView(id: string | undefined): boolean {
  return id !== undefined && id !== everything
}

/** Whoever may not see what a list is sorted by gets the registry by name. */
function sortFor(sort: unknown, permissions: readonly string[]): string {
  const wanted = String(sort)
  const isClosed =
    (!permissions.includes('money.read') && /^-?(net12m|change|valueAtRisk)$/.test(wanted)) ||
    (!permissions.includes('reports.read') && /^-?(risk|valueAtRisk)$/.test(wanted))
  return isClosed ? 'name' : wanted
}

/** Whether sums are told in thousands: where one of the first rows has a million. Settled once, so that nothing jumps. */
function useThousands(rows: readonly RegistryRow[]): boolean {
  const largest = Math.max(0, ...rows.slice(0, 100).map((row) => Math.abs(Number(row.net12m ?? 0))))
  return largest >= 1_000_000
}

/** The least width at which the columns keep theirs and the name has room. */
function widthOf(columns: readonly { width?: number | string }[]): number {
  return Math.max(
    1040,
    columns.reduce((sum, column) => sum + (typeof column.width === 'number' ? column.width : 0), 26 + 220),
  )
}

function withoutEmpty(filters: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => !!entry[1]))
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
