import { type PointerEvent, type ReactNode, useState } from 'react'
import { nearest } from './layout.ts'

/** Which place of the x axis the pointer is at; null outside. */
export function useHover(positions: readonly number[], width: number) {
  const [place, setPlace] = useState<number | null>(null)
  const handlers = {
    onPointerMove: (event: PointerEvent<SVGElement>) => {
      const box = event.currentTarget.getBoundingClientRect()
      const x = ((event.clientX - box.left) / box.width) * width
      setPlace(positions.length > 0 ? nearest(positions, x) : null)
    },
    onPointerLeave: () => setPlace(null),
  }
  return { place, handlers }
}

/** Values at the pointed place. They also stand in the table, so this is only a convenience of the pointer. */
export function ChartTip(props: {
  x: number
  y: number
  width: number
  title: string
  rows: readonly { key: string; text: string; value: ReactNode }[]
}) {
  const { x, y, width, title, rows } = props
  return (
    <div
      className="chart-tip"
      aria-hidden="true"
      style={x > width / 2 ? { right: width - x + 10, top: y } : { left: x + 10, top: y }}
    >
      <b>{title}</b>
      {rows.map((row) => (
        <span key={row.key}>
          {row.text} <b>{row.value}</b>
        </span>
      ))}
    </div>
  )
}
