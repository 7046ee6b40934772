import { type Report, readHealthOn } from '#modules/insights/index.ts'
import type { Day } from '#shared/days.ts'
import type { HealthOn } from './follow-up.ts'

/** The health as of past days by the model in force, each day read once. */
export function healthOnDays(report: Report): HealthOn {
  const known = new Map<Day, Promise<ReadonlyMap<string, number>>>()
  return (day) => {
    const read = known.get(day) ?? readHealthOn(report, day).then((health) => health ?? new Map())
    known.set(day, read)
    return read
  }
}
