import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { TodayPage } from '../contract.ts'

/** From which day the page is seen, and the offer to see it from the last fact. */
export function AsOf({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const [, change] = useSearchState()
  if (page.asOf !== null)
    return (
      <div className="filters">
        <span className="chip">
          {t('asOf.chip')} <b>{format.date(page.day, 'long')}</b>
          <button
            type="button"
            className="rm"
            aria-label={t('asOf.clear')}
            onClick={() => change({ asOf: undefined })}
          >
            <Icon name="cross" />
          </button>
        </span>
      </div>
    )
  const { offeredAsOf } = page
  if (offeredAsOf === null) return null
  return (
    <Note
      tone="plain"
      title={t('asOf.offer', { day: format.date(addDays(offeredAsOf, -1), 'long') })}
      actions={
        <button type="button" className="link" onClick={() => change({ asOf: offeredAsOf })}>
          {t('asOf.look')}
        </button>
      }
    />
  )
}
