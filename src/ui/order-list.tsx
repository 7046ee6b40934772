import {
  closestCenter,
  DndContext,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

export type OrderItem = { key: string; name: string; body: ReactNode }

/** A list one puts in order: by dragging a handle, or with the arrow keys on it. */
export function OrderList(props: {
  label: string
  items: readonly OrderItem[]
  /** The keys in their new order. */
  onOrder: (keys: string[]) => void
}) {
  const { label, items, onOrder } = props
  const { t } = useTranslation('ui')
  const [said, setSaid] = useState('')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }))
  const move = (from: number, to: number) => {
    const item = items[from]
    if (!item || to < 0 || to >= items.length || from === to) return
    const keys = items.map((one) => one.key)
    keys.splice(from, 1)
    keys.splice(to, 0, item.key)
    setSaid(t('order.moved', { name: item.name, place: to + 1, all: items.length }))
    onOrder(keys)
  }
  const placeOf = (key: unknown) => items.findIndex((one) => one.key === key)
  const quiet = () => undefined
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements: { onDragStart: quiet, onDragOver: quiet, onDragEnd: quiet, onDragCancel: quiet },
        screenReaderInstructions: { draggable: t('order.help') },
      }}
      onDragEnd={({ active, over }) => over && move(placeOf(active.id), placeOf(over.id))}
    >
      <ol className="order-list" aria-label={label}>
        {items.map((item, place) => (
          <OrderRow key={item.key} item={item} onStep={(step) => move(place, place + step)} />
        ))}
      </ol>
      <span className="vh" role="status">
        {said}
      </span>
    </DndContext>
  )
}

function OrderRow({ item, onStep }: { item: OrderItem; onStep: (step: number) => void }) {
  const { t } = useTranslation('ui')
  const drag = useDraggable({ id: item.key })
  const drop = useDroppable({ id: item.key })
  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    onStep(step)
  }
  const { transform, isDragging } = drag
  return (
    <li
      ref={(node) => {
        drag.setNodeRef(node)
        drop.setNodeRef(node)
      }}
      className={isDragging ? 'dragged' : drop.isOver ? 'over' : undefined}
      style={transform ? { transform: `translateY(${transform.y}px)` } : undefined}
    >
      <button
        type="button"
        className="icon-btn grip"
        {...drag.listeners}
        aria-label={t('order.handle', { name: item.name })}
        title={t('order.help')}
        onKeyDown={press}
      >
        <Icon name="grip" />
      </button>
      {item.body}
    </li>
  )
}
