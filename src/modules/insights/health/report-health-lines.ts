import { tableLines } from '../report-lines.ts'
import type { HealthRow, JudgedDate, ModelSummary, TrackRecord } from './shapes.ts'

/** Health for the terminal: what weighs most beside the score, and what would change it most. */
export function healthLines(rows: readonly HealthRow[]): string[] {
  return tableLines(
    ['id', 'name', 'state', 'health', 'risk', 'checked', 'weighs most', 'would change it'],
    rows.map((row) => [
      row.externalId,
      row.name,
      row.basis === 'orders' ? row.state : `${row.state}, by contacts`,
      row.health.toFixed(1),
      row.risk.toFixed(3),
      row.checked ? 'yes' : 'not yet',
      row.reasons[1]?.says ?? null,
      row.reasons
        .flatMap(({ change }) => change ?? [])
        .reduce<string | null>((best, { says }) => best ?? says, null),
    ]),
  )
}

export function trackRecordLines({ asOf, contacts, models }: TrackRecord): string[] {
  return [
    ...dateLines(asOf),
    ...(contacts.length > 0 ? ['', 'Partnerships without orders, by contacts:', ...dateLines(contacts)] : []),
    '',
    ...models.flatMap(modelLines),
  ]
}

function dateLines(dates: readonly JudgedDate[]): string[] {
  const digits = (value: number | null) => (value === null ? null : value.toFixed(3))
  return tableLines(
    [
      ...[
        'date',
        'n',
        'silent',
        'AUC',
        'of recency',
        'of orders',
        'Brier',
        'calibration error',
        'lift, top tenth',
      ],
      ...['expected', 'came', 'missed', 'false alarms', 'drift'],
    ],
    dates.map((each) => [
      each.date,
      each.n,
      `${(each.base * 100).toFixed(1)} %`,
      ...[
        each.auc,
        each.aucBaseline,
        each.aucOrders,
        each.brier,
        each.calibrationError,
        each.liftTopTenth,
      ].map(digits),
      ...[Math.round(each.volume.expected), each.volume.actual, each.missedCount, each.falseAlarmCount],
      each.drift?.why.join(', ').replaceAll('_', ' ') || null,
    ]),
  )
}

/** What a model learnt from, and what is doubtful about it. */
function modelLines({ basis, windows, signs, states }: ModelSummary): string[] {
  const doubts = signs.length > 0 ? `; ${signs.join(', ').replaceAll('_', ' ')}` : ''
  return [
    `By ${basis}: ${windows} finished windows${doubts}`,
    ...states.map(({ state, checked, cases, silentCases, factors, leftOut }) => {
      const left = leftOut.map(({ factor, why }) => `${factor} (${why.replaceAll('_', ' ')})`).join(', ')
      const by = checked ? factors.join(', ') : 'rhythm alone, not yet checked against outcomes'
      return `  ${state}: ${cases ?? '–'} cases, ${silentCases ?? '–'} silent; ${by}${left === '' ? '' : `; left out: ${left}`}`
    }),
  ]
}
