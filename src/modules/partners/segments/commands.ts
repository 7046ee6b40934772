import { reportCommand } from '../report-command.ts'
import { readSegmentReport } from './report.ts'
import { type SegmentReport, SegmentReportQuery } from './shapes.ts'

/** Prints the size and value of each segment; with `--json` what the API answers. */
export const segmentsCommand = reportCommand({
  name: 'segments',
  summary: '[--network S] [--scheme CODE] [--months N] [--json]: size and value of each segment, moves',
  query: SegmentReportQuery,
  read: (tx, query, now) => readSegmentReport(tx, now, query, true),
  lines: linesOf,
})

function linesOf(report: SegmentReport): string[] {
  if (!report.scheme) return ['There is no scheme of segments.']
  const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
  return [
    `As of ${report.asOf}: ${report.scheme.nameEn}`,
    'segment               partners  overruled            net 12m   share',
    ...report.segments.map(
      (row) =>
        `${row.nameEn.padEnd(21)} ${String(row.partners).padStart(8)} ${String(row.overruled).padStart(10)} ${String(row.net12m ?? '–').padStart(18)} ${percent(row.share).padStart(7)}`,
    ),
    ...report.moves.flatMap(({ from, to, partners }) =>
      from === null ? [] : `moved: ${from} → ${to} ${partners}`,
    ),
  ]
}
