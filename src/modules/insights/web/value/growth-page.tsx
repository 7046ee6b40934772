import { Trans, useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { BridgeChart } from '#ui/chart/bridge-chart.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { GrowthReport } from '../../contract.ts'
import { growthSelector, valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { ReportPage, useReportView } from '../report-page.tsx'
import { rangeBefore } from '../report-period.ts'
import { mainMoves } from './growth-findings.ts'
import { useValueReport } from './value-api.ts'

const LOOKS = { new: 'ok', returned: 'shared', expansion: 'ok', contraction: 'att', silence: 'brk' } as const

/** Where the change of net comes from, in steps that add up. */
export function GrowthPage() {
  const { t } = useTranslation(['insights-value', 'insights'])
  const format = useFormat()
  const { view, frame } = useReportView('12')
  const { asOf } = view.range
  const before = rangeBefore(view.range, view.period.against ?? 'before', view.unknownFrom)
  const query = {
    ...view.range,
    currency: view.period.currency ?? undefined,
    ...(before ? { beforeFrom: before.from, beforeTo: before.to } : {}),
  }
  const growth = useValueReport('growth', query, view.frame !== undefined)
  const { data } = growth
  const isEmpty = data && Number(data.start) === 0 && Number(data.end) === 0
  return (
    <ReportPage
      tab="growth"
      view={view}
      queries={[frame, growth]}
      usual="12"
      withGrain={false}
      withCurrency
      isEmpty={isEmpty}
      sentence={data && sentenceOf(data)}
      lead={data ? <Lead report={data} asOf={asOf} /> : undefined}
      csv={
        data && {
          name: `${t('insights:tabs.growth')} ${view.unknownFrom}`,
          head: [t('growth.step'), t('growth.amount'), t('growth.partners')],
          rows: [
            [t('growth.start'), data.start, ''],
            ...data.steps.map((step) => [t(`growth.kind.${step.kind}`), step.amount, step.partners]),
            [t('growth.end'), data.end, ''],
          ],
        }
      }
    >
      {data ? (
        <>
          <Bridge report={data} />
          <Steps report={data} asOf={asOf} />
          {view.isHost ? <Rows report={data} asOf={asOf} /> : null}
        </>
      ) : null}
    </ReportPage>
  )

  function sentenceOf(report: GrowthReport): string {
    const change = Number(report.change)
    const start = Number(report.start)
    const sum = format.money(Math.abs(change), { currency: report.currency, compact: true })
    if (start <= 0) return t('growth.sentence.first', { sum })
    const share = format.percent(Math.abs(change) / start)
    return t(
      change > 0 ? 'growth.sentence.more' : change < 0 ? 'growth.sentence.less' : 'growth.sentence.same',
      {
        sum,
        share,
      },
    )
  }
}

function Lead({ report, asOf }: { report: GrowthReport; asOf: string | undefined }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { currency, before, from, to } = report
  const sum = (amount: string) => format.money(amount, { currency, cents: 'never' })
  const link = (range: { from: string; to: string }, title: string) => (
    <FigureLink
      selector={valueSelector({ ...range, asOf }, { figure: 'value.net', currency })}
      title={title}
    />
  )
  const days = (range: { from: string; to: string }) =>
    `${format.date(range.from)} – ${format.date(addDays(range.to, -1))}`
  return (
    <>
      <Trans
        t={t}
        i18nKey="growth.lead"
        values={{
          start: sum(report.start),
          end: sum(report.end),
          before: days(before),
          now: days({ from, to }),
        }}
        components={{ start: link(before, t('growth.start')), end: link({ from, to }, t('growth.end')) }}
      />{' '}
      {report.grossRetention === null || report.netRetention === null
        ? null
        : t('growth.rates', {
            gross: format.percent(report.grossRetention, { decimals: 1 }),
            net: format.percent(report.netRetention, { decimals: 1 }),
          })}
    </>
  )
}

function Bridge({ report }: { report: GrowthReport }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { up, down } = mainMoves(report)
  const short = (amount: number | string) =>
    format.money(amount, { currency: report.currency, compact: true, bare: true })
  const name = (kind: GrowthReport['steps'][number]['kind']) => t(`growth.of.${kind}`)
  const finding =
    up && down
      ? t('growth.found', {
          up: name(up.kind),
          upSum: short(up.amount),
          down: name(down.kind),
          downSum: short(down.amount),
        })
      : up
        ? t('growth.onlyUp', { up: name(up.kind), upSum: short(up.amount) })
        : down
          ? t('growth.onlyDown', { down: name(down.kind), downSum: short(down.amount) })
          : t('growth.plain')
  return (
    <BridgeChart
      finding={finding}
      axis={t('growth.axis', { currency: report.currency })}
      nameLabel={t('growth.step')}
      valueLabel={t('growth.amount')}
      text={short}
      steps={[
        { key: 'start', name: t('growth.start'), value: Number(report.start), kind: 'total', look: 'second' },
        ...report.steps.map((step) => ({
          key: step.kind,
          name: t(`growth.kind.${step.kind}`),
          value: Number(step.amount),
          kind: 'step' as const,
          look: LOOKS[step.kind],
        })),
        { key: 'end', name: t('growth.end'), value: Number(report.end), kind: 'total', look: 'main' },
      ]}
    />
  )
}

type Step = GrowthReport['steps'][number]

function Steps({ report, asOf }: { report: GrowthReport; asOf: string | undefined }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const link = (step: Step, text: string) => (
    <FigureLink
      selector={growthSelector(report, asOf, step.kind)}
      title={t(`growth.kind.${step.kind}`)}
      empty={step.partners === 0}
    >
      {text}
    </FigureLink>
  )
  const columns: LedgerColumn<Step>[] = [
    { key: 'kind', head: t('growth.step'), phone: 'name', cell: (step) => t(`growth.kind.${step.kind}`) },
    {
      key: 'what',
      head: t('growth.meaning'),
      phone: 'line',
      cell: (step) => <span className="mm">{t(`growth.about.${step.kind}`)}</span>,
    },
    {
      key: 'partners',
      head: t('growth.partners'),
      align: 'end',
      width: 112,
      phone: 'line',
      cell: (step) => link(step, format.number(step.partners)),
    },
    {
      key: 'amount',
      head: t('growth.amount'),
      align: 'end',
      width: 168,
      phone: 'main',
      cell: (step) =>
        link(step, format.money(step.amount, { currency: report.currency, bare: true, cents: 'never' })),
    },
  ]
  return (
    <Section title={t('growth.steps', { currency: report.currency })}>
      <Ledger
        label={t('growth.plain')}
        columns={columns}
        rows={report.steps}
        rowKey={(step) => step.kind}
        minWidth={720}
      />
    </Section>
  )
}

type Row = GrowthReport['rows'][number]

function Rows({ report, asOf }: { report: GrowthReport; asOf: string | undefined }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { currency, from, to, before } = report
  const net = (row: Row, range: { from: string; to: string }, amount: string) => (
    <FigureLink
      selector={valueSelector({ ...range, asOf }, { figure: 'value.net', currency, partner: row.partnerId })}
      title={row.name}
      empty={Number(amount) === 0}
    >
      {format.money(amount, { currency, bare: true, cents: 'never' })}
    </FigureLink>
  )
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('partner'),
      phone: 'name',
      cell: (row) => (
        <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'kind',
      head: t('growth.step'),
      width: 170,
      phone: 'line',
      cell: (row) => t(`growth.kind.${row.kind}`),
    },
    {
      key: 'before',
      head: t('growth.start'),
      align: 'end',
      width: 136,
      phone: 'line',
      cell: (row) => net(row, before, row.before),
    },
    {
      key: 'now',
      head: t('growth.end'),
      align: 'end',
      width: 136,
      phone: 'line',
      cell: (row) => net(row, { from, to }, row.now),
    },
    {
      key: 'change',
      head: t('growth.change'),
      align: 'end',
      width: 136,
      phone: 'main',
      cell: (row) => format.money(row.change, { currency, bare: true, cents: 'never' }),
    },
  ]
  return (
    <Section title={t('growth.rows')}>
      <Ledger
        label={t('growth.rows')}
        columns={columns}
        rows={report.rows}
        rowKey={(row) => row.partnerId}
        open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })}
        minWidth={760}
      />
    </Section>
  )
}
