import './health.css'
import { useTranslation } from 'react-i18next'
import { StepOutcomes } from '#modules/today/web/index.ts'
import { addDays } from '#shared/days.ts'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Note } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { FactSelector, JudgedDate, TrackRecord } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { ReportPage, useReportView } from '../report-page.tsx'
import { useTrackRecord } from './api.ts'
import { CalibrationPlot } from './calibration-plot.tsx'
import { Fitting } from './fitting.tsx'
import { Misjudged } from './misjudged.tsx'
import { TrackCharts } from './track-charts.tsx'
import { againstRecency, poolBins, totalsOf, wayOf } from './track-findings.ts'
import { TrackTable } from './track-table.tsx'

/** How right the health score was at past days: against simple rules, by what it told, and whom it misjudged. */
export function TrackRecordPage() {
  const { t } = useTranslation(['insights-health', 'insights'])
  const format = useFormat()
  const { view, frame } = useReportView()
  const [search, change] = useSearchState()
  const asOf = view.period.asOf ?? undefined
  const answer = useTrackRecord(asOf, view.frame !== undefined)
  const found = answer.data
  const record = found?.state === 'ready' ? found.record : null
  const isPart = found?.state === 'ready' && found.isPart
  const basis = search['basis'] === 'contacts' ? 'contacts' : 'orders'
  const dates = record ? (basis === 'contacts' ? record.contacts : record.asOf) : []
  return (
    <ReportPage
      tab="track-record"
      view={view}
      queries={[frame, answer]}
      withPeriod={false}
      withGrain={false}
      isEmpty={found === undefined ? undefined : found.state === 'nothing'}
      sentence={record ? <Sentence dates={dates} /> : undefined}
      lead={record ? `${t('track.lead')} ${t(isPart ? 'track.part' : 'track.whole')}` : undefined}
      csv={{
        name: `${t('insights:tabs.track-record')} ${found?.day ?? ''}`,
        head: [
          'date',
          'n',
          'base',
          'auc',
          'aucBaseline',
          'aucOrders',
          'brier',
          'calibrationError',
          'lift',
          'expected',
          'actual',
        ].map((key) => t(`track.column.${key}`)),
        rows: dates.map((date) => [
          date.date,
          String(date.n),
          ...[date.base, date.auc, date.aucBaseline, date.aucOrders, date.brier, date.calibrationError].map(
            (value) => (value === null ? '' : value.toFixed(4)),
          ),
          date.liftTopTenth === null ? '' : date.liftTopTenth.toFixed(3),
          date.volume.expected.toFixed(1),
          String(date.volume.actual),
        ]),
      }}
    >
      {found?.state === 'fitting' ? <Fitting progress={found.progress} /> : null}
      {record && record.contacts.length > 0 ? (
        <div className="filters">
          <MenuChip
            text={t('filter.basis')}
            value={basis}
            options={(['orders', 'contacts'] as const).map((one) => ({
              value: one,
              text: t(`basis.${one}`),
            }))}
            onChange={(one) => change({ basis: one === 'orders' ? undefined : one })}
          />
        </div>
      ) : null}
      {record ? (
        dates.length === 0 ? (
          <Note tone="att" title={t('track.none.title')}>
            {t('track.none.about')}
          </Note>
        ) : (
          <Judged
            dates={dates}
            record={record}
            basis={basis}
            selector={{ scoredBy: basis, ...(asOf === undefined ? {} : { asOf }) }}
          />
        )
      ) : null}
      {record ? <StepOutcomes /> : null}
      {record && dates.length > 0 ? (
        <p className="small mm">
          {t('track.asOfNote', { day: format.date(addDays(found?.day ?? '', -1), 'long') })}
        </p>
      ) : null}
    </ReportPage>
  )
}

function Sentence({ dates }: { dates: readonly JudgedDate[] }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const compared = againstRecency(dates)
  const { inRow, wins, of, now } = compared
  return (
    <>
      {t(`track.sentence.${wayOf(compared)}`, {
        count: inRow,
        shown: format.number(inRow),
        wins: format.number(wins),
        of: format.number(of),
        now: format.number(Math.abs(now ?? 0), { decimals: 2 }),
      })}
    </>
  )
}

function Judged(props: {
  dates: readonly JudgedDate[]
  record: TrackRecord
  basis: 'orders' | 'contacts'
  selector: Partial<FactSelector>
}) {
  const { dates, record, basis, selector } = props
  const bins = poolBins(dates)
  const all = {
    ...selector,
    from: dates[0]?.date ?? '',
    to: addDays(dates.at(-1)?.date ?? '', 1),
  }
  return (
    <>
      <Doubts dates={dates} record={record} basis={basis} />
      <div className="figs">
        <CalibrationPlot bins={bins} selector={all} />
        <TrackCharts dates={dates} />
      </div>
      <Totals dates={dates} selector={all} />
      <TrackTable dates={dates} selector={selector} />
      <Misjudged date={dates.at(-1) as JudgedDate} selector={selector} />
    </>
  )
}

/** What is doubtful: few cases, a degenerate rhythm, a drift against the date before. */
function Doubts(props: { dates: readonly JudgedDate[]; record: TrackRecord; basis: 'orders' | 'contacts' }) {
  const { dates, record, basis } = props
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const last = dates.at(-1)
  const model = record.models.find((one) => one.basis === basis)
  const notes = [
    ...(last && last.n < 30 ? [t('track.doubt.few', { count: last.n, shown: format.number(last.n) })] : []),
    ...(model?.signs ?? []).map((sign) => t(`track.doubt.${sign}`)),
    ...(last?.drift?.drifted
      ? last.drift.why.map((why) =>
          t(`track.drift.${why}`, {
            day: format.date(last.date, 'long'),
            ratio: format.number(last.drift?.observedToTold ?? 0, { decimals: 2 }),
          }),
        )
      : []),
  ]
  if (notes.length === 0) return null
  return (
    <Note tone={last?.drift?.drifted ? 'att' : 'plain'} title={t('track.doubt.title')}>
      <ul className="plain-list">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Note>
  )
}

function Totals({ dates, selector }: { dates: readonly JudgedDate[]; selector: Partial<FactSelector> }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const totals = totalsOf(dates)
  const three = (value: number | null) => (value === null ? '–' : format.number(value, { decimals: 3 }))
  const items = [
    {
      key: 'cases',
      value: <Cases dates={dates} selector={selector} />,
      note: t('track.total.casesAbout', { count: dates.length, shown: format.number(dates.length) }),
    },
    { key: 'brier', value: three(totals.brier), note: t('track.total.brierAbout') },
    { key: 'calibration', value: three(totals.calibrationError), note: t('track.total.calibrationAbout') },
    {
      key: 'lift',
      value: totals.lift === null ? '–' : format.number(totals.lift, { decimals: 2 }),
      note: t('track.total.liftAbout'),
    },
    {
      key: 'volume',
      value: totals.expected === 0 ? '–' : format.percent(totals.actual / totals.expected),
      note: t('track.total.volumeAbout', {
        expected: format.number(Math.round(totals.expected)),
        actual: format.number(totals.actual),
      }),
    },
  ]
  return (
    <dl className="health-totals">
      {items.map(({ key, value, note }) => (
        <div key={key}>
          <dt>{t(`track.total.${key}`)}</dt>
          <dd>{value}</dd>
          <dd className="small mm">{note}</dd>
        </div>
      ))}
    </dl>
  )
}

function Cases({ dates, selector }: { dates: readonly JudgedDate[]; selector: Partial<FactSelector> }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const { n } = totalsOf(dates)
  return (
    <FigureLink selector={{ ...selector, figure: 'track.told' }} title={t('track.total.cases')}>
      {format.number(n)}
    </FigureLink>
  )
}
