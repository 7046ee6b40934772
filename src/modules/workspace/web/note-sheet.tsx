import { useTranslation } from 'react-i18next'
import { MentionField } from '#modules/messaging/web/index.ts'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { MergeNote, useMerge } from '#ui/form/merge.tsx'
import type { Audience, NoteView } from '../contract.ts'
import { addNote, changeNote, readNotes, removeNote, restoreNote } from './api.ts'
import { usePartnership } from './partnership.tsx'

function valuesOf(note: NoteView | null) {
  return { text: note?.text ?? '', isPinned: note?.isPinned ?? false, isPersonal: note?.isPersonal ?? false }
}

/** Writes or mends a note; who reads it stands above the field and cannot be changed by accident. */
export function NoteSheet(props: { note: NoteView | null; audience: Audience; onClose: () => void }) {
  const { note, audience, onClose } = props
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const { partnerId, own } = usePartnership()
  const isShared = audience === 'shared'
  const merge = useMerge<NoteView, ReturnType<typeof valuesOf>>({
    row: note,
    valuesOf,
    readAgain: async (before) => {
      const page = await readNotes(partnerId, { audience, limit: 200 })
      return page.data.find((one) => one.id === before.id) ?? null
    },
  })
  const entry = useEntryForm({
    initial: valuesOf(note),
    rules: { text: (text) => (text.trim() ? null : t('note.textNeeded')) },
    draft: `note ${note?.id ?? `new ${audience} ${partnerId}`}`,
    save: async (values, form) => {
      if (!note) {
        const { text, isPinned, isPersonal } = values
        const made = await addNote(partnerId, { text: text.trim(), isPinned, isPersonal, audience })
        onClose()
        await act(async () => made, { done: t('note.added'), undo: () => removeNote(made) })
        return
      }
      const after = await merge.save(values, form.setValues, (before, { text, isPinned }) =>
        changeNote(before, { text: text.trim(), isPinned }),
      )
      onClose()
      await act(async () => after, {
        done: t('note.changed'),
        undo: () => changeNote(after, { text: note.text, isPinned: note.isPinned }),
      })
    },
  })
  const remove = async () => {
    if (!merge.base) return
    const now = merge.base
    onClose()
    await act(() => removeNote(now), { done: t('note.removed'), undo: () => restoreNote(now) })
  }
  const { text, isPersonal } = entry.form.getValues()
  return (
    <FormSheet
      title={t(note ? 'note.edit' : 'note.new')}
      entry={merge.conflicts.length > 0 ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      lead={isPersonal ? t('note.personalLead') : t(`note.readers.${isShared ? 'shared' : own}`)}
      more={
        note ? (
          <button type="button" className="link end" onClick={() => void remove()}>
            {t('note.remove')}
          </button>
        ) : null
      }
    >
      <MergeNote
        merge={merge}
        label={(field) => t(field === 'isPinned' ? 'note.pin' : 'note.text')}
        values={entry.form.getValues()}
        choose={(field, value) => entry.form.setFieldValue(field, value as string)}
      />
      <MentionField
        label={t('note.text')}
        help={isPersonal ? undefined : t('note.mentionHelp')}
        minRows={6}
        maxLength={20_000}
        data-autofocus
        partnerId={partnerId}
        audience={audience}
        alone={isPersonal}
        {...entry.field('text')}
        value={text}
        onText={(words) => entry.form.setFieldValue('text', words)}
      />
      <CheckboxField label={t('note.pin')} {...entry.field('isPinned', 'checkbox')} />
      {note || isShared ? null : (
        <CheckboxField
          label={t('note.personal')}
          help={t('note.personalHelp')}
          {...entry.field('isPersonal', 'checkbox')}
        />
      )}
    </FormSheet>
  )
}
