import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { NumberField } from '#ui/form/number-fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import type { LifecycleStage, StageRole } from '../../contract.ts'
import { addStage, archiveStage, changeStage, restoreStage } from './lifecycle-api.ts'

const roles: readonly StageRole[] = ['prospect', 'open', 'exit']

/** Adds a stage or changes one. */
export function StageEditSheet(props: {
  stage: LifecycleStage | null
  all: readonly LifecycleStage[]
  onClose: () => void
}) {
  const { stage, all, onClose } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const act = useDeed()
  const lastOpen = [...all].reverse().find(({ role }) => role === 'open')
  const entry = useEntryForm({
    initial: {
      nameRu: stage?.nameRu ?? '',
      nameEn: stage?.nameEn ?? '',
      role: (stage?.role ?? 'open') as string,
      isSigned: stage?.isSigned ?? false,
      expectedDays: (stage?.expectedDays ?? null) as number | null,
      after: lastOpen?.code ?? '',
    },
    rules: {
      nameRu: (name) => (name.trim() ? null : t('stages.nameNeeded')),
      nameEn: (name) => (name.trim() ? null : t('stages.nameNeeded')),
    },
    save: async (values) => {
      const fields = {
        nameRu: values.nameRu.trim(),
        nameEn: values.nameEn.trim(),
        role: values.role as StageRole,
        isSigned: values.role === 'open' && values.isSigned,
        expectedDays: values.expectedDays,
      }
      if (stage) {
        const answer = await changeStage(stage, fields)
        onClose()
        await act(async () => answer, {
          done: t('stages.saved'),
          undo: () => changeStage(answer.stage, answer.previous),
        })
      } else {
        const answer = await addStage({ ...fields, after: values.after || null })
        onClose()
        await act(async () => answer, {
          done: t('stages.added', { name: language === 'ru' ? fields.nameRu : fields.nameEn }),
          undo: () => archiveStage(answer.stage, undefined),
        })
      }
    },
  })
  const { role } = entry.form.getValues()
  return (
    <FormSheet
      title={stage ? t('stages.editTitle') : t('stages.add')}
      entry={entry}
      submitText={t('handover.save')}
      onClose={onClose}
    >
      <TextField label={t('stages.nameRu')} required maxLength={60} {...entry.field('nameRu')} />
      <TextField label={t('stages.nameEn')} required maxLength={60} {...entry.field('nameEn')} />
      <SelectField
        label={t('stages.roleLabel')}
        help={t(`stages.roleHelp.${role}`)}
        data={roles.map((value) => ({ value, label: t(`stages.role.${value}`) }))}
        {...entry.field('role')}
      />
      {role === 'open' ? (
        <CheckboxField
          label={t('stages.signedLabel')}
          help={t('stages.signedHelp')}
          {...entry.field('isSigned', 'checkbox')}
        />
      ) : null}
      <NumberField
        label={t('stages.expectedLabel')}
        help={t('stages.expectedHelp')}
        {...entry.field('expectedDays')}
      />
      {stage ? null : (
        <SelectField
          label={t('stages.after')}
          data={[
            { value: '', label: t('stages.atBeginning') },
            ...all.map(({ code, nameRu, nameEn }) => ({
              value: code,
              label: language === 'ru' ? nameRu : nameEn,
            })),
          ]}
          {...entry.field('after')}
        />
      )}
    </FormSheet>
  )
}

/** Puts a stage out of use; its partners go to another one of the same role. */
export function ArchiveStageSheet(props: {
  stage: LifecycleStage
  all: readonly LifecycleStage[]
  partners: number
  onClose: () => void
}) {
  const { stage, all, partners, onClose } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const act = useDeed()
  const name = (of: LifecycleStage) => (format.language === 'ru' ? of.nameRu : of.nameEn)
  const others = all.filter(({ role, code }) => role === stage.role && code !== stage.code)
  const entry = useEntryForm({
    initial: { moveTo: others.find(({ rank }) => rank > stage.rank)?.code ?? others.at(-1)?.code ?? '' },
    save: async ({ moveTo }) => {
      const answer = await archiveStage(stage, moveTo || undefined)
      onClose()
      await act(async () => answer, {
        done: t('stages.archivedDone', { name: name(stage), count: answer.moved }),
        ...(answer.moved === 0 ? { undo: () => restoreStage(stage.code) } : {}),
      })
    },
  })
  return (
    <FormSheet
      title={t('stages.archiveTitle', { name: name(stage) })}
      entry={entry}
      submitText={t('stages.archive')}
      onClose={onClose}
      lead={t('stages.archiveLead', { count: partners, shown: format.number(partners) })}
    >
      {others.length === 0 ? (
        <Note>{t('stages.lastOfRole')}</Note>
      ) : (
        <SelectField
          label={t('stages.moveTo')}
          data={others.map((one) => ({ value: one.code, label: name(one) }))}
          {...entry.field('moveTo')}
        />
      )}
    </FormSheet>
  )
}
