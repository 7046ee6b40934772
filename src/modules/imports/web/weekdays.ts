import { useFormat } from '#ui/locale.tsx'

/** Names of the days of the week in the reader's language: 1 is Monday, 7 Sunday. */
export function useWeekday(): (weekday: number) => string {
  const { language } = useFormat()
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // 5 January 2026 was a Monday
  return (weekday) => names.format(new Date(Date.UTC(2026, 0, 4 + weekday)))
}
