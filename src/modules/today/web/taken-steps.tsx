import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { Step, TodayLine } from '../contract.ts'
import { finishStep, removeStep, reopenStep } from './steps-api.ts'

/** Steps of a line that somebody took: what, by when, who; done or dropped with one press. */
export function TakenSteps({ line, day }: { line: TodayLine; day: string }) {
  return line.steps.map((step) => <TakenStep key={step.id} step={step} name={line.partner.name} day={day} />)
}

function TakenStep({ step, name, day }: { step: Step; name: string; day: string }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const act = useDeed()
  const { user, permissions } = useSession()
  const isLate = step.dueOn !== null && step.dueOn < day
  const who = step.ownerId === user.id ? null : step.ownerName
  const finish = () =>
    void act(() => finishStep(step), { done: t('stepDeed.finished', { name }), undo: reopenStep })
  const drop = () => void act(() => removeStep(step), { done: t('stepDeed.dropped', { name }) })
  return (
    <div className="step-taken">
      <span>{step.title}</span>
      <span className="small mm">
        {[who, step.dueOn ? t('stepDeed.due', { day: format.nearDay(step.dueOn) }) : null]
          .filter(Boolean)
          .join(', ')}
        {isLate ? <span className="att"> {t('stepDeed.overdue')}</span> : null}
      </span>
      {permissions.includes('records.write') ? (
        <span className="today-deeds">
          <button
            type="button"
            className="link"
            onClick={finish}
            aria-label={`${t('stepDeed.finish')}: ${name}, ${step.title}`}
          >
            {t('stepDeed.finish')}
          </button>
          <button
            type="button"
            className="link q"
            onClick={drop}
            aria-label={`${t('stepDeed.drop')}: ${name}, ${step.title}`}
          >
            {t('stepDeed.drop')}
          </button>
        </span>
      ) : null}
    </div>
  )
}
