import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { DateText } from '#ui/value-text.tsx'
import { useOrderFacts } from './api.ts'

/** What happened with the order, newest first. */
export function OrderHistory({ partnerId, orderId }: { partnerId: string; orderId: string }) {
  const { t, i18n } = useTranslation('orders')
  const format = useFormat()
  const facts = useOrderFacts(partnerId, orderId)
  const nameOf = (kind: string) => {
    const key = `fact.${kind.replace('.', '_')}`
    return i18n.exists(`orders:${key}`) ? t(key) : kind
  }
  const sumOf = (data: Record<string, unknown>) => {
    const { amount, currency } = data
    return typeof amount === 'string' && typeof currency === 'string'
      ? format.money(amount, { currency })
      : null
  }
  return (
    <Section title={t('history')}>
      {facts.isPending ? <Skeleton lines={3} /> : null}
      {facts.isError ? <ErrorNote error={facts.error} onRetry={() => void facts.refetch()} /> : null}
      <ul className="prom">
        {facts.data?.data.map((fact) => (
          <li key={fact.id}>
            <span className="d">
              <DateText value={fact.happenedAt} />
            </span>
            <div>
              <div className="what">{nameOf(fact.kind)}</div>
              <div className="who">
                {[sumOf(fact.data), fact.isRetracted ? t('fact.takenBack') : null]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
