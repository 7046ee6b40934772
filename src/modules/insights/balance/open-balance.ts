import type { FactSelector } from '../contract.ts'
import { need } from '../need.ts'
import type { Opened } from '../open-figure.ts'
import { daysOfReport } from '../periods.ts'
import type { Report } from '../report.ts'
import { transfersGiven } from './given.ts'
import { measuresGivenBy } from './measures-of.ts'

/** What stands behind give and take: the transfers of a side, and the answers of a side to the items of a scale. */
export async function openBalance(report: Report, selector: FactSelector): Promise<Opened> {
  const side = need(selector, 'side')
  if (selector.figure === 'balance.answers')
    return { source: await measuresGivenBy(report, selector, side, need(selector, 'scale')), base: null }
  const unit = need(selector, 'unit')
  return {
    source: transfersGiven(report, daysOfReport(selector), { side, unit, kind: selector.kind }),
    base: null,
  }
}
