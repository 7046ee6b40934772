import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

/** Steps of a wizard; done ones can be returned to. */
export function Stepper(props: {
  label: string
  steps: readonly { key: string; text: ReactNode }[]
  current: string
  onGo?: (key: string) => void
}) {
  const { label, steps, current, onGo } = props
  const { t } = useTranslation('ui')
  const at = steps.findIndex((step) => step.key === current)
  return (
    <nav aria-label={label}>
      <ol className="steps">
        {steps.map((step, place) => (
          <li
            key={step.key}
            className={place < at ? 'done' : undefined}
            aria-current={place === at ? 'step' : undefined}
          >
            {place < at ? <Icon name="tick" size={12} label={t('steps.done')} /> : <span>{place + 1}</span>}
            {place < at && onGo ? (
              <button type="button" className="link q" onClick={() => onGo(step.key)}>
                {step.text}
              </button>
            ) : (
              step.text
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
