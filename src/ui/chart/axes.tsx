import { textWidth } from './layout.ts'

/** Horizontal grid lines with their values at the left. */
export function ValueAxis(props: {
  ticks: readonly number[]
  y: (value: number) => number
  left: number
  right: number
  text: (value: number) => string
}) {
  const { ticks, y, left, right, text } = props
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <path className="gr" d={`M${left} ${y(tick)}H${right}`} />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
    </>
  )
}

/** Labels below the plot; every `step`-th is written. */
export function CategoryAxis(props: {
  labels: readonly string[]
  x: (place: number) => number
  y: number
  step: number
  /** Right edge of the drawing: the last label does not go beyond it. */
  edge: number
}) {
  const { labels, x, y, step, edge } = props
  const last = labels.length - 1
  return (
    <>
      {labels.map((label, place) =>
        // counted from the end, so that the newest period always has its name
        (last - place) % step === 0 ? (
          <text
            // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat, places do not
            key={place}
            x={x(place) + textWidth(label, 11) / 2 > edge ? edge : x(place)}
            y={y}
            textAnchor={x(place) + textWidth(label, 11) / 2 > edge ? 'end' : 'middle'}
          >
            {label}
          </text>
        ) : null,
      )}
    </>
  )
}
