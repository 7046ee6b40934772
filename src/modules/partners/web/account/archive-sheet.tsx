import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import type { Partner } from '../../contract.ts'
import { archivePartner, restorePartner } from '../api.ts'

/** Takes the partner out of the registry with a reason; nothing is lost and it can be brought back. */
export function ArchiveSheet({ partner, onClose }: { partner: Partner; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { reason: '' },
    rules: { reason: (reason) => (reason.trim() ? null : t('archive.reasonNeeded')) },
    save: async ({ reason }) => {
      const answer = await archivePartner(partner, reason.trim())
      onClose()
      await act(async () => answer, {
        done: t('archive.done', { name: partner.name }),
        undo: () => restorePartner(answer.partner),
      })
    },
  })
  return (
    <FormSheet
      title={t('archive.title')}
      entry={entry}
      submitText={t('archive.do')}
      onClose={onClose}
      lead={t('archive.lead')}
    >
      <TextareaField label={t('archive.reason')} required maxLength={1000} {...entry.field('reason')} />
    </FormSheet>
  )
}
