import { type Holder, may, permit } from '#modules/access/contract.ts'
import type { Figure } from './contract.ts'

export const mayReadReports = permit('reports.read')

/** The audit; its parts about money are left out for who may not read it. */
export const mayReadAudit = mayReadReports

/** Reports whose figures are amounts. */
export const mayReadValue = Object.assign(
  (holder: Holder) => may(holder, 'reports.read') && may(holder, 'money.read'),
  { permission: 'reports.read&money.read' },
)

/** The facts of today's reasons are open to whoever sees the page of today. */
export const mayOpenFigures = Object.assign(
  (holder: Holder) => may(holder, 'reports.read') || may(holder, 'records.read'),
  { permission: 'reports.read|records.read' },
)

/** Whether the holder may open this figure: amounts need the right to read money, reports that to read reports. */
export function mayOpenFigure(holder: Holder, figure: Figure): boolean {
  if (figure.startsWith('value.')) return mayReadValue(holder)
  const isOfRecords = figure.startsWith('today.') || figure.startsWith('reliability.')
  return may(holder, isOfRecords ? 'records.read' : 'reports.read')
}
