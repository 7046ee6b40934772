import type { KeyboardCoordinateGetter } from '@dnd-kit/core'

/** With the arrow keys a card goes from column to column, not pixel by pixel. */
export const columnBy: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = event.code === 'ArrowRight' ? 1 : event.code === 'ArrowLeft' ? -1 : 0
  if (step === 0) return undefined
  event.preventDefault()
  const columns = [...context.droppableRects].sort(([, a], [, b]) => a.left - b.left)
  const width = context.collisionRect?.width ?? 0
  const middle = currentCoordinates.x + width / 2
  const at = columns.findIndex(([, rect]) => middle >= rect.left && middle <= rect.right)
  const next = columns[at + step]?.[1]
  if (!next) return undefined
  return { x: next.left + (next.width - width) / 2, y: Math.max(next.top + 60, currentCoordinates.y) }
}
