import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note, Skeleton } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { LifecycleStage, PartnerPage, Stage, StageMoveInput } from '../../contract.ts'
import { needsReason, useStages } from '../stages.ts'
import { GateList } from './gate-list.tsx'
import { lifecycleKeys, moveStage, readGate, readReasons, undoMove } from './lifecycle-api.ts'

/** Who moves: what the sheet needs to know of a partner. */
export type Mover = { id: string; name: string; stage: Stage; version: number }

/**
 * Moves a partner to another stage: forward through the conditions of the gate, which are listed; past them, back, out and
 * in again with a reason. `to` is chosen beforehand on the board.
 */
export function StageSheet(props: {
  partner: Mover
  to?: Stage
  history?: PartnerPage['stages']
  onClose: () => void
}) {
  const { partner, history = [], onClose } = props
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const { permissions } = useSession()
  const act = useDeed()
  const stages = useStages()
  const from = stages.of(partner.stage)
  const reasons = useQuery({
    queryKey: lifecycleKeys.list({ of: 'reasons' }),
    queryFn: ({ signal }) => readReasons(signal),
    staleTime: 300_000,
  })
  const next = props.to ?? nextOf(stages.inUse, from)?.code ?? ''
  const asksWhy = (code: string) => {
    const target = stages.of(code)
    return from !== undefined && target !== undefined && needsReason(from, target)
  }
  const entry = useEntryForm({
    initial: {
      to: next as string,
      reasonCode: '',
      reason: '',
      overrule: '',
      lessons: '',
      returnOn: null as string | null,
    },
    rules: {
      to: (to) => (to === '' ? t('stageMove.toNeeded') : to === partner.stage ? t('stageMove.same') : null),
      reasonCode: (code, { to }) => (asksWhy(to) && code === '' ? t('stageMove.reasonCodeNeeded') : null),
    },
    save: async (values) => {
      const target = stages.of(values.to)
      const move: StageMoveInput = {
        to: values.to,
        ...(asksWhy(values.to) && values.reasonCode ? { reasonCode: values.reasonCode } : {}),
        ...(values.reason.trim() ? { reason: values.reason.trim() } : {}),
        ...(values.overrule.trim() ? { overrule: values.overrule.trim() } : {}),
        ...(target?.role === 'exit'
          ? { exit: { lessons: values.lessons.trim() || null, returnOn: values.returnOn } }
          : {}),
      }
      const answer = await moveStage(partner, move)
      onClose()
      await act(async () => answer, {
        done: t('stageMove.done', { stage: stages.name(values.to) }),
        undo: () => undoMove(partner.id, answer.factId),
      })
    },
  })
  const { to } = entry.form.getValues()
  const target = stages.of(to)
  const gate = useQuery({
    queryKey: lifecycleKeys.part(partner.id, 'gate', { to, version: partner.version }),
    queryFn: ({ signal }) => readGate(partner.id, to, signal),
    enabled: to !== '' && to !== partner.stage,
  })
  const isClosed = gate.data !== undefined && !gate.data.isOpen
  const mayOverrule = permissions.includes('lifecycle.manage')
  const kind = target?.role === 'exit' ? 'exit' : from?.role === 'exit' ? 'return' : 'back'
  const offered = (reasons.data?.data ?? []).filter((one) => one.kind === kind && one.archivedAt === null)
  return (
    <FormSheet
      title={t('stageMove.title')}
      entry={entry}
      submitText={t(target?.role === 'exit' ? 'stageMove.submitExit' : 'stageMove.submit')}
      onClose={onClose}
      lead={`${partner.name}. ${t('stageMove.now', { stage: stages.name(partner.stage) })}`}
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
      {gate.isFetching && !gate.data ? <Skeleton lines={3} /> : null}
      {gate.data && gate.data.checks.length > 0 ? (
        <div>
          <h4>{t(isClosed ? 'gate.closed' : 'gate.open')}</h4>
          <GateList checks={gate.data.checks} partnerId={partner.id} />
        </div>
      ) : null}
      {isClosed && mayOverrule ? (
        <TextareaField
          label={t('gate.overrule')}
          required
          help={t('gate.overruleHelp')}
          maxLength={1000}
          {...entry.field('overrule')}
        />
      ) : null}
      {isClosed && !mayOverrule ? <Note>{t('gate.askManager')}</Note> : null}
      {asksWhy(to) ? (
        <SelectField
          label={t('stageMove.reasonCode')}
          required
          data={offered.map((one) => ({
            value: one.code,
            label: language === 'ru' ? one.nameRu : one.nameEn,
          }))}
          {...entry.field('reasonCode')}
        />
      ) : null}
      <TextareaField
        label={t('stageMove.reason')}
        help={asksWhy(to) ? t('stageMove.reasonHelp') : t('stageMove.reasonMay')}
        maxLength={1000}
        {...entry.field('reason')}
      />
      {target?.role === 'exit' ? (
        <>
          <TextareaField
            label={t('exit.lessons')}
            help={t('exit.lessonsHelp')}
            maxLength={4000}
            {...entry.field('lessons')}
          />
          <DateField label={t('exit.returnOn')} help={t('exit.returnOnHelp')} {...entry.field('returnOn')} />
        </>
      ) : null}
      {history.length > 0 ? <StageHistory moves={history} /> : null}
    </FormSheet>
  )
}

function nextOf(
  inUse: readonly LifecycleStage[],
  from: LifecycleStage | undefined,
): LifecycleStage | undefined {
  // The way out is never what one meant by default.
  return inUse.find(({ rank, role }) => from && role === 'open' && (from.role === 'exit' || rank > from.rank))
}

/** How the partner came here, the last move first. */
export function StageHistory({ moves }: { moves: PartnerPage['stages'] }) {
  const { t } = useTranslation('partners')
  const stages = useStages()
  return (
    <div>
      <h4>{t('stageMove.history')}</h4>
      <ul className="moves">
        {[...moves].reverse().map((move) => (
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
  )
}
