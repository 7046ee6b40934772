import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { DocumentView } from '../contract.ts'
import { keys, readOpenings } from './api.ts'

/** Who opened which version, latest first; of a shared document both sides see the same. */
export function DocumentOpenings({ document }: { document: DocumentView }) {
  const { t } = useTranslation('workspace')
  const openings = useQuery({
    queryKey: keys.part(document.partnerId, 'openings', { id: document.id }),
    queryFn: ({ signal }) => readOpenings(document, signal),
  })
  const rows = openings.data?.data
  if (!rows) return null
  if (rows.length === 0) return <p className="mm small">{t('document.notOpened')}</p>
  return (
    <details className="openings">
      <summary>
        {t('document.opened', { count: rows.length, more: openings.data?.nextCursor ? '+' : '' })}
      </summary>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            {row.side === 'system' ? null : <SideMark side={row.side} />} {row.actor.name}{' '}
            <span className="mm small">
              {t('document.version', { n: row.n })}, <DateText value={row.at} style="date-time" />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
