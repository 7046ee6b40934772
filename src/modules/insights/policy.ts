import { type Holder, may, permit } from '#modules/access/contract.ts'
import type { Figure } from './contract.ts'

export const mayReadReports = permit('reports.read')
/** Health and its track record are the host's own knowledge. */
export const mayReadHealth = permit('reports.read', 'host')

/** The audit; its parts about money are left out for who may not read it. */
export const mayReadAudit = mayReadReports

/** Reports that go out by mail: an affair of the host's people. */
export const mayScheduleReports = Object.assign(
  (holder: Holder) => holder.side === 'host' && holder.kind !== 'api_key' && may(holder, 'reports.read'),
  { permission: 'reports.read' },
)

/** Reports whose figures are amounts. */
export const mayReadValue = Object.assign(
  (holder: Holder) => may(holder, 'reports.read') && may(holder, 'money.read'),
  { permission: 'reports.read&money.read' },
)

/** What the host keeps to itself: margins, and what would be lost with a partner. */
export const mayReadMargins = Object.assign(
  (holder: Holder) => holder.side === 'host' && mayReadValue(holder),
  { permission: 'reports.read&money.read@host' },
)

export const mayManageMargins = permit('rating.manage', 'host')

/** A partner's side tells it of itself. */
export const mayTellPurchaseShare = permit('records.write', 'partner')

/** The facts of today's reasons are open to whoever sees the page of today. */
export const mayOpenFigures = Object.assign(
  (holder: Holder) => may(holder, 'reports.read') || may(holder, 'records.read'),
  { permission: 'reports.read|records.read' },
)

/** Figures of other families whose facts tell amounts. */
const OF_AMOUNTS: readonly Figure[] = [
  'health.trend',
  'risk.value',
  'risk.expected',
  'rating.growth',
  'balance.given',
]

/** Whether the holder may open this figure: amounts need the right to read money, reports that to read reports. */
export function mayOpenFigure(holder: Holder, figure: Figure): boolean {
  if (figure.startsWith('value.') || OF_AMOUNTS.includes(figure)) return mayReadValue(holder)
  const isOfRecords = /^(today|reliability|rating)\./.test(figure)
  return may(holder, isOfRecords ? 'records.read' : 'reports.read')
}
