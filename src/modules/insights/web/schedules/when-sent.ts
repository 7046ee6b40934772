import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'

type Rule = { every: 'week' | 'month'; day: number; hour: number }

/** Names of the days of the week in the reader's language: 1 is Monday, 7 Sunday. */
export function useWeekdayName(): (weekday: number) => string {
  const { language } = useFormat()
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // 5 January 2026 was a Monday
  return (weekday) => names.format(new Date(Date.UTC(2026, 0, 4 + weekday)))
}

/** An hour of the day as clocks show it. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** When a report goes out, in words. */
export function useWhenSent(): (rule: Rule) => string {
  const { t } = useTranslation('insights-schedules')
  const nameOf = useWeekdayName()
  return ({ every, day, hour }) =>
    every === 'week'
      ? t('when.week', { day: nameOf(day), hour: hourText(hour) })
      : t('when.month', { day, hour: hourText(hour) })
}
