import { scaleBand, scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { ValueAxis } from './axes.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { domainOf, textWidth } from './layout.ts'
import { fills, type Look } from './looks.ts'

export type BridgeStep = {
  key: string
  name: string
  /** What the step adds; of a `total` the whole amount it stands for. */
  value: number
  kind: 'total' | 'step'
  look: Look
  shown?: ReactNode
}

/** From one amount to another in steps that add up: totals stand on the ground, steps hang where the last one ended. */
export function BridgeChart(
  props: ChartFrame & {
    steps: readonly BridgeStep[]
    nameLabel: string
    valueLabel: string
    text: (value: number) => string
  },
) {
  const { steps, nameLabel, valueLabel, text } = props
  const table = {
    head: [nameLabel, valueLabel],
    rows: steps.map((step) => [step.name, step.shown ?? text(step.value)]),
  }
  return (
    <ChartFigure {...props} table={table}>
      {(width) => <BridgePlot {...props} width={width} />}
    </ChartFigure>
  )
}

function BridgePlot(props: Parameters<typeof BridgeChart>[0] & { width: number }) {
  const { steps, text, valueLabel, width, height = 316, label, axis } = props
  const isNarrow = width < 420
  const bottom = height - (isNarrow ? 64 : 30)
  const top = 22
  let level = 0
  const bars = steps.map((step) => {
    const from = step.kind === 'total' ? 0 : level
    level = from + step.value
    return { step, from, to: level }
  })
  const y = scaleLinear()
    .domain(domainOf(bars.flatMap(({ from, to }) => [from, to])))
    .range([bottom, top])
  const ticks = y.ticks(4)
  const left = Math.max(36, ...ticks.map((tick) => textWidth(text(tick), 11) + 12))
  const band = scaleBand<number>()
    .domain(bars.map((_, place) => place))
    .range([left, width - 4])
    .paddingInner(0.3)
    .paddingOuter(0.1)
  const centre = (place: number) => (band(place) ?? 0) + band.bandwidth() / 2
  const words = ({ kind, value }: BridgeStep) => `${kind === 'step' && value > 0 ? '+' : ''}${text(value)}`
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      role="img"
      aria-label={label ?? (typeof axis === 'string' ? axis : valueLabel)}
    >
      <ValueAxis ticks={ticks} y={y} left={left} right={width} text={text} />
      {bars.map(({ step, from, to }, place) => (
        <g key={step.key}>
          <rect
            className={fills[step.look]}
            x={band(place)}
            width={Math.max(band.bandwidth(), 1)}
            y={Math.min(y(from), y(to))}
            height={Math.max(Math.abs(y(from) - y(to)), 1)}
          >
            <title>{`${step.name}: ${words(step)}`}</title>
          </rect>
          {place < bars.length - 1 ? (
            <path
              className="gr"
              d={`M${(band(place) ?? 0) + band.bandwidth()} ${y(to)}H${band(place + 1)}`}
            />
          ) : null}
          {isNarrow ? null : (
            <text className="lab" x={centre(place)} y={Math.min(y(from), y(to)) - 6} textAnchor="middle">
              {words(step)}
            </text>
          )}
          <text
            x={centre(place)}
            y={bottom + (isNarrow ? 12 : 20)}
            textAnchor={isNarrow ? 'end' : 'middle'}
            transform={isNarrow ? `rotate(-40 ${centre(place)} ${bottom + 12})` : undefined}
          >
            {step.name}
          </text>
        </g>
      ))}
      <path className="ax" d={`M${left} ${y(0)}H${width}`} />
    </svg>
  )
}
