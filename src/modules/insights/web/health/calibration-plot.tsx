import { scaleLinear } from 'd3-scale'
import { useTranslation } from 'react-i18next'
import { ValueAxis } from '#ui/chart/axes.tsx'
import { ChartFigure } from '#ui/chart/chart-figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { FactSelector } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { calibrationOf, FEW, type PooledBin } from './track-findings.ts'

const HEIGHT = 316

/** What was told against what came: a dot for each range of risks, as large as its cases, with its interval. */
export function CalibrationPlot({
  bins,
  selector,
}: {
  bins: readonly PooledBin[]
  selector: Partial<FactSelector>
}) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const found = calibrationOf(bins)
  const name = (bin: number) =>
    t('risks.range', { from: format.number(bin * 10), to: format.number(bin * 10 + 10) })
  const link = ({ bin, silent }: PooledBin) => (
    <FigureLink
      selector={{ ...selector, figure: 'track.silent', bin }}
      title={name(bin)}
      empty={silent === 0}
    >
      {format.number(silent)}
    </FigureLink>
  )
  return (
    <ChartFigure
      finding={
        found === null
          ? t('calibration.few')
          : `${t('calibration.found', { told: format.percent(found.told), came: format.number(Math.round(found.came * 100)) })}${t(`calibration.${found.high}`)}`
      }
      axis={t('calibration.axis')}
      table={{
        head: [
          t('calibration.range'),
          t('calibration.cases'),
          t('calibration.told'),
          t('calibration.silent'),
          t('calibration.came'),
          t('calibration.interval'),
        ],
        rows: bins.map((bin) => [
          name(bin.bin),
          <FigureLink
            key="n"
            selector={{ ...selector, figure: 'track.told', bin: bin.bin }}
            title={name(bin.bin)}
          >
            {format.number(bin.n)}
          </FigureLink>,
          format.percent(bin.told),
          link(bin),
          format.percent(bin.came),
          bin.interval ? `${format.percent(bin.interval[0])}–${format.percent(bin.interval[1])}` : '–',
        ]),
      }}
    >
      {(width) => <Plot bins={bins} width={width} />}
    </ChartFigure>
  )
}

function Plot({ bins, width }: { bins: readonly PooledBin[]; width: number }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const [left, right, top, bottom] = [44, width - 16, 10, HEIGHT - 40]
  const most = Math.max(...bins.map(({ n }) => n), 1)
  const highest = Math.max(
    ...bins.map(({ told, came, interval }) => Math.max(told, interval?.[1] ?? came)),
    0.4,
  )
  const end = Math.min(1, Math.ceil(highest * 10) / 10)
  const x = scaleLinear().domain([0, end]).range([left, right])
  const y = scaleLinear().domain([0, end]).range([bottom, top])
  const percent = (value: number) => format.number(Math.round(value * 100))
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      height={HEIGHT}
      role="img"
      aria-label={t('calibration.label')}
    >
      <ValueAxis ticks={y.ticks(5)} y={y} left={left} right={right} text={percent} />
      {x.ticks(5).map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 18} textAnchor="middle">
          {percent(tick)}
        </text>
      ))}
      <text x={right} y={bottom + 34} textAnchor="end">
        {t('calibration.x')}
      </text>
      <path className="mid" strokeDasharray="3 3" d={`M${x(0)} ${y(0)}L${x(end)} ${y(end)}`} />
      <text x={x(end) - 6} y={y(end) + 26} textAnchor="end">
        {t('calibration.exact')}
      </text>
      {bins.map(({ bin, n, told, came, interval }) => (
        <g key={bin} className={n < FEW ? 'few' : undefined}>
          {interval ? (
            <path className="si" strokeWidth="1" d={`M${x(told)} ${y(interval[0])}V${y(interval[1])}`} />
          ) : null}
          <circle className="fi" cx={x(told)} cy={y(came)} r={2.5 + 5 * Math.sqrt(n / most)}>
            <title>
              {t('calibration.dot', {
                told: format.percent(told),
                came: format.percent(came),
                count: n,
                shown: format.number(n),
              })}
            </title>
          </circle>
        </g>
      ))}
    </svg>
  )
}
