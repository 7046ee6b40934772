import { reportCommand, withoutIds } from '../report-command.ts'
import { readRetention } from './report-retention.ts'
import { RetentionQuery, type RetentionReport } from './shapes.ts'

const percent = (rate: number | null) => (rate === null ? '-' : `${Math.round(rate * 1000) / 10}%`)

/** `report retention`: what the API answers, without the ids that pages need. */
export const retentionCommand = reportCommand({
  name: 'retention',
  summary:
    '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--limit N] [--json]: who stays, cohorts, survival, returns',
  query: RetentionQuery,
  read: async (report, query) => {
    const document = await readRetention(report, query)
    return { document: printed(document), lines: retentionLines(document) }
  },
})

function printed({ survival, comebacks, ...head }: RetentionReport): unknown {
  const { groupings: _, ...curves } = survival
  return {
    ...head,
    survival: curves,
    comebacks: { ...comebacks, rows: withoutIds(comebacks.rows).map(({ name: __, ...row }) => row) },
  }
}

export function retentionLines({ periods, survival, comebacks, silentDays }: RetentionReport): string[] {
  return [
    `silent after ${silentDays} days without an order`,
    ['period', 'start', 'lost', 'new', 'returned', 'end', 'retention', 'churn', 'growth ratio'].join('\t'),
    ...periods.map((row) =>
      [
        row.isOver ? row.period : `${row.period} (runs)`,
        ...[row.start, row.lost, row.new, row.returned, row.end],
        ...[percent(row.retention), percent(row.churn), percent(row.growthRatio)],
      ].join('\t'),
    ),
    ...survival.groups.flatMap(({ group, partners, points }) =>
      points
        .filter(({ month }) => month % 6 === 0)
        .map((point) =>
          [
            `survival ${group}`,
            `${point.month} months`,
            percent(point.survival),
            point.low === null ? '-' : `${percent(point.low)}..${percent(point.high)}`,
            `${point.atRisk} of ${partners} at risk`,
          ].join('\t'),
        ),
    ),
    `came back after silence: ${comebacks.total} (${comebacks.ordering} order still, ${comebacks.silent} silent again, ${comebacks.early} too early to say)`,
  ]
}
