import type { Report } from '#modules/insights/index.ts'
import type { HealthOn } from './follow-up.ts'

/** The health as of past days by the model in force, each day read once; null while there is no model. */
export function healthOnDays(_report: Report): HealthOn | null {
  return null
}
