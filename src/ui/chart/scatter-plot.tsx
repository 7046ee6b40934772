import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { useFormat } from '../locale.tsx'
import { ValueAxis } from './axes.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { domainOf, textWidth } from './layout.ts'
import { fills, type Look } from './looks.ts'

export type Dot = {
  key: string
  name: string
  x: number
  y: number
  /** Named dots are larger and carry their name. */
  isNamed?: boolean
  nameShown?: ReactNode
}

type Label = { dot: Dot; x: number; y: number; anchor: 'start' | 'end' }

/** Names beside their dots, to the right where there is room and else to the left; one that would cover another is left out. */
function placeLabels(
  dots: readonly Dot[],
  at: (dot: Dot) => [number, number],
  left: number,
  right: number,
): Label[] {
  const placed: { from: number; to: number; y: number }[] = []
  return dots.flatMap((dot): Label[] => {
    const [x, y] = at(dot)
    const width = textWidth(dot.name)
    for (const anchor of x + 12 + width < right ? (['start', 'end'] as const) : (['end', 'start'] as const)) {
      const from = anchor === 'start' ? x + 10 : x - 10 - width
      const box = { from, to: from + width, y }
      const isFree = placed.every(
        (other) => Math.abs(other.y - y) > 15 || other.to < box.from - 4 || other.from > box.to + 4,
      )
      if (!isFree || from < left || box.to > right + 40) continue
      placed.push(box)
      return [{ dot, x: anchor === 'start' ? x + 10 : x - 10, y: y + 4, anchor }]
    }
    return []
  })
}

/** One dot for each thing, by two of its numbers; `band` tells from which y on the ground is tinted. */
export function ScatterPlot(
  props: ChartFrame & {
    dots: readonly Dot[]
    nameLabel: string
    xLabel: string
    yLabel: string
    xText: (value: number) => string
    yText: (value: number) => string
    yDomain?: readonly [number, number]
    band?: { from: number; text: string }
    look?: Look
  },
) {
  const { dots, nameLabel, xLabel, yLabel, xText, yText } = props
  const table = {
    head: [nameLabel, xLabel, yLabel],
    rows: dots.map((dot) => [dot.nameShown ?? dot.name, xText(dot.x), yText(dot.y)]),
  }
  return (
    <ChartFigure {...props} table={table}>
      {(width) => <ScatterDots {...props} width={width} />}
    </ChartFigure>
  )
}

function ScatterDots(props: Parameters<typeof ScatterPlot>[0] & { width: number }) {
  const { dots, xLabel, xText, yText, band, width, height = 316, label, axis, look = 'partner' } = props
  const format = useFormat()
  const bottom = height - 36
  const top = 8
  const right = width - 12
  const y = scaleLinear()
    .domain(props.yDomain ?? domainOf(dots.map((dot) => dot.y)))
    .range([bottom, top])
  const ticks = y.ticks(5)
  const left = Math.max(36, ...ticks.map((tick) => textWidth(yText(tick), 11) + 12))
  const x = scaleLinear()
    .domain(domainOf(dots.map((dot) => dot.x)))
    .nice(5)
    .range([left, right])
  const at = (dot: Dot): [number, number] => [x(dot.x), y(dot.y)]
  const named = dots.filter((dot) => dot.isNamed)
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      role="img"
      aria-label={label ?? (typeof axis === 'string' ? axis : xLabel)}
      lang={format.language}
    >
      {band ? (
        <>
          <rect
            className="fe"
            opacity="0.18"
            x={left}
            y={top}
            width={right - left}
            height={Math.max(0, y(band.from) - top)}
          />
          <text x={left + 8} y={top + 14}>
            {band.text}
          </text>
        </>
      ) : null}
      <ValueAxis ticks={ticks} y={y} left={left} right={right} text={yText} />
      {x.ticks(Math.max(2, Math.floor((right - left) / 90))).map((tick) => (
        <text key={tick} x={x(tick)} y={bottom + 20} textAnchor="middle">
          {xText(tick)}
        </text>
      ))}
      <text x={right} y={bottom + 34} textAnchor="end">
        {xLabel}
      </text>
      {dots.map((dot) => (
        <circle key={dot.key} className={fills[look]} cx={x(dot.x)} cy={y(dot.y)} r={dot.isNamed ? 5 : 3}>
          <title>{`${dot.name}: ${xText(dot.x)}, ${yText(dot.y)}`}</title>
        </circle>
      ))}
      {placeLabels(named, at, left, right).map((one) => (
        <text key={one.dot.key} className="lab" x={one.x} y={one.y} textAnchor={one.anchor}>
          {one.dot.name}
        </text>
      ))}
    </svg>
  )
}
