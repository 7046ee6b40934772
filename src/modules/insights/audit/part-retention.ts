import { addDays } from '#shared/days.ts'
import { formatPeriod } from '#shared/format.ts'
import { periodEnd } from '#shared/periods.ts'
import { readActivity } from '../report-activity.ts'
import { type AuditFrame, cell, column, stateOf, table, UNKNOWN } from './frame.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

/** Who stays: partners that order by quarter, who came, returned and left, how many of those who ordered before did again. */
export async function retentionPart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words, isOne } = frame
  const { t, language } = words
  if (isOne) return null
  const known = range.asOf === undefined ? {} : { asOf: range.asOf }
  const rows = await readActivity(report, { ...known, from: range.from, to: range.to, by: 'quarter' })
  const end = addDays(range.to, 0)
  const complete = rows.filter(({ period }) => periodEnd(period) <= end)
  const shown = complete.length > 0 ? complete : rows
  const last = shown.at(-1)
  const settings = { language, timeZone: report.network.timeZone, currency: report.network.currency }
  const name = (period: string) => formatPeriod(period, settings)
  const facts = (figure: Parameters<typeof stateOf>[1], period: string) => ({
    ...stateOf(frame, figure),
    period,
    by: 'quarter',
  })
  const page = `/insights/activity?by=quarter&from=${range.from}&to=${range.to}`
  const source = t('source', { report: t('report.activity'), days: words.days(range.from, range.to) })
  const title = t('retention.title')
  if (!last) return { key: 'retention', title, finding: t('retention.none'), blocks: [], source, page }
  const finding =
    last.retentionRate === null || last.growthRatio === null
      ? t('retention.first', {
          period: name(last.period),
          count: last.active,
          shown: words.number(last.active),
        })
      : t('retention.found', {
          period: name(last.period),
          count: last.retained + last.lost,
          base: words.number(last.retained + last.lost),
          retained: words.number(last.retained),
          rate: words.percent(last.retentionRate),
          growth: words.percent(last.growthRatio),
        })
  const keys = ['active', 'new', 'retained', 'returned', 'lost'] as const
  const blocks: AuditBlock[] = [
    table(
      t('retention.table'),
      [
        column(t('column.period')),
        ...keys.map((key) => column(t(`retention.column.${key}`), 'whole')),
        column(t('retention.column.rate'), 'share'),
        column(t('retention.column.growth'), 'share'),
      ],
      shown.map((row) => [
        cell(name(row.period)),
        ...keys.map((key) =>
          cell(words.number(row[key]), row[key], { facts: facts(`activity.${key}`, row.period) }),
        ),
        cell(row.retentionRate === null ? UNKNOWN : words.percent(row.retentionRate, 1), row.retentionRate, {
          facts: facts('activity.retentionRate', row.period),
          means: 'share',
        }),
        cell(row.growthRatio === null ? UNKNOWN : words.percent(row.growthRatio, 1), row.growthRatio, {
          page,
        }),
      ]),
      t('retention.note'),
    ),
  ]
  return { key: 'retention', title, finding, blocks, source, page }
}
