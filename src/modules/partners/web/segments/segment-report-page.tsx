import './segments.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { BarChart } from '#ui/chart/bar-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page, Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { SegmentReport } from '../../contract.ts'
import { SegmentMovesSection } from './segment-moves.tsx'
import { readSchemes, readSegmentReport, segmentKeys } from './segments-api.ts'

const spans = ['7', '13', '25', '37'] as const
/** Ink only: the colours of the sides and of how things go say other things. */
const looks = ['main', 'second', 'faint'] as const

/** Size and value of each segment now and over time, and who moved from where to where. */
export function SegmentReportPage() {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const [search, change] = useSearchState()
  const months = spans.find((span) => span === search['months']) ?? '13'
  const schemes = useQuery({ queryKey: segmentKeys.list(), queryFn: ({ signal }) => readSchemes(signal) })
  const query = { months: Number(months), ...(search['scheme'] ? { scheme: search['scheme'] } : {}) }
  const report = useQuery({
    queryKey: segmentKeys.list({ report: true, ...query }),
    queryFn: ({ signal }) => readSegmentReport(query, signal),
  })
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  const { data } = report
  const all = (schemes.data?.data ?? []).filter(({ archivedAt }) => archivedAt === null)
  const partners = data?.segments.reduce((sum, segment) => sum + segment.partners, 0) ?? 0
  const first = data?.segments.find(({ partners: n }) => n > 0)
  const worth = (segment: SegmentReport['segments'][number]) =>
    (segment.share ?? 0) / Math.max(1, segment.partners)
  const byShare = [...(data?.segments ?? [])].sort((a, b) => worth(b) - worth(a))[0]
  const sentence =
    data?.scheme && first && partners > 0
      ? byShare?.share != null
        ? t('segments.report.sentence', {
            count: byShare.partners,
            shown: format.number(byShare.partners),
            name: nameOf(byShare),
            share: format.percent(byShare.share),
          })
        : t('segments.report.sizes', {
            count: first.partners,
            shown: format.number(first.partners),
            name: nameOf(first),
          })
      : t('segments.report.title')
  return (
    <Page
      sentence={sentence}
      title={t('segments.report.title')}
      lead={
        data?.knownSince
          ? t('segments.report.known', { day: format.date(data.knownSince, 'long') })
          : undefined
      }
      crumbs={[
        { text: t('segments.report.insights'), to: '/insights' },
        { text: t('segments.report.title') },
      ]}
      actions={
        <>
          {all.length > 1 && data?.scheme ? (
            <MenuChip
              text={t('segments.schemes')}
              value={data.scheme.code}
              options={all.map((scheme) => ({ value: scheme.code, text: nameOf(scheme) }))}
              onChange={(scheme) => change({ scheme })}
            />
          ) : null}
          <MenuChip
            text={t('segments.report.span')}
            value={months}
            options={spans.map((value) => ({
              value,
              text: t('segments.months', { count: Number(value) - 1, shown: Number(value) - 1 }),
            }))}
            onChange={(value) => change({ months: value })}
          />
        </>
      }
    >
      {report.isPending ? <Skeleton lines={12} /> : null}
      {report.isError ? <ErrorNote error={report.error} onRetry={() => void report.refetch()} /> : null}
      {data && (!data.scheme || partners === 0) ? <Empty title={t('segments.report.empty')} /> : null}
      {data?.scheme && partners > 0 ? <Figures data={data} months={Number(months)} nameOf={nameOf} /> : null}
    </Page>
  )
}

function Figures(props: {
  data: SegmentReport
  months: number
  nameOf: (one: { nameRu: string; nameEn: string }) => string
}) {
  const { data, months, nameOf } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const known = data.months.filter(({ partners }) => Object.keys(partners).length > 0)
  const x = known.map(({ month }) => format.period(month, true))
  const [before, now] = [known.at(0), known.at(-1)]
  const grown = [...data.segments]
    .map((segment) => ({
      segment,
      change: (now?.partners[segment.code] ?? 0) - (before?.partners[segment.code] ?? 0),
    }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))[0]
  const best = [...data.segments].sort((a, b) => (b.share ?? 0) - (a.share ?? 0))[0]
  const seesMoney = data.segments.some(({ net12m }) => net12m !== null)
  const label = (code: string | null) => {
    const found = data.segments.find((segment) => segment.code === code)
    return code === null ? t('segments.none') : found ? nameOf(found) : code
  }
  type Row = SegmentReport['segments'][number]
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('segments.segment'),
      cell: (row) => <span className="nm">{nameOf(row)}</span>,
      phone: 'name',
    },
    {
      key: 'partners',
      head: t('segments.report.partners'),
      align: 'end',
      cell: (row) => format.number(row.partners),
      phone: 'main',
    },
    {
      key: 'overruled',
      head: t('segments.report.overruled'),
      align: 'end',
      cell: (row) => format.number(row.overruled),
    },
    ...(seesMoney
      ? [
          {
            key: 'net',
            head: t('segments.report.net'),
            align: 'end' as const,
            cell: (row: Row) => format.money(row.net12m ?? '0', { currency: data.currency, cents: 'never' }),
            phone: 'line' as const,
          },
          {
            key: 'share',
            head: t('segments.report.share'),
            align: 'end' as const,
            cell: (row: Row) => format.percent(row.share ?? 0, { decimals: 1 }),
          },
        ]
      : []),
  ]
  return (
    <>
      <Section title={t('segments.report.now')}>
        <Ledger
          label={t('segments.report.now')}
          columns={columns}
          rows={data.segments}
          rowKey={(row) => row.id}
          rowName={nameOf}
          open={(row) => ({
            to: '/partners',
            search: { segment: `${data.scheme?.code}:${row.code}`, prospects: 'any' },
          })}
        />
      </Section>
      <div className="figs seg-figs">
        {x.length > 1 ? (
          <StackedBars
            finding={
              grown && grown.change !== 0
                ? t(grown.change > 0 ? 'segments.report.grew' : 'segments.report.shrank', {
                    name: nameOf(grown.segment),
                    count: Math.abs(grown.change),
                  })
                : t('segments.report.steady')
            }
            axis={t('segments.report.partnersAxis')}
            x={x}
            xLabel={t('segments.report.month')}
            series={data.segments.map((segment, index) => ({
              key: segment.code,
              text: nameOf(segment),
              values: known.map(({ partners }) => partners[segment.code] ?? 0),
              look: looks[index % looks.length] ?? 'main',
            }))}
          />
        ) : null}
        {seesMoney && best ? (
          <BarChart
            finding={t('segments.report.worth', {
              name: nameOf(best),
              share: format.percent(best.share ?? 0),
            })}
            axis={t('segments.report.worthAxis')}
            nameLabel={t('segments.segment')}
            valueLabel={t('segments.figure.net12m')}
            text={(value) => format.money(String(value), { currency: data.currency, compact: true })}
            bars={data.segments.map((segment) => ({
              key: segment.code,
              name: nameOf(segment),
              value: Number(segment.net12m ?? 0),
              look: segment.code === best.code ? 'main' : 'faint',
            }))}
          />
        ) : null}
      </div>
      <SegmentMovesSection data={data} months={months} label={label} />
    </>
  )
}
