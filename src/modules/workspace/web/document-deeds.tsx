import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { Icon } from '#ui/icon.tsx'
import type { DocumentView } from '../contract.ts'
import { changeDocument, removeDocument, restoreDocument, versionUrl } from './api.ts'

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

/** Download, rename, remove (with a reason) or bring back. */
export function DocumentDeeds({ document }: { document: DocumentView }) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const [sheet, setSheet] = useState<'edit' | 'remove' | null>(null)
  const latest = document.versions[0]
  return (
    <span className="deeds">
      {latest && !latest.bytesRemovedAt ? (
        <a className="icon-btn" href={versionUrl(document, latest.n)} download title={t('document.download')}>
          <Icon name="download" label={t('document.downloadOf', { title: document.title })} />
        </a>
      ) : null}
      {document.mayEdit ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <button
              type="button"
              className="icon-btn"
              aria-label={t('document.more', { title: document.title })}
            >
              <Icon name="down" size={14} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {document.removedAt ? (
              <Menu.Item
                onClick={() =>
                  void act(() => restoreDocument(document), {
                    done: t('document.restored', { title: document.title }),
                    undo: (after) => removeDocument(after, document.removedReason ?? t('promise.mistake')),
                  })
                }
              >
                {t('document.restore')}
              </Menu.Item>
            ) : (
              <>
                <Menu.Item onClick={() => setSheet('edit')}>{t('edit')}</Menu.Item>
                <Menu.Item onClick={() => setSheet('remove')}>{t('document.remove')}</Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {sheet === 'edit' ? <EditSheet document={document} onClose={() => setSheet(null)} /> : null}
      {sheet === 'remove' ? <RemoveSheet document={document} onClose={() => setSheet(null)} /> : null}
    </span>
  )
}

type SheetProps = { document: DocumentView; onClose: () => void }

function EditSheet({ document, onClose }: SheetProps) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { title: document.title, kind: document.kind as string, folder: document.folder ?? '' },
    rules: { title: (title) => (title.trim() ? null : t('document.titleNeeded')) },
    save: async ({ title, kind, folder }) => {
      const after = await changeDocument(document, {
        title: title.trim(),
        kind,
        folder: folder.trim() || null,
      })
      onClose()
      await act(async () => after, {
        done: t('document.changed', { title: after.title }),
        undo: () =>
          changeDocument(after, { title: document.title, kind: document.kind, folder: document.folder }),
      })
    },
  })
  return (
    <FormSheet title={t('document.editTitle')} entry={entry} submitText={t('save')} onClose={onClose}>
      <TextField label={t('document.name')} required maxLength={300} {...entry.field('title')} />
      <SelectField
        label={t('document.kind')}
        data={kinds.map((one) => ({ value: one, label: t(`documentKind.${one}`) }))}
        {...entry.field('kind')}
      />
      <TextField
        label={t('document.folder')}
        help={t('document.folderHelp')}
        maxLength={100}
        {...entry.field('folder')}
      />
    </FormSheet>
  )
}

function RemoveSheet({ document, onClose }: SheetProps) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { reason: '' },
    rules: { reason: (reason) => (reason.trim() ? null : t('promise.reasonNeeded')) },
    save: async ({ reason }) => {
      const after = await removeDocument(document, reason.trim())
      onClose()
      await act(async () => after, {
        done: t('document.removed', { title: document.title }),
        undo: () => restoreDocument(document),
      })
    },
  })
  return (
    <FormSheet
      title={t('document.remove')}
      entry={entry}
      submitText={t('document.remove')}
      onClose={onClose}
      lead={t('document.removeLead')}
    >
      <TextareaField label={t('promise.reason')} required maxLength={1000} {...entry.field('reason')} />
    </FormSheet>
  )
}
