import { addDays, type Day } from '#shared/days.ts'
import type { NamedDay } from '#shared/working-days.ts'

/** Days one after the other that are called the same. */
export type DayRun = { from: Day; to: Day; name: string; count: number }

/** The days, which are in order, as runs. */
export function runsOf(days: readonly NamedDay[]): DayRun[] {
  const runs: DayRun[] = []
  for (const { day, name } of days) {
    const last = runs.at(-1)
    if (last && last.name === name && addDays(last.to, 1) === day) {
      last.to = day
      last.count += 1
    } else runs.push({ from: day, to: day, name, count: 1 })
  }
  return runs
}
