import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#ui/api-client.ts'
import { useDeed } from '#ui/deed.tsx'
import { ConflictNote } from '#ui/form/conflict-note.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import type { Audience, NoteView } from '../contract.ts'
import { addNote, changeNote, readNotes, removeNote, restoreNote } from './api.ts'
import { usePartnership } from './partnership.tsx'

/** Writes or mends a note; who reads it stands above the field and cannot be changed by accident. */
export function NoteSheet(props: { note: NoteView | null; audience: Audience; onClose: () => void }) {
  const { note, audience, onClose } = props
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const { partnerId, own } = usePartnership()
  const [base, setBase] = useState(note)
  const [theirs, setTheirs] = useState<NoteView | null>(null)
  const whose = audience === 'shared' ? 'shared' : 'own'
  const entry = useEntryForm({
    initial: { text: note?.text ?? '', isPinned: note?.isPinned ?? false },
    rules: { text: (text) => (text.trim() ? null : t('note.textNeeded')) },
    save: async ({ text, isPinned }) => {
      if (!base) {
        const made = await addNote(partnerId, { text: text.trim(), isPinned, audience })
        onClose()
        await act(async () => made, { done: t('note.added'), undo: () => removeNote(made) })
        return
      }
      try {
        const after = await changeNote(base, { text: text.trim(), isPinned })
        onClose()
        await act(async () => after, {
          done: t('note.changed'),
          undo: () => changeNote(after, { text: base.text, isPinned: base.isPinned }),
        })
      } catch (error) {
        if (error instanceof ApiError && error.status === 412) {
          const page = await readNotes(partnerId, { audience, limit: 200 })
          setTheirs(page.data.find((one) => one.id === base.id) ?? null)
        }
        throw error
      }
    },
  })
  const remove = async () => {
    if (!base) return
    onClose()
    await act(() => removeNote(base), { done: t('note.removed'), undo: () => restoreNote(base) })
  }
  return (
    <FormSheet
      title={t(base ? 'note.edit' : 'note.new')}
      entry={theirs ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      lead={t(`note.readers.${whose === 'shared' ? 'shared' : own}`)}
      more={
        base ? (
          <button type="button" className="link end" onClick={() => void remove()}>
            {t('note.remove')}
          </button>
        ) : null
      }
    >
      {theirs ? (
        <ConflictNote
          conflicts={[
            { field: 'text', label: t('note.text'), theirs: theirs.text, mine: entry.form.getValues().text },
          ]}
          onKeepMine={() => {
            setBase(theirs)
            setTheirs(null)
          }}
          onTakeTheirs={() => {
            setBase(theirs)
            entry.form.setValues({ text: theirs.text, isPinned: theirs.isPinned })
            setTheirs(null)
          }}
        />
      ) : null}
      <TextareaField
        label={t('note.text')}
        minRows={6}
        maxLength={20_000}
        data-autofocus
        {...entry.field('text')}
      />
      <CheckboxField label={t('note.pin')} {...entry.field('isPinned', 'checkbox')} />
    </FormSheet>
  )
}
