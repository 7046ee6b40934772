import '../partners.css'
import '../registry/registry.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button, IconButton } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import type { Tag } from '../../contract.ts'
import { TagMark } from './tag-mark.tsx'
import { TagMergeSheet, TagSheet } from './tag-sheets.tsx'
import { readTags, removeTag, restoreTag, tagKeys } from './tags-api.ts'

/** The tags of the network: names, colours, two that mean the same made one. */
export function TagsPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const act = useDeed()
  const remove = (tag: Tag) =>
    act(() => removeTag(tag), {
      done: t('tags.gone', { name: tag.name }),
      undo: ({ taken }) => restoreTag(taken),
    })
  const [sheet, setSheet] = useState<Tag | 'new' | null>(null)
  const [merging, setMerging] = useState<Tag | null>(null)
  const [removing, setRemoving] = useState<Tag | null>(null)
  const tags = useQuery({ queryKey: tagKeys.list(), queryFn: ({ signal }) => readTags(signal) })
  const all = tags.data?.data
  const columns: LedgerColumn<Tag>[] = [
    {
      key: 'name',
      head: t('tags.name'),
      phone: 'name',
      cell: (tag) => (
        <button type="button" className="link q" onClick={() => setSheet(tag)}>
          <TagMark tag={tag} />
        </button>
      ),
    },
    {
      key: 'partners',
      head: t('registry.title'),
      width: 120,
      align: 'end',
      phone: 'main',
      cell: (tag) => (
        <Link
          to="/partners"
          search={{ tag: tag.id, prospects: 'any' }}
          aria-label={`${format.number(tag.partners)}: ${t('tags.open', { name: tag.name })}`}
        >
          {format.number(tag.partners)}
        </Link>
      ),
    },
    {
      key: 'deeds',
      head: '',
      label: t('tags.deeds'),
      width: 200,
      align: 'end',
      phone: 'line',
      cell: (tag) => (
        <span className="rowx" style={{ justifyContent: 'end' }}>
          <button
            type="button"
            className="link"
            onClick={() => setMerging(tag)}
            disabled={(all?.length ?? 0) < 2}
          >
            {t('tags.merge')}
          </button>
          <IconButton
            icon="cross"
            label={t('tags.delete', { name: tag.name })}
            onClick={() => (tag.partners > 0 ? setRemoving(tag) : void remove(tag))}
          />
        </span>
      ),
    },
  ]
  return (
    <SettingsPage
      current="tags"
      sentence={all && all.length > 0 ? t('tags.sentence', { count: all.length }) : t('column.tags')}
      title={t('column.tags')}
      lead={t('tags.lead')}
      actions={
        <Button kind="main" icon="plus" onClick={() => setSheet('new')}>
          {t('tags.new')}
        </Button>
      }
    >
      {tags.isError ? <ErrorNote error={tags.error} onRetry={() => void tags.refetch()} /> : null}
      <Ledger
        label={t('column.tags')}
        columns={columns}
        rows={all}
        rowKey={(tag) => tag.id}
        empty={<Empty title={t('tags.noneYet')}>{t('tags.noneLead')}</Empty>}
      />
      {sheet ? <TagSheet tag={sheet === 'new' ? null : sheet} onClose={() => setSheet(null)} /> : null}
      {merging ? <TagMergeSheet tag={merging} all={all ?? []} onClose={() => setMerging(null)} /> : null}
      {removing ? (
        <ConfirmDialog
          title={t('tags.delete', { name: removing.name })}
          confirm={t('tags.deleteDo')}
          onConfirm={async () => {
            await remove(removing)
            setRemoving(null)
          }}
          onClose={() => setRemoving(null)}
        >
          {t('tags.deleteLead', { count: removing.partners })}
        </ConfirmDialog>
      ) : null}
    </SettingsPage>
  )
}
