import type { Day } from './days.ts'

/** Holidays of Russia by the Labour Code, article 112: from the day to the day of each year, and how texts name them. */
const RUSSIA = [
  ['01-01', '01-06', 'newYear'],
  ['01-07', '01-07', 'christmas'],
  ['01-08', '01-08', 'newYear'],
  ['02-23', '02-23', 'defender'],
  ['03-08', '03-08', 'women'],
  ['05-01', '05-01', 'labour'],
  ['05-09', '05-09', 'victory'],
  ['06-12', '06-12', 'russia'],
  ['11-04', '11-04', 'unity'],
] as const

export type RussianHoliday = (typeof RUSSIA)[number][2]

/**
 * The holidays of Russia in a year. Which weekends are moved for them the government decides each autumn: those days are not
 * among them.
 */
export function holidaysOfRussia(year: number): { day: Day; name: RussianHoliday }[] {
  return RUSSIA.flatMap(([from, to, name]) => {
    const [month, first] = from.split('-').map(Number) as [number, number]
    const count = Number(to.slice(3)) - first + 1
    return Array.from({ length: count }, (_, n) => ({
      day: `${year}-${String(month).padStart(2, '0')}-${String(first + n).padStart(2, '0')}`,
      name,
    }))
  })
}
