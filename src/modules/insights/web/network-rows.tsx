import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Query } from '#ui/api-client.ts'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { keys, readOpportunityRows, readRequestRows } from './reports.ts'

type Props = { query: Query; title: string; empty?: boolean; children?: ReactNode }

/** A figure of opportunities that opens into them; plain text where there are none. */
export function OpportunityFigure({ query, title, empty, children }: Props) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  if (empty) return <>{children}</>
  return (
    <Figure
      title={title}
      facts={{
        queryKey: keys.list({ rows: 'opportunities', ...query }),
        load: async (cursor, signal) => {
          const page = await readOpportunityRows(query, cursor, signal)
          return {
            nextCursor: page.nextCursor,
            count: page.count,
            items: page.data.map((row) => ({
              id: row.id,
              side: 'host' as const,
              date: row.closedAt ?? row.knownAt,
              title: [row.number, row.product].filter(Boolean).join(' · '),
              detail: [row.partner?.name ?? t('opportunities.nobody'), row.agent].filter(Boolean).join(' · '),
              value: row.value === null ? null : format.money(row.value, { currency: row.currency }),
              ...(row.partner ? { to: '/partners/$partnerId', params: { partnerId: row.partner.id } } : {}),
            })),
          }
        },
      }}
    >
      {children}
    </Figure>
  )
}

/** A figure of requests that opens into the cases; plain text where there are none. */
export function RequestFigure({ query, title, empty, children }: Props) {
  const { t } = useTranslation('insights')
  if (empty) return <>{children}</>
  return (
    <Figure
      title={title}
      facts={{
        queryKey: keys.list({ rows: 'requests', ...query }),
        load: async (cursor, signal) => {
          const page = await readRequestRows(query, cursor, signal)
          return {
            nextCursor: page.nextCursor,
            count: page.count,
            items: page.data.map((row) => ({
              id: row.id,
              side: 'host' as const,
              date: row.beganAt,
              title: row.number,
              detail: [row.partner?.name, row.lastWord].filter(Boolean).join(' · '),
              value: t('requests.events', { count: row.events }),
              ...(row.partner ? { to: '/partners/$partnerId', params: { partnerId: row.partner.id } } : {}),
            })),
          }
        },
      }}
    >
      {children}
    </Figure>
  )
}
