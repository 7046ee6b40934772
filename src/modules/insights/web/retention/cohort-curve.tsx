import { useTranslation } from 'react-i18next'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { RetentionReport } from '../../contract.ts'
import { type RetentionAsked, retentionSelector } from '../../retention/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { FEWEST } from './retention-findings.ts'

type Point = RetentionReport['curve'][number]

/** Ages that the table names: each of the first, then those of whole years and halves. */
const NAMED: Readonly<Record<RetentionReport['by'], readonly number[]>> = {
  month: [0, 1, 2, 3, 6, 9, 12, 18, 24, 36],
  quarter: [0, 1, 2, 3, 4, 6, 8, 12],
}

/** The curve of all cohorts together: what part orders so long after its first order, with of how many. */
export function CohortCurve({ report, asked }: { report: RetentionReport; asked: RetentionAsked }) {
  const { t } = useTranslation('insights-retention')
  const format = useFormat()
  const { by } = report
  const drawn = report.curve.filter((point): point is Point & { rate: number } =>
    Boolean(point.of >= FEWEST && point.rate !== null),
  )
  const last = drawn.at(-1)
  if (!last || drawn.length < 2) return null
  const share = (rate: number) => format.percent(rate)
  const columns: LedgerColumn<Point>[] = [
    {
      key: 'age',
      head: t(`cohorts.ages.${by}`),
      phone: 'name',
      cell: ({ age }) => format.number(age),
    },
    {
      key: 'active',
      head: t('curve.active'),
      align: 'end',
      phone: 'line',
      cell: ({ age, active, of }) => (
        <FigureLink
          selector={retentionSelector(asked, { figure: 'retention.curve', age, by })}
          title={t('curve.cell', {
            age: format.number(age),
            count: active,
            of: format.number(of),
          })}
          empty={active === 0}
        >
          {format.number(active)}
        </FigureLink>
      ),
    },
    { key: 'of', head: t('curve.of'), align: 'end', phone: 'line', cell: ({ of }) => format.number(of) },
    {
      key: 'rate',
      head: t('curve.rate'),
      align: 'end',
      phone: 'main',
      cell: ({ rate, of }) =>
        rate === null ? '–' : of < FEWEST ? <span className="mm">{share(rate)}</span> : share(rate),
    },
  ]
  return (
    <Section title={t('curve.title')} note={t('curve.note', { count: FEWEST })}>
      <LineChart
        finding={t(`curve.found.${by}`, { count: last.age, rate: share(last.rate) })}
        axis={t('curve.axis')}
        x={drawn.map(({ age }) => format.number(age))}
        xLabel={t(`cohorts.ages.${by}`)}
        domain={[0, 1]}
        text={share}
        series={[{ key: 'rate', text: t('curve.rate'), values: drawn.map(({ rate }) => rate) }]}
      />
      <Ledger
        label={t('curve.title')}
        columns={columns}
        rows={report.curve.filter(({ age }) => NAMED[by].includes(age))}
        rowKey={({ age }) => String(age)}
      />
    </Section>
  )
}
