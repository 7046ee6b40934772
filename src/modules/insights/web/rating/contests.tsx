import './rating.css'
import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { RATING_COMPONENTS, type RatingComponent, type RatingContest } from '../../contract.ts'
import { useScaleName } from '../figure-facts.tsx'
import { answerContest, contestRating, reopenContest, useCases, withdrawContest } from './api.ts'

/** Objections with what became of them, and what the reader can do about each. */
export function ContestList(props: {
  contests: readonly RatingContest[]
  mayAnswer: boolean
  mayWithdraw: boolean
  withPartner?: boolean
}) {
  const { contests, mayAnswer, mayWithdraw, withPartner } = props
  const { t } = useTranslation('insights-rating')
  const act = useDeed()
  const [answering, setAnswering] = useState<RatingContest | null>(null)
  if (contests.length === 0) return <p className="mm">{t('contest.none')}</p>
  return (
    <>
      <ul className="contests">
        {contests.map((contest) => (
          <li key={contest.id}>
            <ContestWords contest={contest} withPartner={withPartner} />
            <div className="acts">
              {contest.state === 'open' && mayAnswer ? (
                <Button onClick={() => setAnswering(contest)}>{t('contest.answer')}</Button>
              ) : null}
              {contest.state === 'open' && mayWithdraw ? (
                <Button
                  onClick={() => void act(() => withdrawContest(contest), { done: t('contest.withdrawn') })}
                >
                  {t('contest.withdraw')}
                </Button>
              ) : null}
              {(contest.state === 'accepted' || contest.state === 'declined') && mayAnswer ? (
                <button
                  type="button"
                  className="link q"
                  onClick={() => void act(() => reopenContest(contest), { done: t('contest.reopened') })}
                >
                  {t('contest.reopen')}
                </button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {answering ? <AnswerSheet contest={answering} onClose={() => setAnswering(null)} /> : null}
    </>
  )
}

function ContestWords({
  contest,
  withPartner,
}: {
  contest: RatingContest
  withPartner: boolean | undefined
}) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const scaleName = useScaleName()
  const about = contest.component ? t(`component.${contest.component}`) : t('contest.whole')
  return (
    <>
      <div className="rating-head">
        {withPartner ? (
          <Link to="/partners/$partnerId" params={{ partnerId: contest.partnerId }}>
            {contest.partnerName}
          </Link>
        ) : null}
        <b>{t(`contest.state.${contest.state}`)}</b>
        <span className="small mm">
          {t('contest.made', { day: format.date(contest.madeAt), what: about })}
        </span>
        {contest.state === 'open' && contest.dueAt ? (
          <span className="small mm">{t('contest.due', { day: format.date(contest.dueAt) })}</span>
        ) : null}
      </div>
      <div>{contest.reason}</div>
      {contest.answer ? (
        <div className="mm">
          {contest.answeredAt ? `${format.date(contest.answeredAt)}: ` : null}
          {contest.answer}
        </div>
      ) : null}
      {contest.excluded.length > 0 ? (
        <div className="small mm">
          {t('contest.notCounted', {
            what: contest.excluded.map(({ title }) => scaleName(title, title)).join(', '),
          })}
        </div>
      ) : null}
    </>
  )
}

/** The partner says what is wrong. */
export function ContestSheet(props: { partnerId: string; answerDays: number; onClose: () => void }) {
  const { partnerId, answerDays, onClose } = props
  const { t } = useTranslation('insights-rating')
  const act = useDeed()
  const entry = useEntryForm<{ component: string; reason: string }>({
    initial: { component: 'whole', reason: '' },
    rules: { reason: (value) => (value.trim().length >= 3 ? null : t('contest.reasonNeeded')) },
    save: async ({ component, reason }) => {
      const made = await contestRating(partnerId, {
        component: component === 'whole' ? null : (component as RatingComponent),
        reason: reason.trim(),
      })
      onClose()
      await act(async () => made, { done: t('contest.sent'), undo: withdrawContest })
    },
  })
  return (
    <FormSheet
      title={t('contest.act')}
      entry={entry}
      submitText={t('contest.submit')}
      onClose={onClose}
      lead={t('contest.leadPartner', { days: answerDays })}
    >
      <SelectField
        label={t('contest.about')}
        data={[
          { value: 'whole', label: t('contest.whole') },
          ...RATING_COMPONENTS.map((one) => ({ value: one, label: t(`component.${one}`) })),
        ]}
        {...entry.field('component')}
      />
      <TextareaField label={t('contest.reason')} required maxLength={2000} {...entry.field('reason')} />
    </FormSheet>
  )
}

/** The host answers, and may leave out cases of the component. */
function AnswerSheet({ contest, onClose }: { contest: RatingContest; onClose: () => void }) {
  const { t } = useTranslation('insights-rating')
  const act = useDeed()
  const [left, setLeft] = useState<readonly string[]>([])
  const entry = useEntryForm<{ decision: 'accepted' | 'declined'; reason: string }>({
    initial: { decision: 'accepted', reason: '' },
    rules: { reason: (value) => (value.trim().length >= 3 ? null : t('contest.reasonNeeded')) },
    save: async ({ decision, reason }) => {
      const { component } = contest
      const exclude =
        decision === 'accepted' && component ? left.map((recordId) => ({ component, recordId })) : []
      const answered = await answerContest(contest, { decision, reason: reason.trim(), exclude })
      onClose()
      await act(async () => answered, { done: t('contest.answered'), undo: reopenContest })
    },
  })
  const decision = entry.form.values.decision
  return (
    <FormSheet
      title={t('contest.answerTitle')}
      entry={entry}
      submitText={t('contest.submitAnswer')}
      onClose={onClose}
      lead={`${contest.partnerName}: ${contest.reason}`}
    >
      <SelectField
        label={t('contest.decision')}
        data={(['accepted', 'declined'] as const).map((value) => ({ value, label: t(`contest.${value}`) }))}
        {...entry.field('decision')}
      />
      <TextareaField label={t('contest.why')} required maxLength={2000} {...entry.field('reason')} />
      {decision === 'accepted' && contest.component ? (
        <CasesToLeave contest={contest} left={left} onChange={setLeft} />
      ) : null}
    </FormSheet>
  )
}

function CasesToLeave(props: {
  contest: RatingContest
  left: readonly string[]
  onChange: (left: string[]) => void
}) {
  const { contest, left, onChange } = props
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const scaleName = useScaleName()
  const cases = useCases(contest.partnerId, contest.component)
  // Only what counts against the partner: a promise kept in time is no objection.
  const shown = (cases.data?.data ?? []).filter(
    ({ amount }) => contest.component !== 'promises' || Number(amount) === 0,
  )
  if (shown.length === 0) return null
  return (
    <Checkbox.Group
      label={t('contest.exclude')}
      description={t('contest.excludeHelp')}
      value={[...left]}
      onChange={onChange}
    >
      {shown.slice(0, 40).map((one) => (
        <Checkbox
          key={one.id}
          value={one.id}
          mt={8}
          label={`${one.happenedAt ? format.date(one.happenedAt) : ''} ${scaleName(one.what.text ?? '', one.what.text ?? one.what.code)}`}
        />
      ))}
    </Checkbox.Group>
  )
}
