import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { type PromiseItem, PromiseList } from '#ui/promises.tsx'
import type { PromiseState } from '#ui/state-tag.tsx'
import type { OrderDetail } from '../contract.ts'

const states: readonly string[] = ['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn']

/** What was promised for the order: its delivery, or that of each line. */
export function OrderPromises({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const format = useFormat()
  const { order, lines, promises } = detail
  const known = promises.filter((promise) => states.includes(promise.state))
  if (known.length === 0) return null
  const nameOf = (lineId: string | null) => {
    const line = lines.find((one) => one.id === lineId)
    return line ? (line.name ?? line.sku ?? line.key) : t('promise.order', { number: order.number })
  }
  const items = known.map((promise): PromiseItem => {
    const end = promise.fulfilledAt ?? new Date()
    return {
      id: promise.id,
      due: promise.dueAt,
      what: nameOf(promise.lineId),
      state: promise.state as PromiseState,
      days: Math.max(0, format.days(promise.dueAt, end)),
      who: t(`side.${promise.owedBy}`),
    }
  })
  return (
    <Section title={t('promise.title')}>
      <PromiseList items={items} />
    </Section>
  )
}
