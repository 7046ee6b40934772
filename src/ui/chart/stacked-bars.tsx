import { scaleBand, scaleLinear } from 'd3-scale'
import { useFormat } from '../locale.tsx'
import { CategoryAxis, ValueAxis } from './axes.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { ChartTip, useHover } from './hover.tsx'
import { domainOf, labelStep, spread, textWidth } from './layout.ts'
import { fills, type Look } from './looks.ts'

export type StackSeries = {
  key: string
  text: string
  /** One per period; negative ones stack downwards (lost, returned goods). */
  values: readonly number[]
  look: Look
}

export type StackedBarsProps = ChartFrame & {
  x: readonly string[]
  xLabel: string
  /** From the axis outwards. */
  series: readonly StackSeries[]
  text?: (value: number) => string
}

/** Parts of a whole per period; their names stand beside the last bar. */
export function StackedBars(props: StackedBarsProps) {
  const format = useFormat()
  const text = props.text ?? ((value: number) => format.number(value))
  const table = {
    head: [props.xLabel, ...props.series.map((one) => one.text)],
    rows: props.x.map((name, place) => [name, ...props.series.map((one) => text(one.values[place] ?? 0))]),
  }
  return (
    <ChartFigure {...props} table={table}>
      {(width) => <StackedPlot {...props} text={text} width={width} />}
    </ChartFigure>
  )
}

type Segment = { key: string; look: Look; place: number; from: number; to: number }

function stackUp(series: readonly StackSeries[], count: number): Segment[] {
  const segments: Segment[] = []
  for (let place = 0; place < count; place += 1) {
    let up = 0
    let down = 0
    for (const one of series) {
      const value = one.values[place] ?? 0
      // a part that stacks downwards does so also where it is nothing, so that its name stands there
      const isDown = value < 0 || (value === 0 && one.values.some((other) => other < 0))
      const from = isDown ? down : up
      if (isDown) down += value
      else up += value
      segments.push({ key: one.key, look: one.look, place, from, to: from + value })
    }
  }
  return segments
}

export function StackedPlot(
  props: StackedBarsProps & { text: (value: number) => string; width: number; plain?: boolean },
) {
  const { x, xLabel, series, text, width, height = 316, label, axis, plain } = props
  const bottom = height - 36
  const top = 8
  const segments = stackUp(series, x.length)
  const domain = domainOf(segments.map((one) => one.to))
  const y = scaleLinear().domain(domain).range([bottom, top])
  const ticks = y.ticks(5)
  const left = Math.max(36, ...ticks.map((tick) => textWidth(text(tick), 11) + 12))
  const room = plain ? 0 : Math.max(...series.map((one) => textWidth(one.text))) + 16
  const right = width - Math.min(room, width * 0.38)
  const band = scaleBand<number>()
    .domain(x.map((_, place) => place))
    .range([left, right])
    .paddingInner(0.25)
    .paddingOuter(0.1)
  const centre = (place: number) => (band(place) ?? 0) + band.bandwidth() / 2
  const hover = useHover(
    x.map((_, place) => centre(place)),
    width,
  )
  const last = segments.filter((one) => one.place === x.length - 1)
  const offsets = spread(
    last.map((one) => (y(one.from) + y(one.to)) / 2),
    15,
    top + 4,
    bottom,
  )
  const every = labelStep(x.length, right - left, Math.max(40, ...x.map((name) => textWidth(name, 11) + 10)))
  const pointed = hover.place
  return (
    <>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={label ?? (typeof axis === 'string' ? axis : xLabel)}
        {...hover.handlers}
      >
        <ValueAxis ticks={ticks} y={y} left={left} right={right} text={text} />
        {segments.map((one) => {
          const size = Math.abs(y(one.from) - y(one.to))
          // a sliver of paper keeps neighbours apart without a border
          const gap = size > 3 ? 1 : 0
          return (
            <rect
              key={`${one.key}${one.place}`}
              className={fills[one.look]}
              x={band(one.place)}
              width={Math.max(band.bandwidth(), 1)}
              y={Math.min(y(one.from), y(one.to)) + gap}
              height={Math.max(size - gap, 0)}
              opacity={pointed === null || pointed === one.place ? 1 : 0.55}
            />
          )
        })}
        <path className="ax" d={`M${left} ${y(0)}H${right}`} />
        <CategoryAxis labels={x} x={centre} y={bottom + 20} step={every} edge={width} />
        {plain
          ? null
          : last.map((one, place) => (
              <text key={one.key} className="lab" x={right + 8} y={(offsets[place] ?? 0) + 4}>
                {series.find((other) => other.key === one.key)?.text}
              </text>
            ))}
      </svg>
      {pointed === null ? null : (
        <ChartTip
          x={centre(pointed)}
          y={top}
          width={width}
          title={x[pointed] ?? ''}
          rows={series.map((one) => ({
            key: one.key,
            text: one.text,
            value: text(one.values[pointed] ?? 0),
          }))}
        />
      )}
    </>
  )
}
