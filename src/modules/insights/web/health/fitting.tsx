import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import type { FitProgress } from '../../contract.ts'

/** A model of that day, or the one in force next, is being fitted: how far it is. The page asks again by itself. */
export function Fitting({ progress, isNext = false }: { progress: FitProgress; isNext?: boolean }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { day, done, total, state } = progress
  if (state === 'failed' || state === 'cancelled') return <Note tone="att" title={t(`fitting.${state}`)} />
  return (
    <div className="fitting">
      <ProgressBar
        label={t('fitting.label', { day: format.date(day, 'long') })}
        done={done}
        {...(total === null ? {} : { total })}
      />
      <p className="small m">{t(isNext ? 'fitting.next' : 'fitting.about')}</p>
    </div>
  )
}
