import { useTranslation } from 'react-i18next'
import { MiniBar } from '#ui/chart/sparkline.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Section } from '#ui/page.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import type { ValueReport, ValueSeries } from '../contract.ts'
import { FigureLink } from './figure-facts.tsx'
import { usePeriodColumn } from './period-parts.tsx'
import type { ReportView } from './report-page.tsx'

type Top = ValueReport['top'][number]
const limits = ['10', '25', '50', '100'] as const

/** The partners that bring most, with what part of all each brings. */
export function TopPartners({
  report,
  view,
  limit,
}: {
  report: ValueReport
  view: ReportView
  limit: number
}) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [, change] = useSearchState()
  const range = { ...view.range, currency: report.currency }
  const largest = Math.max(0, ...report.top.map((one) => one.share ?? 0))
  const columns: LedgerColumn<Top & { rank: number }>[] = [
    {
      key: 'rank',
      head: t('value.rank'),
      cell: (row) => <span className="mm">{row.rank}</span>,
      width: 36,
      align: 'end',
    },
    {
      key: 'name',
      head: t('value.partner'),
      cell: (row) => (
        <Link className="q nm" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
      phone: 'name',
    },
    {
      key: 'net',
      head: t('value.netIn', { currency: report.currency }),
      label: t('value.column.net'),
      align: 'end',
      width: 152,
      phone: 'main',
      cell: (row) => (
        <FigureLink
          selector={{ figure: 'value.net', ...range, partner: row.partnerId }}
          title={`${t('value.column.net')}, ${row.name}`}
        >
          {format.money(row.net, { bare: true, cents: 'never', currency: report.currency })}
        </FigureLink>
      ),
    },
    {
      key: 'bar',
      head: <span className="vh">{t('value.share')}</span>,
      label: t('value.share'),
      width: 140,
      cell: (row) => <MiniBar share={largest > 0 ? (row.share ?? 0) / largest : 0} />,
    },
    {
      key: 'share',
      head: t('value.share'),
      align: 'end',
      width: 96,
      phone: 'line',
      cell: (row) => (
        <FigureLink
          selector={{ figure: 'value.share', ...range, partner: row.partnerId }}
          title={`${t('value.share')}, ${row.name}`}
          empty={row.share === null}
        >
          {row.share === null ? '\u2013' : format.percent(row.share, { decimals: 1 })}
        </FigureLink>
      ),
    },
  ]
  const first = report.top[0]
  const title =
    first?.share === null || first === undefined
      ? t('value.top.plain')
      : t('value.top.found', { name: first.name, share: format.percent(first.share, { decimals: 1 }) })
  return (
    <Section
      title={title}
      actions={
        <MenuChip
          text={t('value.top.show')}
          value={String(limit)}
          options={limits.map((one) => ({ value: one, text: one }))}
          onChange={(one) => change({ top: one === '10' ? undefined : one })}
        />
      }
    >
      <Ledger
        label={t('value.top.plain')}
        columns={columns}
        rows={report.top.map((one, place) => ({ ...one, rank: place + 1 }))}
        rowKey={(row) => row.partnerId}
        open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })}
      />
    </Section>
  )
}

const amountKeys = ['gross', 'cancelled', 'returns', 'net'] as const

/** Every period with its four amounts, each opening into its transfers. */
export function ValueTable({ series, view }: { series: ValueSeries; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  type Row = ValueSeries['periods'][number]
  const period = usePeriodColumn<Row>(view.unknownFrom)
  const columns: LedgerColumn<Row>[] = amountKeys.map((key) => ({
    key,
    head: t(`value.column.${key}`),
    align: 'end',
    width: 172,
    phone: key === 'net' ? 'main' : 'line',
    cell: (row) => (
      <FigureLink
        selector={{ figure: `value.${key}`, period: row.period, currency: series.currency, ...view.range }}
        title={`${t(`value.column.${key}`)}, ${format.period(row.period)}`}
        empty={Number(row[key]) === 0}
      >
        {format.money(row[key], { bare: true, currency: series.currency, cents: 'never' })}
      </FigureLink>
    ),
  }))
  return (
    <Section title={t('value.table', { currency: series.currency })} note={t('table.hint')}>
      <Ledger
        label={t('value.table', { currency: series.currency })}
        columns={[period, ...columns]}
        rows={[...series.periods].reverse()}
        rowKey={(row) => row.period}
        minWidth={760}
      />
    </Section>
  )
}

/** Amounts in other currencies: listed apart, never added. */
export function OtherCurrencies({ report, view }: { report: ValueReport; view: ReportView }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  if (report.otherCurrencies.length === 0) return null
  type Row = ValueReport['otherCurrencies'][number]
  const columns: LedgerColumn<Row>[] = amountKeys.map((key) => ({
    key,
    head: t(`value.column.${key}`),
    align: 'end',
    width: 172,
    phone: key === 'net' ? 'main' : 'line',
    cell: (row) => (
      <FigureLink
        selector={{ figure: `value.${key}`, ...view.range, currency: row.currency }}
        title={`${t(`value.column.${key}`)}, ${row.currency}`}
      >
        {format.money(row[key], { bare: true, currency: row.currency })}
      </FigureLink>
    ),
  }))
  const currency: LedgerColumn<Row> = {
    key: 'currency',
    head: t('controls.currency'),
    cell: (row) => row.currency,
    phone: 'name',
  }
  return (
    <Section title={t('value.others.title')} note={t('value.others.note')}>
      <Ledger
        label={t('value.others.title')}
        columns={[currency, ...columns]}
        rows={report.otherCurrencies}
        rowKey={(row) => row.currency}
      />
    </Section>
  )
}
