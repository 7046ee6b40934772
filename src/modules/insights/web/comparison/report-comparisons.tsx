import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type {
  ActivityPeriod,
  FactSelector,
  ReliabilityReport,
  SatisfactionReport,
  ValueReport,
} from '../../contract.ts'
import { useScaleName } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'
import type { ReportRange } from '../report-period.ts'
import { useReport } from '../reports.ts'
import { type ComparedFigure, type ComparedRow, Comparison } from './comparison.tsx'

type Figure = FactSelector['figure']

/** Active partners period by period, each beside the one at the same place of the other range. */
export function ActivityComparison({ view, rows }: { view: ReportView; rows: readonly ActivityPeriod[] }) {
  const format = useFormat()
  const { by, asOf } = view.period
  const before = useReport('activity', { ...view.before, by }, view.before !== null)
  const figureOf = (row: ActivityPeriod): ComparedFigure => ({
    value: row.active,
    text: format.number(row.active),
    selector: { figure: 'activity.active', period: row.period, by, ...(asOf ? { asOf } : {}) },
  })
  const compared = before.data?.flatMap((then, at): ComparedRow[] => {
    const now = rows[at]
    if (!now) return []
    return [
      {
        key: now.period,
        name: `${format.period(now.period)} · ${format.period(then.period)}`,
        now: figureOf(now),
        before: figureOf(then),
        change: 'relative',
      },
    ]
  })
  return <Comparison view={view} rows={compared} />
}

const AMOUNTS = ['net', 'gross', 'cancelled', 'returns'] as const

/** Amounts and ordering partners of both periods. */
export function ValueComparison({ view, report }: { view: ReportView; report: ValueReport }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const { currency } = report
  const before = useReport('value', { ...view.before, currency, limit: 1 }, view.before !== null)
  const amount = (of: ValueReport, key: (typeof AMOUNTS)[number], range: ReportRange): ComparedFigure => ({
    value: Number(of[key]),
    text: format.money(of[key], { currency, cents: 'never' }),
    selector: { figure: `value.${key}`, ...range, currency },
  })
  const partners = (of: ValueReport, range: ReportRange): ComparedFigure => ({
    value: of.partners,
    text: format.number(of.partners),
    selector: { figure: 'value.partners', ...range, currency },
  })
  const then = before.data
  const rows = then && [
    ...AMOUNTS.map(
      (key): ComparedRow => ({
        key,
        name: t(`value.column.${key}`),
        now: amount(report, key, view.range),
        before: amount(then, key, view.before ?? {}),
        change: 'relative',
      }),
    ),
    {
      key: 'partners',
      name: t('comparison.partners'),
      now: partners(report, view.range),
      before: partners(then, view.before ?? {}),
      change: 'relative',
    } satisfies ComparedRow,
  ]
  return <Comparison view={view} rows={rows} />
}

/** What part of their promises the sides kept in time, in both periods. */
export function ReliabilityComparison({ view, report }: { view: ReportView; report: ReliabilityReport }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const before = useReport('reliability', { ...view.before, limit: 1 }, view.before !== null)
  const figure = (
    of: ReliabilityReport,
    side: 'host' | 'partner',
    name: 'judged' | 'keptShare',
    range: ReportRange,
  ): ComparedFigure => {
    const { kept, late, broken } = of.sides[side]
    const judged = kept + late + broken
    const share = judged === 0 ? null : kept / judged
    const value = name === 'judged' ? judged : share
    const text =
      value === null ? '' : name === 'judged' ? format.number(value) : format.percent(value, { decimals: 1 })
    return { value, text, selector: { figure: `reliability.${name}` satisfies Figure, ...range, side } }
  }
  const then = before.data
  const rows =
    then &&
    (['partner', 'host'] as const).flatMap((side) =>
      (['keptShare', 'judged'] as const).map(
        (name): ComparedRow => ({
          key: `${side} ${name}`,
          name: t(`comparison.${name}.${side}`),
          now: figure(report, side, name, view.range),
          before: figure(then, side, name, view.before ?? {}),
          change: name === 'judged' ? 'relative' : 'points',
        }),
      ),
    )
  return <Comparison view={view} rows={rows} />
}

/** The net promoter score and the means of the scales, in both periods. */
export function SatisfactionComparison({ view, report }: { view: ReportView; report: SatisfactionReport }) {
  const format = useFormat()
  const nameOf = useScaleName()
  const before = useReport('satisfaction', { ...view.before }, view.before !== null)
  const scale = (of: SatisfactionReport, code: string, range: ReportRange): ComparedFigure | null => {
    const found = of.scales.find((one) => one.scale === code)
    if (!found) return null
    return {
      value: found.mean,
      text: format.number(found.mean, { decimals: 2 }),
      selector: { figure: 'satisfaction.scale', ...range, scale: code },
    }
  }
  const score = ({ nps }: SatisfactionReport, range: ReportRange): ComparedFigure | null =>
    nps && {
      value: nps.value,
      text: format.number(nps.value, { decimals: 0, signed: true }),
      selector: { figure: 'satisfaction.nps', ...range },
    }
  const then = before.data
  const rows = then && [
    ...(report.nps
      ? [
          {
            key: 'nps',
            name: 'NPS',
            now: score(report, view.range),
            before: score(then, view.before ?? {}),
            change: 'difference',
          } satisfies ComparedRow,
        ]
      : []),
    ...report.scales.map(
      ({ scale: code }): ComparedRow => ({
        key: code,
        name: nameOf(code, code),
        now: scale(report, code, view.range),
        before: scale(then, code, view.before ?? {}),
        change: 'difference',
      }),
    ),
  ]
  return <Comparison view={view} rows={rows} />
}
