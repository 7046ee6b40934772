import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import type { Tag, TagColour } from '../../contract.ts'
import { addTag, changeTag, mergeTags, removeTag, restoreTag } from './tags-api.ts'

const colours: readonly TagColour[] = [
  'grey',
  'blue',
  'teal',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'violet',
]

/** Name and colour of a tag. */
export function TagSheet({ tag, onClose }: { tag: Tag | null; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { name: tag?.name ?? '', colour: (tag?.colour ?? 'grey') as string },
    rules: { name: (name) => (name.trim() ? null : t('tags.nameNeeded')) },
    save: async (values) => {
      const wanted = { name: values.name.trim().replaceAll(',', ' '), colour: values.colour as TagColour }
      const answer = tag ? await changeTag(tag, wanted) : await addTag(wanted)
      onClose()
      await act(async () => answer, {
        done: t('saved.kept', { name: wanted.name }),
        undo: () =>
          tag ? changeTag(answer.tag, { name: tag.name, colour: tag.colour }) : removeTag(answer.tag),
      })
    },
  })
  const chosen = entry.form.getValues().colour
  return (
    <FormSheet title={tag ? tag.name : t('tags.new')} entry={entry} submitText={t('save')} onClose={onClose}>
      <TextField label={t('tags.name')} required maxLength={60} data-autofocus {...entry.field('name')} />
      <fieldset className="colour-choice">
        <legend className="small">{t('tags.colour')}</legend>
        {colours.map((colour) => (
          <label key={colour}>
            <input
              type="radio"
              className="box round"
              name="colour"
              value={colour}
              checked={chosen === colour}
              onChange={() => entry.form.setFieldValue('colour', colour)}
            />
            <span className={`tag-mark tag-${colour}`}>{t(`tags.is.${colour}`)}</span>
          </label>
        ))}
      </fieldset>
    </FormSheet>
  )
}

/** Two tags that mean the same become one: partners of the first get the second, the first is gone. */
export function TagMergeSheet(props: { tag: Tag; all: readonly Tag[]; onClose: () => void }) {
  const { tag, all, onClose } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { into: '' },
    rules: { into: (into) => (into ? null : t('tags.intoNeeded')) },
    save: async ({ into }) => {
      const other = all.find((one) => one.id === into)
      if (!other) return
      const answer = await mergeTags(tag, other)
      onClose()
      await act(async () => answer, {
        done: t('tags.merged', { name: tag.name, into: other.name }),
        undo: ({ taken }) => restoreTag(taken),
      })
    },
  })
  return (
    <FormSheet
      title={t('tags.mergeTitle', { name: tag.name })}
      entry={entry}
      submitText={t('tags.merge')}
      onClose={onClose}
      lead={t('tags.mergeLead', { count: tag.partners })}
    >
      <SelectField
        label={t('tags.into')}
        data={all.filter((one) => one.id !== tag.id).map((one) => ({ value: one.id, label: one.name }))}
        {...entry.field('into')}
      />
    </FormSheet>
  )
}
