import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import type { FactsSource } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { TodayPage } from '../contract.ts'
import { keys } from './api.ts'

/** The lines that make up what is at risk on the page, each with its part of the sum. */
export function useRiskFacts(page: TodayPage): FactsSource {
  const { t } = useTranslation('today')
  const format = useFormat()
  const [search] = useSearchState()
  const left = search['left'] === 'any' ? 'any' : undefined
  const money = (amount: string) => format.money(amount, { currency: page.currency })
  return {
    queryKey: keys.part('lines', 'risk', { day: page.day, left }),
    how: t('riskHow'),
    load: async (cursor, signal) => {
      const part = await api.get<TodayPage>('/today', { query: { limit: 50, cursor }, signal })
      return {
        items: part.lines.flatMap(({ partner, valueAtRisk, health }) =>
          valueAtRisk === null
            ? []
            : [
                {
                  id: partner.id,
                  side: 'partner' as const,
                  date: page.day,
                  title: partner.name,
                  ...(health ? { detail: t('risk.now', { risk: format.percent(health.risk) }) } : {}),
                  value: money(valueAtRisk),
                  to: '/partners/$partnerId',
                  params: { partnerId: partner.id },
                },
              ],
        ),
        nextCursor: part.nextCursor,
        count: part.needing - part.unknownRisk,
        summary: `${t('total')}: ${money(part.valueAtRisk ?? '0')}`,
      }
    },
  }
}
