import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { fills, type Look, lines } from './looks.ts'

/** A line of a word's size; decor beside its figure unless `label` says what it tells. */
export function Sparkline(props: {
  values: readonly (number | null)[]
  look?: Look
  width?: number
  height?: number
  label?: string
}) {
  const { values, look = 'second', width = 56, height = 20, label } = props
  const known = values.filter((value): value is number => typeof value === 'number')
  if (known.length < 2) return null
  const x = scaleLinear()
    .domain([0, values.length - 1])
    .range([2, width - 4])
  const low = Math.min(...known)
  const high = Math.max(...known)
  const y = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .range([height - 3, 3])
  const path = line<number | null>()
    .defined((value) => typeof value === 'number')
    .x((_, place) => x(place))
    .y((value) => y(value ?? 0))(values)
  const last = values.findLastIndex((value) => typeof value === 'number')
  const dot = look === 'second' ? 'fi' : fills[look]
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ display: 'inline-block', verticalAlign: '-5px' }}
      role="img"
      aria-label={label}
      aria-hidden={!label}
    >
      <path className={`ln ${lines[look].className}`} d={path ?? ''} style={{ strokeWidth: 1.25 }} />
      <circle className={dot} cx={x(last)} cy={y(values[last] ?? 0)} r="1.9" />
    </svg>
  )
}

/** A short bar of a figure on 0…1: health in a row. Ink when fine; only trouble gets colour. */
export function MiniBar({ share, tone = 'none' }: { share: number; tone?: 'none' | 'att' | 'brk' }) {
  const fill = { none: 'f3', att: 'fa', brk: 'fb' }[tone]
  return (
    <svg width="40" height="6" viewBox="0 0 40 6" aria-hidden="true">
      <rect className="fw" width="40" height="6" />
      <rect className={fill} width={Math.max(0, Math.min(share, 1)) * 40} height="6" />
    </svg>
  )
}
