import { useTranslation } from 'react-i18next'
import { BarChart } from '#ui/chart/bar-chart.tsx'
import { LineChart } from '#ui/chart/line-chart.tsx'
import { StackedBars } from '#ui/chart/stacked-bars.tsx'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { StagesReport, StageTime } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { useReasonName } from './exit-block.tsx'
import { type Asked, useStageFacts } from './stage-facts.ts'

/** How many go on from each stage, how long it takes, and why partnerships end, as plots. */
export function Charts({ data, asked }: { data: StagesReport; asked: Asked }) {
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
