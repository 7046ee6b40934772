import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterChips, type FilterDefinition } from '#ui/filter-chips.tsx'
import { Icon } from '#ui/icon.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { DocumentView } from '../contract.ts'
import { keys, readDocuments, readFolders } from './api.ts'
import { DocumentDeeds } from './document-deeds.tsx'
import { useFileSize } from './document-size.ts'
import { DocumentUpload } from './document-upload.tsx'
import { VersionList } from './document-versions.tsx'
import { listMoves } from './given-tab.tsx'
import { usePartnership } from './partnership.tsx'

const filterKeys = ['folder', 'kind', 'q', 'removed'] as const
const byNewest = { key: 'createdAt', descending: true }
const kinds = [
  'agreement',
  'minutes',
  'plan',
  'price_list',
  'invoice',
  'act',
  'presentation',
  'specification',
  'other',
] as const

/** Documents of the partnership: drop a file to add one, press a name for its versions. */
export function DocumentsTab() {
  const { t } = useTranslation('workspace')
  const { partnerId, mayWriteDocuments } = usePartnership()
  const [address] = useSearchState()
  const [opened, setOpened] = useState<string | null>(address['document'] ?? null)
  const list = useListState({ sort: byNewest, filters: filterKeys })
  const { sort: _sort, ...query } = list.query
  const folders = useQuery({
    queryKey: keys.part(partnerId, 'folders', {}),
    queryFn: ({ signal }) => readFolders(partnerId, signal),
  })
  const documents = useQuery({
    queryKey: keys.part(partnerId, 'documents', query),
    queryFn: ({ signal }) => readDocuments(partnerId, query, signal),
  })
  const rows = documents.data?.data
  const definitions: FilterDefinition[] = [
    { key: 'q', text: t('document.words'), kind: 'words' },
    ...((folders.data?.data.length ?? 0) > 0
      ? [
          {
            key: 'folder',
            text: t('document.folder'),
            kind: 'choice' as const,
            options: [
              ...(folders.data?.data ?? []).map(({ folder, documents: count }) => ({
                value: folder,
                text: `${folder} · ${count}`,
              })),
              { value: '-', text: t('document.noFolder') },
            ],
          },
        ]
      : []),
    {
      key: 'kind',
      text: t('document.kind'),
      kind: 'choice',
      options: kinds.map((kind) => ({ value: kind, text: t(`documentKind.${kind}`) })),
    },
    {
      key: 'removed',
      text: t('document.which'),
      kind: 'choice',
      options: [{ value: 'yes', text: t('document.removedOnes') }],
    },
  ]
  return (
    <Section title={t('document.title')} note={t('document.note')}>
      {mayWriteDocuments ? <DocumentUpload folder={list.filters['folder'] ?? null} /> : null}
      <FilterChips definitions={definitions} values={list.filters} onChange={list.setFilter} />
      <Ledger
        label={t('document.title')}
        columns={useColumns(opened, setOpened)}
        rows={rows}
        rowKey={(row) => row.id}
        error={documents.error}
        onRetry={() => void documents.refetch()}
        busy={documents.isFetching}
        detail={(row) => (row.id === opened ? <VersionList document={row} /> : null)}
        empty={<Empty title={t('document.emptyTitle')}>{t('document.empty')}</Empty>}
      />
      <Pager
        from={list.firstRow}
        to={rows ? list.firstRow + rows.length - 1 : 0}
        {...listMoves(list, documents.data?.nextCursor)}
      />
    </Section>
  )
}

function useColumns(
  opened: string | null,
  setOpened: (id: string | null) => void,
): LedgerColumn<DocumentView>[] {
  const { t } = useTranslation('workspace')
  const sizeOf = useFileSize()
  return [
    {
      key: 'title',
      head: t('document.name'),
      cell: (row) => (
        <span className="promise-cell">
          {row.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
          )}
          <button
            type="button"
            className="link q nm cut"
            aria-expanded={row.id === opened}
            title={row.title}
            onClick={() => setOpened(row.id === opened ? null : row.id)}
          >
            {row.title}
          </button>
          {row.folder ? <span className="small mm cut">{row.folder}</span> : null}
          {row.removedAt ? (
            <span className="small mm cut">
              {t('document.removedWhy', { reason: row.removedReason ?? '' })}
            </span>
          ) : null}
        </span>
      ),
      phone: 'name',
    },
    {
      key: 'kind',
      head: t('document.kind'),
      width: 140,
      cell: (row) => t(`documentKind.${row.kind}`),
      phone: 'line',
    },
    {
      key: 'versions',
      head: t('document.versions'),
      width: 112,
      cell: (row) => (
        <>
          {row.versions.length}
          {row.versions[0]?.isSigned ? (
            <span className="ok small">
              {' '}
              <Icon name="tick" size={12} className="ok" /> {t('document.signed')}
            </span>
          ) : null}
        </>
      ),
      phone: 'line',
    },
    {
      key: 'size',
      head: t('document.size'),
      align: 'end',
      width: 92,
      cell: (row) => (row.versions[0] ? sizeOf(row.versions[0].size) : null),
      phone: 'line',
    },
    {
      key: 'side',
      head: t('document.by'),
      width: 160,
      cell: (row) => (
        <span className="side">
          {row.side === 'system' ? null : <SideMark side={row.side} />}
          <span className="nm-plain cut">{row.versions[0]?.actor.name ?? ''}</span>
        </span>
      ),
    },
    {
      key: 'day',
      head: t('given.when'),
      width: 104,
      cell: (row) => <DateText value={row.versions[0]?.recordedAt ?? row.createdAt} />,
      phone: 'line',
    },
    {
      key: 'deeds',
      head: '',
      label: t('given.deeds'),
      align: 'end',
      width: 116,
      cell: (row) => <DocumentDeeds document={row} />,
      phone: 'main',
    },
  ]
}
