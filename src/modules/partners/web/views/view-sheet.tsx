import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import type { SavedView, ViewSettings } from '../../contract.ts'
import { addView, changeView, removeView } from './views-api.ts'

/** Names a view and says who sees it. */
export function ViewSheet(props: {
  /** Null: a new one of what is shown now. */
  view: SavedView | null
  settings: ViewSettings
  onClose: () => void
  onMade: (view: SavedView) => void
}) {
  const { view, settings, onClose, onMade } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { name: view?.name ?? '', isShared: view?.isShared ?? false },
    rules: { name: (name) => (name.trim() ? null : t('saved.nameNeeded')) },
    save: async (values) => {
      const wanted = { name: values.name.trim(), isShared: values.isShared }
      const answer = view ? await changeView(view, wanted) : await addView({ ...wanted, settings })
      onClose()
      if (!view) onMade(answer.view)
      await act(async () => answer, {
        done: t('saved.kept', { name: wanted.name }),
        undo: () =>
          view
            ? changeView(answer.view, { name: view.name, isShared: view.isShared })
            : removeView(answer.view),
      })
    },
  })
  return (
    <FormSheet
      title={t(view ? 'saved.editTitle' : 'saved.saveAs')}
      entry={entry}
      submitText={t('save')}
      onClose={onClose}
      lead={view ? null : t('saved.lead')}
    >
      <TextField label={t('saved.name')} required maxLength={80} data-autofocus {...entry.field('name')} />
      <CheckboxField
        label={t('saved.share')}
        help={t('saved.shareHelp')}
        {...entry.field('isShared', 'checkbox')}
      />
    </FormSheet>
  )
}
