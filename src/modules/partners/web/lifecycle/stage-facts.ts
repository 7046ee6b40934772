import { useTranslation } from 'react-i18next'
import type { FactsSource } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useStages } from '../stages.ts'
import { useReasonName } from './exit-block.tsx'
import { lifecycleKeys, readStageFacts } from './lifecycle-api.ts'

export type Asked = { from?: string | undefined; to?: string | undefined; asOf?: string | undefined }

/** The facts a number of the page is made of. */
export function useStageFacts(asked: Asked): (figure: string, more?: Record<string, string>) => FactsSource {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const reasonName = useReasonName()
  return (figure, more = {}) => {
    const query = { figure, ...asked, ...more }
    return {
      queryKey: lifecycleKeys.list({ of: 'facts', ...query }),
      how: t(`lifecycle.how.${figure as 'entered'}`),
      load: async (cursor, signal) => {
        const page = await readStageFacts({ ...query, cursor }, signal)
        return {
          count: page.count,
          nextCursor: page.nextCursor,
          items: page.data.map((fact) => ({
            id: fact.id,
            side: 'host' as const,
            date: fact.at,
            title: fact.name,
            detail: [
              fact.from ? `${stages.name(fact.from)} → ${stages.name(fact.to)}` : stages.name(fact.to),
              fact.reasonCode && stages.of(fact.to)?.role === 'exit'
                ? reasonName('exit', fact.reasonCode)
                : null,
              fact.reason,
            ]
              .filter(Boolean)
              .join(', '),
            value:
              fact.days === null
                ? null
                : t('board.days', { count: fact.days, shown: format.number(fact.days) }),
            to: '/partners/$partnerId',
            params: { partnerId: fact.partnerId },
          })),
        }
      },
    }
  }
}
