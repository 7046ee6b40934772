import './duplicates.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { Merge } from '../../contract.ts'
import { dismissPair, keys, readMerges, readPairs, reopenPair, undoMerge } from './api.ts'
import { mergeTarget } from './duplicates-page.tsx'
import { useEvidenceText } from './evidence.tsx'

/** On a partner's page: whom it may be the same as, and which accounts it was made of. The host's knowledge alone. */
export function SameNotes({ partnerId }: { partnerId: string }) {
  const { side, permissions } = useSession()
  if (side !== 'host' || !permissions.includes('partners.read')) return null
  return (
    <>
      <MaySame partnerId={partnerId} />
      <Merged partnerId={partnerId} />
    </>
  )
}

function MaySame({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const words = useEvidenceText()
  const query = { partnerId, limit: 3 }
  const pairs = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => readPairs(query, signal),
  })
  return (pairs.data?.data ?? []).map((pair) => {
    const other = pair.a.id === partnerId ? pair.b : pair.a
    return (
      <Note
        key={pair.id}
        title={
          <>
            {t('duplicates.maySame')}{' '}
            <Link to="/partners/$partnerId" params={{ partnerId: other.id }}>
              {other.name}
            </Link>
          </>
        }
        actions={
          <>
            {permissions.includes('partners.merge') ? (
              <ButtonLink size="small" {...mergeTarget(pair)}>
                {t('duplicates.compare')}
              </ButtonLink>
            ) : null}
            {permissions.includes('partners.write') ? (
              <Button
                size="small"
                kind="quiet"
                onClick={() =>
                  void act(() => dismissPair(pair.id, null), {
                    done: t('duplicates.dismissed', { a: pair.a.name, b: pair.b.name }),
                    undo: () => reopenPair(pair.id),
                  })
                }
              >
                {t('duplicates.notSame')}
              </Button>
            ) : null}
          </>
        }
      >
        {[other.city, ...pair.evidence.slice(0, 3).map(words)].filter(Boolean).join('; ')}
      </Note>
    )
  })
}

function Merged({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const act = useDeed()
  const merges = useQuery({
    queryKey: keys.part(partnerId, 'merges'),
    queryFn: ({ signal }) => readMerges(partnerId, signal),
  })
  const told = (merge: Merge) => {
    if (merge.leftAlone.length === 0) return t('merge.undone', { name: merge.merged.name })
    const fields = merge.leftAlone.map(({ field }) => t(`merge.fieldName.${field}`, { defaultValue: field }))
    return t('merge.undoneBut', { name: merge.merged.name, fields: fields.join(', ') })
  }
  return (merges.data?.data ?? [])
    .filter(({ undoneAt }) => undoneAt === null)
    .map((merge) => (
      <Note
        key={merge.id}
        tone="plain"
        actions={
          permissions.includes('partners.merge') ? (
            <Button size="small" onClick={() => void act(() => undoMerge(merge.id), { done: told })}>
              {t('merge.undo')}
            </Button>
          ) : undefined
        }
      >
        {t('merge.note', {
          name: merge.merged.name,
          day: format.date(merge.mergedAt, 'long'),
          by: merge.mergedBy?.name ?? t('merge.bySystem'),
        })}
        {merge.reason ? ` ${merge.reason}` : ''}
      </Note>
    ))
}
