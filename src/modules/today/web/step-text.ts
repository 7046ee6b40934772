import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { Suggestion } from '../contract.ts'

/** A step in words: its short name, what is to be done, and what that should change. */
export function useStepText(): (suggestion: Suggestion) => { name: string; title: string; changes: string } {
  const { t } = useTranslation('today')
  const format = useFormat()
  return ({ kind, about, points }) => ({
    name: t(`step.${kind}.do`),
    title: about === null ? t(`step.${kind}.title`) : t(`step.${kind}.titleAbout`, { about }),
    changes:
      points === null
        ? t(`step.${kind}.changes`)
        : `${t(`step.${kind}.changes`)}: ${t('stepDeed.points', { points: format.number(Math.round(points), { signed: true }) })}`,
  })
}
