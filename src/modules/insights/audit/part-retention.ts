import { formatPeriod } from '#shared/format.ts'
import { retentionSelector } from '../retention/figures.ts'
import { readRetention } from '../retention/report-retention.ts'
import { type AuditFrame, addressOf, cell, column, table, UNKNOWN } from './frame.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

const COUNTS = ['start', 'new', 'returned', 'lost', 'end'] as const
const RATES = ['retention', 'growthRatio'] as const

/**
 * Who stays, by quarter: retention of the same partners, and beside it the growth ratio, which counts newcomers as if they
 * had stayed; half-life and those who came back. Null for a single partnership.
 */
export async function retentionPart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words, isOne } = frame
  const { t, language } = words
  if (isOne) return null
  const known = range.asOf === undefined ? {} : { asOf: range.asOf }
  const asked = { from: range.from, to: range.to, ...known }
  const found = await readRetention(report, { ...asked, by: 'quarter', groupBy: 'all', limit: 1 })
  const over = found.periods.filter(({ isOver }) => isOver)
  const last = over.at(-1)
  const settings = { language, timeZone: report.network.timeZone, currency: report.network.currency }
  const name = (period: string) => formatPeriod(period, settings)
  const page = `/insights/retention?by=quarter&from=${range.from}&to=${range.to}`
  const source = t('source', { report: t('report.retention'), days: words.days(range.from, range.to) })
  const title = t('retention.title')
  if (!last) return { key: 'retention', title, finding: t('retention.none'), blocks: [], source, page }
  const facts = (figure: (typeof COUNTS)[number] | (typeof RATES)[number], period: string) =>
    addressOf(retentionSelector(asked, { figure: `retention.${figure}`, period, by: 'quarter' }))
  const finding =
    last.retention === null || last.growthRatio === null
      ? t('retention.first', { period: name(last.period), count: last.end, shown: words.number(last.end) })
      : t('retention.found', {
          period: name(last.period),
          count: last.start,
          base: words.number(last.start),
          retained: words.number(last.retained),
          rate: words.percent(last.retention, 1),
          growth: words.percent(last.growthRatio, 1),
        })
  const survival = found.survival.groups[0]
  const { comebacks } = found
  const blocks: AuditBlock[] = [
    table(
      t('retention.table'),
      [
        column(t('column.period')),
        ...COUNTS.map((key) => column(t(`retention.column.${key}`), 'whole')),
        ...RATES.map((key) => column(t(`retention.column.${key}`), 'share')),
      ],
      over.map((row) => [
        cell(name(row.period)),
        ...COUNTS.map((key) => cell(words.number(row[key]), row[key], { facts: facts(key, row.period) })),
        ...RATES.map((key) => {
          const value = row[key]
          return value === null
            ? cell(UNKNOWN)
            : cell(words.percent(value, 1), value, { facts: facts(key, row.period), means: 'share' })
        }),
      ]),
      t('retention.note'),
    ),
    {
      kind: 'figures',
      items: [
        {
          label: t('retention.median'),
          cell: cell(
            survival?.median === null || survival === undefined
              ? UNKNOWN
              : t('months', { count: survival.median, shown: words.number(survival.median) }),
            survival?.median ?? null,
            { page },
          ),
          note: t('retention.medianNote', { days: found.silentDays }),
        },
        {
          label: t('retention.cameBack'),
          cell: cell(words.number(comebacks.total), comebacks.total, {
            facts: addressOf(retentionSelector(asked, { figure: 'retention.comeback' })),
          }),
          note: t('retention.again', { shown: words.number(comebacks.silent) }),
        },
      ],
    },
  ]
  return { key: 'retention', title, finding, blocks, source, page }
}
