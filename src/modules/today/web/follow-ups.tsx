import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { FollowUp, Found, TodayPage } from '../contract.ts'
import { answerStep, removeAnswer } from './steps-api.ts'

type Words = (key: string, options?: Record<string, unknown>) => string

/** Steps that were done long enough ago: what the facts say, and the question whether it helped. */
export function FollowUps({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  if (page.followUps.length === 0) return null
  return (
    <Section title={t('followUp.title')}>
      <p className="small m follow-lead">{t('followUp.lead')}</p>
      <ul className="follow-ups">
        {page.followUps.map((one) => (
          <FollowUpRow key={`${one.step.id} ${one.outcome.afterDays}`} followUp={one} />
        ))}
      </ul>
    </Section>
  )
}

function FollowUpRow({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const act = useDeed()
  const { side, permissions } = useSession()
  const { partner, step, outcome } = followUp
  const said = (answer: 'yes' | 'no' | 'unclear') =>
    void act(() => answerStep(step, outcome.afterDays, answer), {
      done: t('followUp.said', { name: partner.name }),
      undo: () => removeAnswer(step, outcome.afterDays),
    })
  return (
    <li>
      <div>
        {side === 'host' ? (
          <Link className="q" to="/partners/$partnerId" params={{ partnerId: partner.id }}>
            <b>{partner.name}</b>
          </Link>
        ) : null}
        <p>{step.title}</p>
        <p className="small mm">
          {t('followUp.done', { day: format.date(step.doneAt ?? '', 'long') })}
          {'. '}
          {outcome.found === null
            ? t('followUp.notYet')
            : `${t('followUp.facts')}: ${sayFound(outcome.found, step.points, t as unknown as Words, format)}.`}
        </p>
      </div>
      {permissions.includes('records.write') ? (
        <div className="follow-answers">
          {(['yes', 'no', 'unclear'] as const).map((answer) => (
            <button
              key={answer}
              type="button"
              className="chip pressable"
              aria-label={t('followUp.answer', { answer: t(`followUp.${answer}`), name: partner.name })}
              onClick={() => said(answer)}
            >
              {t(`followUp.${answer}`)}
            </button>
          ))}
        </div>
      ) : null}
    </li>
  )
}

/** What the facts say about a step, in one line. */
export function sayFound(found: Found, points: number | null, t: Words, format: Format): string {
  const whole = (value: number) => format.number(Math.round(value))
  return [
    found.reasonGone === null ? null : t(found.reasonGone ? 'followUp.reasonGone' : 'followUp.reasonStays'),
    found.orderedOn === null
      ? t('followUp.noOrder')
      : t('followUp.ordered', { day: format.date(found.orderedOn) }),
    found.promise === null ? null : t(`followUp.promise.${found.promise}`),
    found.healthBefore === null || found.healthAfter === null
      ? null
      : t('followUp.health', { before: whole(found.healthBefore), after: whole(found.healthAfter) }),
    points === null || found.healthBefore === null
      ? null
      : t('followUp.predicted', { points: format.number(Math.round(points), { signed: true }) }),
  ]
    .filter((part) => part !== null)
    .join(', ')
}
