import { changeCalendar } from '#modules/network/index.ts'
import type { Writer } from '#records/writer.ts'
import { holidaysOfRussia, type RussianHoliday } from '#shared/russian-holidays.ts'
import { MONDAY_TO_FRIDAY } from '#shared/working-days.ts'

/** The network's own words for its days off: data, in whatever language a page is. */
export const HOLIDAY_NAMES: Record<RussianHoliday, string> = {
  newYear: 'Новогодние каникулы',
  christmas: 'Рождество',
  defender: 'День защитника Отечества',
  women: 'Международный женский день',
  labour: 'Праздник Весны и Труда',
  victory: 'День Победы',
  russia: 'День России',
  unity: 'День народного единства',
}

/** The network works Monday to Friday and keeps the holidays of its country, this year and the next. */
export async function addWorkingDays({ tx, now }: Pick<Writer, 'tx' | 'now'>): Promise<void> {
  const year = now.getUTCFullYear()
  const off = [year, year + 1]
    .flatMap(holidaysOfRussia)
    .map(({ day, name }) => ({ day, name: HOLIDAY_NAMES[name] }))
  await changeCalendar(tx, { ...MONDAY_TO_FRIDAY, off }, null)
}
