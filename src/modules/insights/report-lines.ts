import type {
  ActivityPeriod,
  FunnelReport,
  OpportunitiesReport,
  ReliabilityReport,
  RequestsReport,
  SatisfactionReport,
  ValueReport,
} from './contract.ts'

type Cell = string | number | null

/** A table for the terminal: text to the left, numbers to the right, `–` for nothing. */
export function tableLines(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))))
  const isNumber = head.map((_, column) =>
    rows.every(
      (row) =>
        row[column] === null || typeof row[column] === 'number' || /^-?[\d.]+ ?%?$/.test(String(row[column])),
    ),
  )
  const width = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(width[column] ?? 0) : cell.padEnd(width[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(head), line(width.map((size) => '-'.repeat(size))), ...texts.map(line)]
}

function percent(fraction: number | null, digits = 1): Cell {
  return fraction === null ? null : `${(fraction * 100).toFixed(digits)} %`
}

function range(interval: readonly number[] | null, digits: number): Cell {
  return interval === null ? null : interval.map((end) => end.toFixed(digits)).join(' … ')
}

export function activityLines(periods: readonly ActivityPeriod[]): string[] {
  return tableLines(
    ['period', 'active', 'new', 'retained', 'returned', 'lost', 'retention', 'growth'],
    periods.map((each) => [
      each.period,
      each.active,
      each.new,
      each.retained,
      each.returned,
      each.lost,
      percent(each.retentionRate),
      each.growthRatio === null ? null : each.growthRatio.toFixed(3),
    ]),
  )
}

export function valueLines(report: ValueReport): string[] {
  const sums = [report, ...report.otherCurrencies].map((each) => [
    each.currency,
    each.partners,
    each.gross,
    each.cancelled,
    each.returns,
    each.net,
  ])
  return [
    ...tableLines(['currency', 'partners', 'gross', 'cancelled', 'returns', 'net'], sums),
    '',
    `HHI ${report.hhi?.toFixed(1) ?? '–'}, Gini ${report.gini?.toFixed(4) ?? '–'}`,
    '',
    ...tableLines(
      ['id', 'name', 'net', 'share'],
      report.top.map((each) => [each.externalId, each.name, each.net, percent(each.share, 2)]),
    ),
  ]
}

export function reliabilityLines({ sides, partners }: ReliabilityReport): string[] {
  const states = ['kept', 'late', 'broken', 'withdrawn', 'open', 'overdue'] as const
  return [
    ...tableLines(
      ['side', ...states],
      (['partner', 'host'] as const).map((side) => [side, ...states.map((state) => sides[side][state])]),
    ),
    '',
    ...tableLines(
      ['id', 'name', 'side', 'kept', 'late', 'broken', 'kept share, 95 %'],
      partners.map((each) => [
        each.externalId,
        each.name,
        each.side,
        each.kept,
        each.late,
        each.broken,
        range(each.interval, 3),
      ]),
    ),
  ]
}

export function satisfactionLines({ scales, nps }: SatisfactionReport): string[] {
  const rows = scales.map((each) => [each.scale, each.n, each.mean.toFixed(4), range(each.interval, 4)])
  const score = nps ? [['NPS', nps.n, nps.value.toFixed(1), range(nps.interval, 1)]] : []
  return tableLines(['scale', 'n', 'mean', '95 %'], [...rows, ...score])
}

export function funnelLines(report: FunnelReport): string[] {
  const rows = [...report.periods, { ...report, period: 'all' }]
  return tableLines(
    ['period', 'leads', 'won', 'conversion'],
    rows.map((each) => [each.period, each.leads, each.won, percent(each.conversion, 3)]),
  )
}

export function opportunityLines(report: OpportunitiesReport): string[] {
  const cells = (each: { won: number; lost: number; winRate: number | null; wonValue: string }) => [
    each.won,
    each.lost,
    percent(each.winRate),
    each.wonValue,
  ]
  const head = ['won', 'lost', 'win rate', `won, ${report.currency}`]
  return [
    ...tableLines([...head, 'open'], [[...cells(report), report.open]]),
    '',
    ...tableLines(
      ['product', ...head],
      report.products.map((row) => [row.name, ...cells(row)]),
    ),
    '',
    ...tableLines(
      ['agent', ...head],
      report.agents.map((row) => [row.name, ...cells(row)]),
    ),
    '',
    ...tableLines(
      ['period', ...head],
      report.periods.map((row) => [row.period, ...cells(row)]),
    ),
  ]
}

export function requestLines(report: RequestsReport): string[] {
  const hours = (value: number | null): Cell => (value === null ? null : value.toFixed(1))
  return [
    ...tableLines(
      ['cases', 'reopened', 'resolved', 'open', 'events', 'median hours', '90 % within'],
      [
        [
          ...[report.cases, report.reopened, report.resolved, report.open, report.rows],
          ...[hours(report.resolveHours.median), hours(report.resolveHours.p90)],
        ],
      ],
    ),
    '',
    ...tableLines(
      ['period', 'cases', 'reopened', 'median hours'],
      report.periods.map((row) => [row.period, row.cases, row.reopened, hours(row.medianHours)]),
    ),
  ]
}
