import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { useFormat } from '../locale.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { fills, type Look } from './looks.ts'
import { StackedPlot } from './stacked-bars.tsx'

export type Bar = {
  key: string
  name: string
  value: number
  look?: Look
  /** What stands instead of the plain value, e.g. a `Figure`. */
  shown?: ReactNode
  /** The name as a link. */
  nameShown?: ReactNode
}

/** Bars of named things, longest first as given; names left, values at the right. */
export function BarChart(
  props: ChartFrame & {
    bars: readonly Bar[]
    nameLabel: string
    valueLabel: string
    text?: (value: number) => string
  },
) {
  const { bars, nameLabel, valueLabel } = props
  const format = useFormat()
  const text = props.text ?? ((value: number) => format.number(value))
  const values = bars.map((bar) => bar.value)
  const scale = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(0, ...values) || 1])
    .range([0, 100])
  const table = { head: [nameLabel, valueLabel], rows: bars.map((bar) => [bar.name, text(bar.value)]) }
  return (
    <ChartFigure {...props} height={bars.length * 28} table={table}>
      {() => (
        <table className="bars" aria-label={props.label ?? valueLabel}>
          <colgroup>
            <col style={{ width: '40%' }} />
            <col />
            <col style={{ width: 88 }} />
          </colgroup>
          <thead>
            <tr className="vh">
              <th scope="col">{nameLabel}</th>
              <td />
              <th scope="col">{valueLabel}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row" className="cut" title={bar.name}>
                  {bar.nameShown ?? bar.name}
                </th>
                <td className="bar" aria-hidden="true">
                  <svg
                    width="100%"
                    height="12"
                    viewBox="0 0 100 12"
                    preserveAspectRatio="none"
                    aria-hidden="true"
                  >
                    <rect
                      className={fills[bar.look ?? 'second']}
                      x={Math.min(scale(0), scale(bar.value))}
                      width={Math.max(Math.abs(scale(bar.value) - scale(0)), 0.3)}
                      height="12"
                    />
                  </svg>
                </td>
                <td className="n">{bar.shown ?? text(bar.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ChartFigure>
  )
}

/** Bars over periods, one per period. */
export function ColumnChart(
  props: ChartFrame & {
    x: readonly string[]
    xLabel: string
    values: readonly (number | null)[]
    valueLabel: string
    look?: Look
    text?: (value: number) => string
  },
) {
  const { x, xLabel, values, valueLabel, look = 'second' } = props
  const format = useFormat()
  const text = props.text ?? ((value: number) => format.number(value))
  const series = [{ key: 'value', text: valueLabel, values: values.map((value) => value ?? 0), look }]
  const table = {
    head: [xLabel, valueLabel],
    rows: x.map((name, place) => {
      const value = values[place]
      return [name, typeof value === 'number' ? text(value) : '\u2013']
    }),
  }
  return (
    <ChartFigure {...props} table={table}>
      {(width) => <StackedPlot {...props} series={series} text={text} width={width} plain />}
    </ChartFigure>
  )
}
