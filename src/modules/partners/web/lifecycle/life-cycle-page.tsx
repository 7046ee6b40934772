import './lifecycle.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#ui/button.tsx'
import { BarChart } from '#ui/chart/bar-chart.tsx'
import { CohortTable } from '#ui/chart/cohort-table.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { type FactsSource, Figure } from '#ui/figure.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page, Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { StagesReport, StageTime } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { useReasonName } from './exit-block.tsx'
import { lifecycleKeys, readStageFacts, readStagesReport } from './lifecycle-api.ts'

type Asked = { from?: string | undefined; to?: string | undefined; asOf?: string | undefined }

/** The facts a number of the page is made of. */
function useStageFacts(asked: Asked): (figure: string, more?: Record<string, string>) => FactsSource {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const reasonName = useReasonName()
  return (figure, more = {}) => {
    const query = { figure, ...asked, ...more }
    return {
      queryKey: lifecycleKeys.list({ of: 'facts', ...query }),
      how: t(`lifecycle.how.${figure as 'entered'}`),
      load: async (cursor, signal) => {
        const page = await readStageFacts({ ...query, cursor }, signal)
        return {
          count: page.count,
          nextCursor: page.nextCursor,
          items: page.data.map((fact) => ({
            id: fact.id,
            side: 'host' as const,
            date: fact.at,
            title: fact.name,
            detail: [
              fact.from ? `${stages.name(fact.from)} → ${stages.name(fact.to)}` : stages.name(fact.to),
              fact.reasonCode && stages.of(fact.to)?.role === 'exit'
                ? reasonName('exit', fact.reasonCode)
                : null,
              fact.reason,
            ]
              .filter(Boolean)
              .join(', '),
            value:
              fact.days === null
                ? null
                : t('board.days', { count: fact.days, shown: format.number(fact.days) }),
            to: '/partners/$partnerId',
            params: { partnerId: fact.partnerId },
          })),
        }
      },
    }
  }
}

/** How partners go through the stages: how long they stay, where they go, where they get stuck, why they end. */
export function LifeCyclePage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const [search, change] = useSearchState()
  const [from, to] = (search['period'] ?? '').split('..')
  const asked: Asked = {
    from: from || undefined,
    to: to || undefined,
    asOf: search['asOf'],
  }
  const report = useQuery({
    queryKey: lifecycleKeys.list({ of: 'report', ...asked }),
    queryFn: ({ signal }) => readStagesReport(asked, signal),
    placeholderData: (before) => before,
  })
  const { data } = report
  const stuck = data && [...data.stages].filter(({ over }) => over > 0).sort((a, b) => b.over - a.over)[0]
  return (
    <Page
      sentence={
        data
          ? stuck
            ? t('lifecycle.sentence', {
                count: stuck.over,
                shown: format.number(stuck.over),
                stage: stages.name(stuck.stage),
                days: stuck.expectedDays ?? 0,
              })
            : t('lifecycle.sentenceNone', { count: data.partners, shown: format.number(data.partners) })
          : t('lifecycle.title')
      }
      title={t('lifecycle.title')}
      lead={t('lifecycle.lead')}
      actions={
        <>
          <ButtonLink to="/partners/board">{t('board.title')}</ButtonLink>
          <ButtonLink to="/partners/lessons">{t('lessons.title')}</ButtonLink>
        </>
      }
    >
      <FilterChips
        definitions={[{ key: 'period', text: t('lifecycle.period'), kind: 'date-range' }]}
        values={{ period: search['period'] }}
        onChange={(key, value) => change({ [key]: value })}
        tail={
          <label className="rowx small mm">
            {t('lifecycle.asOf')}
            <input
              type="date"
              className="inp"
              value={search['asOf'] ?? ''}
              onChange={(event) => change({ asOf: event.currentTarget.value || undefined })}
            />
          </label>
        }
      />
      {report.isError ? <ErrorNote error={report.error} onRetry={() => void report.refetch()} /> : null}
      {report.isPending ? <Skeleton lines={12} /> : null}
      {data && data.partners === 0 ? (
        <Empty title={t('lifecycle.none')}>{t('lifecycle.noneLead')}</Empty>
      ) : null}
      {data && data.partners > 0 ? (
        <>
          <TimeTable data={data} asked={asked} />
          <Charts data={data} asked={asked} />
          <Ways data={data} asked={asked} />
        </>
      ) : null}
    </Page>
  )
}

function TimeTable({ data, asked }: { data: StagesReport; asked: Asked }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const factsOf = useStageFacts(asked)
  const number = (row: StageTime, figure: 'entered' | 'left' | 'standing' | 'over') =>
    row[figure] === 0 ? (
      <span className="mm">0</span>
    ) : (
      <Figure
        title={`${stages.name(row.stage)}: ${t(`lifecycle.column.${figure}`)}`}
        facts={factsOf(figure, { stage: row.stage })}
      >
        {format.number(row[figure])}
      </Figure>
    )
  const counted = (figure: 'entered' | 'left' | 'standing' | 'over'): LedgerColumn<StageTime> => ({
    key: figure,
    head: t(`lifecycle.column.${figure}`),
    align: 'end',
    phone: figure === 'standing' ? 'main' : 'line',
    cell: (row) => number(row, figure),
  })
  return (
    <Section title={t('lifecycle.time')} note={t('lifecycle.timeNote')}>
      <Ledger<StageTime>
        label={t('lifecycle.time')}
        rows={data.stages}
        rowKey={(row) => row.stage}
        rowName={(row) => stages.name(row.stage)}
        columns={[
          {
            key: 'stage',
            head: t('filter.stage'),
            phone: 'name',
            cell: (row) => <b>{stages.name(row.stage)}</b>,
          },
          counted('entered'),
          counted('left'),
          {
            key: 'median',
            head: t('lifecycle.column.median'),
            align: 'end',
            phone: 'line',
            cell: (row) =>
              row.medianDays === null ? (
                <span className="mm">–</span>
              ) : (
                <>
                  {format.number(row.medianDays)}{' '}
                  <span className="mm small">
                    {row.interval
                      ? `${format.number(row.interval[0])}–${row.interval[1] === null ? '…' : format.number(row.interval[1])}`
                      : ''}
                  </span>
                </>
              ),
          },
          {
            key: 'expected',
            head: t('lifecycle.column.expected'),
            align: 'end',
            phone: 'line',
            cell: (row) => (row.expectedDays === null ? '–' : format.number(row.expectedDays)),
          },
          counted('standing'),
          counted('over'),
        ]}
      />
    </Section>
  )
}

function Charts({ data, asked }: { data: StagesReport; asked: Asked }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const reasonName = useReasonName()
  const factsOf = useStageFacts(asked)
  const shown = data.stages.filter(
    ({ stage, survival }) => stages.of(stage)?.role === 'open' && survival.length > 1,
  )
  const days = [0, 30, 60, 90, 120, 180, 270, 365, 545, 730]
  const at = (row: StageTime, day: number) => {
    const steps = row.survival.filter((step) => step.day <= day)
    return steps.at(-1)?.share ?? 1
  }
  const slowest = [...shown]
    .filter(({ medianDays }) => medianDays !== null)
    .sort((a, b) => (b.medianDays ?? 0) - (a.medianDays ?? 0))[0]
  const flow = data.flow.slice(-24)
  const busiest = [...flow].sort((a, b) => b.exits - a.exits)[0]
  const looks = ['main', 'second', 'dashed', 'faint'] as const
  const top = data.exits[0]
  return (
    <div className="figs stage-charts">
      {shown.length > 0 ? (
        <LineChart
          finding={
            slowest
              ? t('lifecycle.survival.found', {
                  stage: stages.name(slowest.stage),
                  count: slowest.medianDays ?? 0,
                  days: format.number(slowest.medianDays ?? 0),
                })
              : t('lifecycle.survival.plain')
          }
          axis={t('lifecycle.survival.axis')}
          x={days}
          xLabel={t('lifecycle.survival.days')}
          step
          domain={[0, 1]}
          series={shown.slice(0, 4).map((row, place) => ({
            key: row.stage,
            text: stages.name(row.stage),
            values: days.map((day) => at(row, day)),
            look: looks[place] ?? 'faint',
          }))}
          text={(value) => format.percent(value)}
        />
      ) : null}
      {flow.length > 0 ? (
        <StackedBars
          finding={
            busiest && busiest.exits > 0
              ? t('lifecycle.flow.found', { period: format.period(busiest.period), count: busiest.exits })
              : t('lifecycle.flow.plain')
          }
          axis={t('lifecycle.flow.axis')}
          x={flow.map(({ period }) => format.period(period, true))}
          xLabel={t('lifecycle.month')}
          series={[
            {
              key: 'forward',
              text: t('lifecycle.flow.forward'),
              values: flow.map((row) => row.forward),
              look: 'main',
            },
            {
              key: 'returns',
              text: t('lifecycle.flow.returns'),
              values: flow.map((row) => row.returns),
              look: 'ok',
            },
            {
              key: 'back',
              text: t('lifecycle.flow.back'),
              values: flow.map((row) => -row.back),
              look: 'faint',
            },
            {
              key: 'exits',
              text: t('lifecycle.flow.exits'),
              values: flow.map((row) => -row.exits),
              look: 'att',
            },
          ]}
        />
      ) : null}
      {top ? (
        <BarChart
          finding={t('lifecycle.exits.found', {
            reason: reasonName('exit', top.code),
            share: format.percent(top.share),
          })}
          axis={t('lifecycle.exits.axis')}
          nameLabel={t('stageMove.reasonCode')}
          valueLabel={t('lifecycle.exits.axis')}
          bars={data.exits.map(({ code, count }) => ({
            key: code,
            name: reasonName('exit', code),
            value: count,
            shown: (
              <Figure title={reasonName('exit', code)} facts={factsOf('exits', { reason: code })}>
                {format.number(count)}
              </Figure>
            ),
          }))}
        />
      ) : null}
    </div>
  )
}

function Ways({ data, asked }: { data: StagesReport; asked: Asked }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const factsOf = useStageFacts(asked)
  const columns = stages.inUse.filter(({ role }) => role !== 'prospect')
  return (
    <>
      <Section title={t('lifecycle.ways')} note={t('lifecycle.waysNote')}>
        <Ledger<StagesReport['moves'][number]>
          label={t('lifecycle.ways')}
          rows={data.moves}
          rowKey={(row) => `${row.from} ${row.to}`}
          rowName={(row) => `${stages.name(row.from)} → ${stages.name(row.to)}`}
          empty={t('lifecycle.waysNone')}
          columns={[
            {
              key: 'way',
              head: t('lifecycle.column.way'),
              phone: 'name',
              cell: (row) => `${stages.name(row.from)} → ${stages.name(row.to)}`,
            },
            {
              key: 'count',
              head: t('lifecycle.column.count'),
              align: 'end',
              phone: 'main',
              cell: (row) => (
                <Figure
                  title={`${stages.name(row.from)} → ${stages.name(row.to)}`}
                  facts={factsOf('move', { stage: row.from, next: row.to })}
                >
                  {format.number(row.count)}
                </Figure>
              ),
            },
            {
              key: 'share',
              head: t('lifecycle.column.share'),
              align: 'end',
              phone: 'line',
              cell: (row) => format.percent(row.share),
            },
          ]}
        />
        {data.overruled > 0 ? (
          <p className="small">
            <Figure title={t('lifecycle.overruled', { count: data.overruled })} facts={factsOf('overruled')}>
              {t('lifecycle.overruled', { count: data.overruled })}
            </Figure>
          </p>
        ) : null}
      </Section>
      <CohortTable
        finding={t('lifecycle.cohorts.found')}
        axis={t('lifecycle.cohorts.axis')}
        columns={columns.map(({ code }) => stages.name(code))}
        rows={data.cohorts.slice(-12).map((cohort) => ({
          key: cohort.period,
          name: format.period(cohort.period),
          size: cohort.partners,
          shares: columns.map(({ code }) => cohort.reached.find(({ stage }) => stage === code)?.share ?? 0),
        }))}
        nameLabel={t('lifecycle.cohorts.name')}
        sizeLabel={t('lifecycle.cohorts.size')}
        columnsLabel={t('lifecycle.cohorts.columns')}
      />
    </>
  )
}
