import { useTranslation } from 'react-i18next'
import { addDays, addMonths } from '#shared/days.ts'
import { api } from '#ui/api-client.ts'
import type { FactItem, FactsSource } from '#ui/figure.tsx'
import { dayIn } from '#ui/format.ts'
import { useFormat } from '#ui/locale.tsx'
import { keys } from '../api.ts'

/** One record behind a figure, as `/reports/facts` answers it. */
type FigureFact = {
  id: string
  happenedAt: string | null
  partner: { id: string }
  what: { code: string; text: string | null; side: 'host' | 'partner' | null }
  amount: string | null
}
type FigureFacts = { data: FigureFact[]; nextCursor: string | null; unit: string | null }

/**
 * Makes sources of the records behind a partner's net of twelve months: goods, returns and corrections whose sum is the
 * figure. The months end with `asOf`, the day the rolling figures end with.
 */
export function useOrderFacts(asOf?: string): (partnerId: string) => FactsSource {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const end = asOf ?? dayIn(new Date(), format.timeZone)
  const from = addDays(addMonths(end, -12), 1)
  const to = addDays(end, 1)
  const itemOf = (fact: FigureFact, unit: string | null): FactItem => {
    const key = `orderFact.${fact.what.code}`
    const name = i18n.exists(`partners:${key}`) ? t(key, { number: fact.what.text ?? '' }) : fact.what.text
    return {
      id: fact.id,
      side: fact.what.side ?? 'partner',
      date: fact.happenedAt ?? end,
      title: name ?? fact.what.code,
      ...(fact.amount === null
        ? {}
        : { value: format.money(fact.amount, { ...(unit ? { currency: unit } : {}), cents: 'never' }) }),
    }
  }
  return (partnerId) => ({
    queryKey: keys.part(partnerId, 'net', { from, to }),
    load: async (cursor, signal) => {
      const query = { figure: 'value.net', partner: partnerId, from, to, cursor, limit: 50 }
      const page = await api.get<FigureFacts>('/reports/facts', { query, signal })
      return { items: page.data.map((fact) => itemOf(fact, page.unit)), nextCursor: page.nextCursor }
    },
    how: t('orderFact.how', { from: format.date(from, 'long'), to: format.date(end, 'long') }),
  })
}
