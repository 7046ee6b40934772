import { scaleLinear, scalePoint } from 'd3-scale'
import { curveLinear, curveStepAfter, line } from 'd3-shape'
import { useFormat } from '../locale.tsx'
import { CategoryAxis, ValueAxis } from './axes.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { ChartTip, useHover } from './hover.tsx'
import { domainOf, labelStep, spread, textWidth } from './layout.ts'
import { fills, type Look, lines } from './looks.ts'

export type LineSeries = {
  key: string
  text: string
  /** One value per x; null where there is none: the line breaks. */
  values: readonly (number | null)[]
  low?: readonly (number | null)[]
  high?: readonly (number | null)[]
  look?: Look
  dots?: boolean
  /** Words at the end of the line; by default the last value and `text`. */
  end?: string
}

export type LineChartProps = ChartFrame & {
  /** Names of periods, or numbers for a continuous axis. */
  x: readonly string[] | readonly number[]
  /** Head of the x column in the table, and words under the axis. */
  xLabel: string
  series: readonly LineSeries[]
  /** Value → text; by default a plain number. */
  text?: (value: number) => string
  /** Steps instead of slopes: survival, balances. */
  step?: boolean
  fromZero?: boolean
  domain?: readonly [number, number]
  /** A dashed line to compare with. */
  reference?: { value: number; text: string }
  /** Points of a continuous axis worth naming. */
  points?: readonly { x: number; value: number; text: string }[]
}

/** Lines over time or over a number; names and last values stand at the ends of the lines, intervals as whiskers. */
export function LineChart(props: LineChartProps) {
  const format = useFormat()
  const text = props.text ?? ((value: number) => format.number(value))
  const table = {
    head: [props.xLabel, ...props.series.map((one) => one.text)],
    rows: props.x.map((name, place) => [
      typeof name === 'number' ? format.number(name) : name,
      ...props.series.map((one) => cell(one, place, text)),
    ]),
  }
  return (
    <ChartFigure {...props} table={table}>
      {(width) => <LinePlot {...props} text={text} width={width} />}
    </ChartFigure>
  )
}

function cell(series: LineSeries, place: number, text: (value: number) => string): string {
  const value = series.values[place]
  if (value === null || value === undefined) return '\u2013'
  const low = series.low?.[place]
  const high = series.high?.[place]
  const known = typeof low === 'number' && typeof high === 'number'
  return known ? `${text(value)} (${text(low)}–${text(high)})` : text(value)
}

function LinePlot(props: LineChartProps & { text: (value: number) => string; width: number }) {
  const { x, xLabel, series, text, step, fromZero, reference, width, height = 316, label, axis } = props
  const format = useFormat()
  const bottom = height - 36
  const top = 8
  const endLabels = series.map((one) => {
    const last = one.values.findLast((value) => typeof value === 'number') ?? null
    const words = one.end ?? (last === null ? one.text : `${text(last)} ${one.text}`)
    return { key: one.key, value: last, text: words, classes: 'lab' }
  })
  if (reference)
    endLabels.push({ key: 'reference', value: reference.value, text: reference.text, classes: '' })
  const numeric = typeof x[0] === 'number'
  const all = series.flatMap((one) => [...one.values, ...(one.low ?? []), ...(one.high ?? [])])
  const known = all.filter((value): value is number => typeof value === 'number')
  const domain = props.domain ?? domainOf(reference ? [...known, reference.value] : known, fromZero)
  const y = scaleLinear().domain(domain).range([bottom, top])
  const ticks = y.ticks(5)
  const left = Math.max(36, ...ticks.map((tick) => textWidth(text(tick), 11) + 12))
  const wanted = Math.max(0, ...endLabels.map((one) => textWidth(one.text))) + 12
  const right = width - Math.min(wanted, width * 0.38)
  const places = x.map((_, place) => place)
  const point = scalePoint<number>()
    .domain(places)
    .range([left, right])
    .padding(numeric ? 0 : 0.3)
  const continuous = scaleLinear()
    .domain(numeric ? [Number(x[0]), Number(x.at(-1))] : [0, 1])
    .range([left, right])
  const at = (place: number) => (numeric ? continuous(Number(x[place])) : (point(place) ?? left))
  const positions = places.map(at)
  const hover = useHover(positions, width)
  const draw = line<number | null>()
    .defined((value) => typeof value === 'number')
    .x((_, place) => at(place))
    .y((value) => y(value ?? 0))
    .curve(step ? curveStepAfter : curveLinear)
  const offsets = spread(
    endLabels.map((one) => y(one.value ?? domain[0])),
    15,
    top + 4,
    bottom,
  )
  const names = x.map((name) => (typeof name === 'number' ? format.number(name) : name))
  const every = labelStep(
    names.length,
    right - left,
    Math.max(40, ...names.map((name) => textWidth(name, 11) + 10)),
  )
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
        {numeric ? (
          continuous.ticks(6).map((tick) => (
            <text key={tick} x={continuous(tick)} y={bottom + 20} textAnchor="middle">
              {format.number(tick)}
            </text>
          ))
        ) : (
          <CategoryAxis labels={names} x={at} y={bottom + 20} step={every} edge={width} />
        )}
        {numeric ? (
          <text x={right} y={bottom + 34} textAnchor="end">
            {xLabel}
          </text>
        ) : null}
        {reference ? (
          <path className="mid" strokeDasharray="3 3" d={`M${left} ${y(reference.value)}H${right}`} />
        ) : null}
        {pointed === null ? null : <path className="cursor" d={`M${at(pointed)} ${top}V${bottom}`} />}
        {series.map((one) => (
          <SeriesMarks
            key={one.key}
            series={one}
            path={draw(one.values) ?? ''}
            at={at}
            y={y}
            pointed={pointed}
          />
        ))}
        {endLabels.map((one, place) => (
          <text key={one.key} className={one.classes} x={right + 8} y={(offsets[place] ?? 0) + 4}>
            {one.text}
          </text>
        ))}
        {numeric
          ? props.points?.map((point) => (
              <g key={point.x}>
                <circle className="fi" cx={continuous(point.x)} cy={y(point.value)} r="3.5" />
                <text className="lab" x={continuous(point.x) + 12} y={y(point.value) + 12}>
                  {point.text}
                </text>
              </g>
            ))
          : null}
      </svg>
      {pointed === null ? null : (
        <ChartTip
          x={at(pointed)}
          y={top}
          width={width}
          title={names[pointed] ?? ''}
          rows={series.map((one) => ({ key: one.key, text: one.text, value: cell(one, pointed, text) }))}
        />
      )}
    </>
  )
}

function SeriesMarks(props: {
  series: LineSeries
  path: string
  at: (place: number) => number
  y: (value: number) => number
  pointed: number | null
}) {
  const { series, path, at, y, pointed } = props
  const look = series.look ?? 'main'
  const stroke = lines[look]
  const dots = series.dots ?? (series.low !== undefined || series.values.length === 1)
  return (
    <g>
      {series.values.map((_, place) => {
        const low = series.low?.[place]
        const high = series.high?.[place]
        if (typeof low !== 'number' || typeof high !== 'number') return null
        // biome-ignore lint/suspicious/noArrayIndexKey: a whisker is its place
        return <path key={place} className={stroke.className} d={`M${at(place)} ${y(low)}V${y(high)}`} />
      })}
      <path
        className={`ln ${stroke.className}`}
        d={path}
        style={{ strokeWidth: stroke.width, strokeDasharray: stroke.dash }}
      />
      {series.values.map((value, place) =>
        typeof value === 'number' && (dots || place === pointed) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
          <circle key={place} className={fills[look]} cx={at(place)} cy={y(value)} r="3.5" />
        ) : null,
      )}
    </g>
  )
}
