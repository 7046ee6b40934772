import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PartnerPage } from '../../contract.ts'
import { moveStage } from '../api.ts'
import { needsReason, useStages } from '../stages.ts'

/** Moves the partner to another stage; back, or to the exit, only with a reason. The earlier moves stand below. */
export function StageSheet({ data, onClose }: { data: PartnerPage; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { partner } = data
  const stages = useStages()
  const from = stages.of(partner.stage)
  // The way out is never what one meant by default.
  const next = stages.inUse.find(({ rank, role }) => from && rank > from.rank && role === 'open')
  const asksWhy = (code: string) => {
    const target = stages.of(code)
    return from !== undefined && target !== undefined && needsReason(from, target)
  }
  const entry = useEntryForm({
    initial: { to: next?.code ?? '', reason: '' },
    rules: {
      to: (to) => (to === '' ? t('stageMove.toNeeded') : to === partner.stage ? t('stageMove.same') : null),
      reason: (reason, { to }) => (asksWhy(to) && !reason.trim() ? t('stageMove.reasonNeeded') : null),
    },
    save: async ({ to, reason }) => {
      const answer = await moveStage(partner, to, reason.trim() || undefined)
      onClose()
      await act(async () => answer, {
        done: t('stageMove.done', { stage: stages.name(to) }),
        undo: () => moveStage(answer.partner, partner.stage, t('stageMove.mistake')),
      })
    },
  })
  const { to } = entry.form.getValues()
  return (
    <FormSheet
      title={t('stageMove.title')}
      entry={entry}
      submitText={t('stageMove.submit')}
      onClose={onClose}
      lead={t('stageMove.now', { stage: stages.name(partner.stage) })}
    >
      <SelectField
        label={t('stageMove.to')}
        data={stages.inUse.map(({ code }) => ({
          value: code,
          label: stages.name(code),
          disabled: code === partner.stage,
        }))}
        {...entry.field('to')}
      />
      <TextareaField
        label={t('stageMove.reason')}
        required={asksWhy(to)}
        help={asksWhy(to) ? t('stageMove.reasonHelp') : t('stageMove.reasonMay')}
        maxLength={1000}
        {...entry.field('reason')}
      />
      {data.stages.length > 0 ? (
        <div>
          <h4>{t('stageMove.history')}</h4>
          <ul className="moves">
            {[...data.stages].reverse().map((move) => (
              <li key={move.factId}>
                <span className="mm">
                  <DateText value={move.at} />
                </span>
                <span>
                  {stages.name(move.from)} → <b>{stages.name(move.to)}</b>
                  <span className="small mm">
                    {[move.by.name, move.reason].filter(Boolean).map((part) => (
                      <span key={part}> {part}</span>
                    ))}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </FormSheet>
  )
}
