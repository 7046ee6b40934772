import { useTranslation } from 'react-i18next'
import { Stepper } from '#ui/stepper.tsx'

export const STEPS = ['files', 'columns', 'options', 'check', 'result'] as const
export type Step = (typeof STEPS)[number]

/** Where one stands on the way from a file to history. */
export function WizardSteps({ current, onGo }: { current: Step; onGo?: (step: Step) => void }) {
  const { t } = useTranslation('imports')
  return (
    <Stepper
      label={t('step.label')}
      current={current}
      steps={STEPS.map((step) => ({ key: step, text: t(`step.${step}`) }))}
      onGo={onGo ? (key) => onGo(key as Step) : undefined}
    />
  )
}
