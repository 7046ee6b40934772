import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { keys, readPairs } from './api.ts'

/** How many pairs of partners look like one company, leading to them; nothing where there are none, or one may not merge. */
export function DuplicatesLink() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const mayMerge = permissions.includes('partners.merge')
  const pairs = useQuery({
    queryKey: keys.list({ state: 'open', limit: 1 }),
    queryFn: ({ signal }) => readPairs({ state: 'open', limit: 1 }, signal),
    enabled: mayMerge,
    staleTime: 60_000,
  })
  const count = pairs.data?.counts.open ?? 0
  if (!mayMerge || count === 0) return null
  return (
    <Link className="link alone" to="/partners/duplicates">
      {t('duplicates.waiting', { count, shown: format.number(count) })}
    </Link>
  )
}
