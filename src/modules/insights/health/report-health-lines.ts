import { tableLines } from '../report-lines.ts'
import type { HealthRow, TrackRecord } from './shapes.ts'

/** Health for the terminal: what weighs most beside the score. */
export function healthLines(rows: readonly HealthRow[]): string[] {
  return tableLines(
    ['id', 'name', 'state', 'health', 'risk', 'checked', 'weighs most'],
    rows.map((row) => [
      row.externalId,
      row.name,
      row.state,
      row.health.toFixed(1),
      row.risk.toFixed(3),
      row.checked ? 'yes' : 'not yet',
      row.reasons[1]?.says ?? null,
    ]),
  )
}

export function trackRecordLines({ asOf }: TrackRecord): string[] {
  const digits = (value: number | null) => (value === null ? null : value.toFixed(3))
  return tableLines(
    ['date', 'n', 'silent', 'AUC', 'AUC of recency', 'Brier', 'calibration error', 'lift, top tenth'],
    asOf.map((each) => [
      each.date,
      each.n,
      `${(each.base * 100).toFixed(1)} %`,
      ...[each.auc, each.aucBaseline, each.brier, each.calibrationError, each.liftTopTenth].map(digits),
    ]),
  )
}
