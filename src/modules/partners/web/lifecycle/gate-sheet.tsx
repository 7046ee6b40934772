import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { GateCondition, LifecycleStage } from '../../contract.ts'
import { ConditionFields } from './condition-fields.tsx'
import { useConditionWords } from './condition-words.ts'
import { saveGates } from './lifecycle-api.ts'

/** A condition of each kind as it begins. */
export const FRESH: { [Kind in GateCondition['kind']]: Extract<GateCondition, { kind: Kind }> } = {
  account_fields: { kind: 'account_fields', fields: ['nature'] },
  custom_fields: { kind: 'custom_fields', codes: [] },
  legal_entity: { kind: 'legal_entity', isInnChecked: true },
  contacts: { kind: 'contacts', atLeast: 1, position: null },
  document: {
    kind: 'document',
    documentKind: 'agreement',
    title: null,
    isSigned: false,
    unlessOnTrust: true,
  },
  promises: {
    kind: 'promises',
    rule: 'none_overdue',
    side: 'any',
    promiseKinds: [],
    share: null,
    atLeast: null,
  },
  facts: { kind: 'facts', factKinds: ['contact.met'], atLeast: 1, withinDays: 90 },
  curator: { kind: 'curator' },
  segment: { kind: 'segment', scheme: 'value', segments: [] },
  figure: { kind: 'figure', figure: 'net12m', over: '100000' },
}
const kinds = Object.keys(FRESH) as GateCondition['kind'][]

/** What must be true to enter a stage: conditions one adds, changes and takes away. */
export function GateSheet(props: {
  stage: LifecycleStage
  name: string
  conditions: readonly GateCondition[]
  onClose: () => void
}) {
  const { stage, name, onClose } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const act = useDeed()
  const words = useConditionWords()
  const [editing, setEditing] = useState<number | null>(null)
  const entry = useEntryForm({
    initial: { conditions: [...props.conditions] as GateCondition[], adding: '' },
    save: async ({ conditions }) => {
      const answer = await saveGates(stage.code, conditions)
      onClose()
      await act(async () => answer, {
        done: t('stages.gateSaved', { name }),
        undo: () => saveGates(stage.code, answer.previous.conditions),
      })
    },
  })
  const { conditions } = entry.form.getValues()
  const set = (next: GateCondition[]) => entry.form.setFieldValue('conditions', next)
  return (
    <FormSheet
      title={t('stages.gateTitle', { name })}
      entry={entry}
      submitText={t('handover.save')}
      onClose={onClose}
      lead={t('stages.gateLead')}
    >
      {conditions.length === 0 ? <p className="mm">{t('stages.gateNone')}</p> : null}
      <ol className="gate-editor" lang={language}>
        {conditions.map((condition, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other identity
          <li key={place}>
            <span style={{ flex: 1 }}>
              <button
                type="button"
                className="link"
                aria-expanded={editing === place}
                onClick={() => setEditing(editing === place ? null : place)}
              >
                {words(condition)}
              </button>
              {editing === place ? (
                <ConditionFields
                  condition={condition}
                  onChange={(changed) => set(conditions.map((one, n) => (n === place ? changed : one)))}
                />
              ) : null}
            </span>
            <IconButton
              icon="cross"
              label={t('stages.conditionAway', { condition: words(condition) })}
              onClick={() => {
                setEditing(null)
                set(conditions.filter((_, n) => n !== place))
              }}
            />
          </li>
        ))}
      </ol>
      <div className="rowx">
        <SelectField
          label={t('stages.conditionKind')}
          data={kinds.map((kind) => ({ value: kind, label: t(`gate.kind.${kind}`) }))}
          {...entry.field('adding')}
        />
        <Button
          icon="plus"
          disabled={entry.form.getValues().adding === ''}
          onClick={() => {
            const kind = entry.form.getValues().adding as GateCondition['kind']
            set([...conditions, FRESH[kind]])
            setEditing(conditions.length)
            entry.form.setFieldValue('adding', '')
          }}
        >
          {t('stages.conditionAdd')}
        </Button>
      </div>
    </FormSheet>
  )
}
