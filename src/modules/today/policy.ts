import { type Holder, may, permit } from '#modules/access/contract.ts'

export const mayReadToday = permit('records.read')
/** What steps did is a report. */
export const mayReadStepResults = permit('reports.read')
export const mayMarkToday = permit('records.write')
export const mayChangeTodaySettings = permit('network.manage', 'host')

/** Whether amounts are shown: what is at stake, and the pulse of net. */
export function mayReadStakes(holder: Holder): boolean {
  return may(holder, 'money.read')
}
