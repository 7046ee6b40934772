import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import type { SegmentStanding } from '../../contract.ts'
import { endOverrule, overruleSegment } from './segments-api.ts'

/** Places a partner in a segment against the rules: which, why, until when. */
export function OverruleSheet(props: { partnerId: string; standing: SegmentStanding; onClose: () => void }) {
  const { partnerId, standing, onClose } = props
  const { t, i18n } = useTranslation('partners')
  const act = useDeed()
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  const before = standing.overrule
  const entry = useEntryForm<{ segmentId: string; reason: string; until: string | null }>({
    initial: {
      segmentId: before?.segmentId ?? '',
      reason: before?.reason ?? '',
      until: before?.until ?? null,
    },
    rules: {
      segmentId: (value) => (value ? null : t('segments.chooseSegment')),
      reason: (value) => (value.trim() ? null : t('segments.reasonNeeded')),
    },
    save: async ({ segmentId, reason, until }) => {
      const answer = await overruleSegment(partnerId, standing, { segmentId, reason: reason.trim(), until })
      onClose()
      await act(async () => answer, {
        done: t('segments.overruleDone'),
        undo: async () => {
          const now = answer.data.find(({ scheme }) => scheme.id === standing.scheme.id)
          if (!now) return
          if (before)
            await overruleSegment(partnerId, now, {
              segmentId: before.segmentId,
              reason: before.reason,
              until: before.until,
            })
          else await endOverrule(partnerId, now)
        },
      })
    },
  })
  return (
    <FormSheet
      title={t('segments.overrule')}
      entry={entry}
      submitText={t('segments.overruleSubmit')}
      onClose={onClose}
      lead={t('segments.overruleLead', { segment: nameOf(standing.bySegmentRules) })}
    >
      <SelectField
        label={nameOf(standing.scheme)}
        required
        data={standing.choices.map((one) => ({ value: one.id, label: nameOf(one) }))}
        {...entry.field('segmentId')}
      />
      <TextareaField label={t('segments.reason')} required maxLength={1000} {...entry.field('reason')} />
      <DateField label={t('segments.untilDay')} help={t('segments.untilHelp')} {...entry.field('until')} />
    </FormSheet>
  )
}
