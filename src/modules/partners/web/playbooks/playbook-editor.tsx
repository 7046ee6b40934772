import { Checkbox, Drawer, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import type {
  Playbook,
  PlaybookDefinition,
  PlaybookEffect,
  PlaybookStepDefinition,
  PlaybookTarget,
} from '../../contract.ts'
import { keys, readHostPeople } from '../api.ts'
import { readSchemes, segmentKeys } from '../segments/segments-api.ts'
import { natures, terms, useStages } from '../stages.ts'
import { addPlaybook, archivePlaybook, definitionOf, readEffect, savePlaybook } from './playbooks-api.ts'

const evidences = [
  'contact.met',
  'contact.called',
  'contact.written',
  'document.added',
  'measure.given',
  'order.placed',
] as const
const occasions = ['partner.stage_moved', 'order.delivered', 'order.returned', 'request.resolved'] as const
const roles = ['owner', 'manager', 'curator', 'accountant'] as const

const newStep: PlaybookStepDefinition = {
  id: null,
  kind: 'promise',
  nameRu: '',
  nameEn: '',
  timing: { type: 'every', period: 'quarter' },
  who: { by: 'curator' },
  evidence: ['contact.met'],
  isShared: false,
}

/** Editing a playbook: for whom, its steps, and what saving begins, stops and leaves as it is. */
export function PlaybookEditor({ playbook, onClose }: { playbook: Playbook | null; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const { t: ui } = useTranslation('ui')
  const act = useDeed()
  const [draft, setDraft] = useState<PlaybookDefinition>(
    playbook
      ? definitionOf(playbook)
      : { nameRu: '', nameEn: '', target: { by: 'stage', value: 'mature' }, isOn: false, steps: [newStep] },
  )
  const [effect, setEffect] = useState<{ draft: PlaybookDefinition; effect: PlaybookEffect } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const isComplete =
    draft.nameRu.trim() !== '' &&
    draft.nameEn.trim() !== '' &&
    draft.steps.every((step) => step.nameRu.trim() !== '' && step.nameEn.trim() !== '') &&
    (draft.target.by !== 'segment' || draft.target.segmentId !== '')
  const isSeen = effect?.draft === draft
  const set = (index: number, step: PlaybookStepDefinition) =>
    setDraft({ ...draft, steps: draft.steps.map((one, place) => (place === index ? step : one)) })
  const show = async () => {
    setBusy(true)
    setError(null)
    try {
      setEffect({ draft, effect: await readEffect(playbook?.id ?? null, draft) })
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const save = async () => {
    setBusy(true)
    const isDone = await act(() => (playbook ? savePlaybook(playbook, draft) : addPlaybook(draft)), {
      done: ({ isDone: isNow }) => t(isNow ? 'playbooks.saved' : 'playbooks.savedLater'),
      undo: ({ playbook: saved, previous }) =>
        previous ? savePlaybook(saved, previous) : archivePlaybook(saved),
    })
    setBusy(false)
    if (isDone) onClose()
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={720}
      title={playbook ? t('playbooks.edit') : t('playbooks.add')}
      closeButtonProps={{ 'aria-label': ui('close') }}
    >
      <div className="pb-edit stack">
        <div className="fields two">
          <TextInput
            label={t('playbooks.nameRu')}
            value={draft.nameRu}
            maxLength={120}
            onChange={(event) => setDraft({ ...draft, nameRu: event.currentTarget.value })}
          />
          <TextInput
            label={t('playbooks.nameEn')}
            value={draft.nameEn}
            maxLength={120}
            onChange={(event) => setDraft({ ...draft, nameEn: event.currentTarget.value })}
          />
        </div>
        <TargetFields target={draft.target} onChange={(target) => setDraft({ ...draft, target })} />
        <Switch
          label={t('playbooks.isOn')}
          checked={draft.isOn}
          onChange={(event) => setDraft({ ...draft, isOn: event.currentTarget.checked })}
        />
        <h3>{t('playbooks.steps')}</h3>
        <ol className="pb-steps">
          {draft.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: new steps have no id and keep their places while edited
            <li key={index}>
              <StepFields
                step={step}
                n={index + 1}
                onChange={(next) => set(index, next)}
                onRemove={() =>
                  setDraft({ ...draft, steps: draft.steps.filter((_, place) => place !== index) })
                }
              />
            </li>
          ))}
        </ol>
        <Button
          icon="plus"
          size="small"
          onClick={() => setDraft({ ...draft, steps: [...draft.steps, newStep] })}
        >
          {t('playbooks.addStep')}
        </Button>
        {error ? <ErrorNote error={error} /> : null}
        {isSeen ? <Effect effect={effect.effect} /> : null}
        <div className="rowx">
          {isSeen ? (
            <Button kind="main" busy={busy} onClick={() => void save()}>
              {t('playbooks.save')}
            </Button>
          ) : (
            <Button kind="main" busy={busy} disabled={!isComplete} onClick={() => void show()}>
              {t('playbooks.showEffect')}
            </Button>
          )}
          <Button kind="quiet" onClick={onClose}>
            {t('segments.cancel')}
          </Button>
        </div>
      </div>
    </Drawer>
  )
}

function Effect({ effect }: { effect: PlaybookEffect }) {
  const { t } = useTranslation('partners')
  return (
    <ul className="pb-effect" aria-live="polite">
      <li>{t('playbooks.effect.begins', { count: effect.begins })}</li>
      <li>{t('playbooks.effect.goesOn', { count: effect.goesOn })}</li>
      {effect.ends > 0 ? <li>{t('playbooks.effect.ends', { count: effect.ends })}</li> : null}
      {effect.withdrawn > 0 ? <li>{t('playbooks.effect.withdrawn', { count: effect.withdrawn })}</li> : null}
      {effect.openOfChanged > 0 ? (
        <li>{t('playbooks.effect.openOfChanged', { count: effect.openOfChanged })}</li>
      ) : null}
    </ul>
  )
}

function TargetFields({
  target,
  onChange,
}: {
  target: PlaybookTarget
  onChange: (target: PlaybookTarget) => void
}) {
  const { t, i18n } = useTranslation('partners')
  const stages = useStages()
  const schemes = useQuery({ queryKey: segmentKeys.list(), queryFn: ({ signal }) => readSchemes(signal) })
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  const segments = (schemes.data?.data ?? []).filter(({ archivedAt }) => archivedAt === null)
  const first = segments[0]?.segments[0]?.id ?? ''
  const values =
    target.by === 'stage'
      ? stages.inUse.map(({ code }) => ({ value: code, label: stages.name(code) }))
      : (target.by === 'nature' ? natures : terms).map((value) => ({
          value,
          label: t(`${target.by}.${value}`),
        }))
  return (
    <div className="fields two">
      <Select
        label={t('playbooks.forWhom')}
        data={(['segment', 'nature', 'term', 'stage'] as const).map((value) => ({
          value,
          label: t(`playbooks.by.${value}`),
        }))}
        value={target.by}
        allowDeselect={false}
        onChange={(by) => {
          if (by === 'segment') onChange({ by, segmentId: first })
          if (by === 'nature') onChange({ by, value: natures[0] ?? '' })
          if (by === 'term') onChange({ by, value: terms[0] ?? '' })
          if (by === 'stage') onChange({ by, value: stages.inUse.at(0)?.code ?? '' })
        }}
      />
      {target.by === 'segment' ? (
        <Select
          label={t('playbooks.by.segment')}
          data={segments.map((scheme) => ({
            group: nameOf(scheme),
            items: scheme.segments.map((segment) => ({ value: segment.id, label: nameOf(segment) })),
          }))}
          value={target.segmentId}
          allowDeselect={false}
          onChange={(segmentId) => segmentId && onChange({ by: 'segment', segmentId })}
        />
      ) : (
        <Select
          label={t(`playbooks.by.${target.by}`)}
          data={values}
          value={target.value}
          allowDeselect={false}
          onChange={(value) => value && onChange({ by: target.by, value })}
        />
      )}
    </div>
  )
}

function StepFields(props: {
  step: PlaybookStepDefinition
  n: number
  onChange: (step: PlaybookStepDefinition) => void
  onRemove: () => void
}) {
  const { step, n, onChange, onRemove } = props
  const { t } = useTranslation('partners')
  const people = useQuery({
    queryKey: [...keys.lists, 'people'],
    queryFn: ({ signal }) => readHostPeople(signal),
    staleTime: 60_000,
  })
  const { timing, who } = step
  const days = timing.type === 'every' ? 10 : timing.days
  return (
    <fieldset className="pb-step">
      <legend>
        {t('playbooks.step', { n })}
        <IconButton icon="cross" label={t('playbooks.removeStep', { n })} onClick={onRemove} />
      </legend>
      <div className="fields two">
        <TextInput
          label={t('playbooks.whatRu')}
          value={step.nameRu}
          maxLength={160}
          onChange={(event) => onChange({ ...step, nameRu: event.currentTarget.value })}
        />
        <TextInput
          label={t('playbooks.whatEn')}
          value={step.nameEn}
          maxLength={160}
          onChange={(event) => onChange({ ...step, nameEn: event.currentTarget.value })}
        />
        <Select
          label={t('playbooks.kind')}
          data={(['promise', 'reminder'] as const).map((value) => ({
            value,
            label: t(`playbooks.kindIs.${value}`),
          }))}
          value={step.kind}
          allowDeselect={false}
          onChange={(kind) =>
            kind &&
            onChange({
              ...step,
              kind: kind as 'promise' | 'reminder',
              isShared: kind === 'promise' && step.isShared,
            })
          }
        />
        <Select
          label={t('playbooks.when')}
          data={[
            ...(['month', 'quarter', 'year'] as const).map((period) => ({
              value: `every:${period}`,
              label: t(`playbooks.every.${period}`),
            })),
            { value: 'after', label: t('playbooks.afterChoice') },
            { value: 'on_fact', label: t('playbooks.onFactChoice') },
          ]}
          value={timing.type === 'every' ? `every:${timing.period}` : timing.type}
          allowDeselect={false}
          onChange={(value) => {
            if (value?.startsWith('every:'))
              onChange({
                ...step,
                timing: { type: 'every', period: value.slice(6) as 'month' | 'quarter' | 'year' },
              })
            if (value === 'after') onChange({ ...step, timing: { type: 'after', days, working: true } })
            if (value === 'on_fact')
              onChange({
                ...step,
                timing: { type: 'on_fact', facts: ['partner.stage_moved'], days, working: true },
              })
          }}
        />
        {timing.type === 'on_fact' ? (
          <MultiSelect
            label={t('playbooks.afterWhat')}
            data={occasions.map((kind) => ({
              value: kind,
              label: t(`playbooks.occasion.${kind.replace('.', '_')}`),
            }))}
            value={timing.facts}
            onChange={(facts) =>
              facts.length > 0 && onChange({ ...step, timing: { ...timing, facts: facts as never } })
            }
          />
        ) : null}
        {timing.type !== 'every' ? (
          <div className="rowx">
            <NumberInput
              label={t('playbooks.inDays')}
              min={0}
              max={3650}
              value={timing.days}
              onChange={(value) => onChange({ ...step, timing: { ...timing, days: Number(value) || 0 } })}
            />
            <Checkbox
              label={t('playbooks.working')}
              checked={timing.working}
              onChange={(event) =>
                onChange({ ...step, timing: { ...timing, working: event.currentTarget.checked } })
              }
            />
          </div>
        ) : null}
        <Select
          label={t('playbooks.whoLabel')}
          searchable
          data={[
            { value: 'curator', label: t('playbooks.curator') },
            ...roles.map((role) => ({ value: `role:${role}`, label: t(`playbooks.role.${role}`) })),
            ...(people.data?.data ?? []).map((one) => ({ value: `person:${one.id}`, label: one.name })),
          ]}
          value={
            who.by === 'curator' ? 'curator' : who.by === 'role' ? `role:${who.role}` : `person:${who.userId}`
          }
          allowDeselect={false}
          onChange={(value) => {
            if (value === 'curator') onChange({ ...step, who: { by: 'curator' } })
            if (value?.startsWith('role:'))
              onChange({ ...step, who: { by: 'role', role: value.slice(5) as never } })
            if (value?.startsWith('person:'))
              onChange({ ...step, who: { by: 'person', userId: value.slice(7) } })
          }}
        />
        <MultiSelect
          label={t('playbooks.fulfilledBy')}
          description={t('playbooks.fulfilledHelp')}
          data={evidences.map((kind) => ({
            value: kind,
            label: t(`playbooks.evidence.${kind.replace('.', '_')}`),
          }))}
          value={step.evidence}
          onChange={(evidence) =>
            onChange({ ...step, evidence: evidence as PlaybookStepDefinition['evidence'] })
          }
        />
        {step.kind === 'promise' ? (
          <Checkbox
            label={t('playbooks.isShared')}
            checked={step.isShared}
            onChange={(event) => onChange({ ...step, isShared: event.currentTarget.checked })}
          />
        ) : null}
      </div>
    </fieldset>
  )
}
