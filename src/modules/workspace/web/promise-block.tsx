import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { type PromiseItem, PromiseList } from '#ui/promises.tsx'
import { Link } from '#ui/routing.tsx'
import { Block } from '#ui/timeline.tsx'
import type { PromiseView, Side } from '../contract.ts'
import { keys, readPromises } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { hasPromiseDeeds, PromiseDeeds } from './promise-deeds.tsx'
import { PromiseSheet } from './promise-sheet.tsx'
import { useDaysLate } from './promise-state.tsx'

const shown = 6

/** Unfinished promises of one side, the soonest first, with what may be done about each. */
export function PromiseBlock({ side }: { side: Side }) {
  const { t } = useTranslation('workspace')
  const { partnerId, own, mayWrite, to, params } = usePartnership()
  const [adding, setAdding] = useState(false)
  const itemOf = usePromiseItem()
  const query = { owedBy: side, state: 'open,overdue', sort: 'due', limit: shown + 1 }
  const promises = useQuery({
    queryKey: keys.part(partnerId, 'promises', query),
    queryFn: ({ signal }) => readPromises(partnerId, query, signal),
  })
  const rows = promises.data?.data
  const seat = side === own ? 'own' : 'other'
  return (
    <Block
      title={t(`promise.block.${side === own ? 'own' : side}`)}
      actions={
        mayWrite ? (
          <button type="button" className="link q" onClick={() => setAdding(true)}>
            <Icon name="plus" size={12} /> {t(`promise.add.${seat}`)}
          </button>
        ) : null
      }
    >
      {promises.isPending ? <Skeleton lines={3} /> : null}
      {promises.isError ? <ErrorNote error={promises.error} onRetry={() => void promises.refetch()} /> : null}
      {rows && rows.length === 0 ? <p className="small mm">{t(`promise.empty.${seat}`)}</p> : null}
      {rows && rows.length > 0 ? <PromiseList items={rows.slice(0, shown).map(itemOf)} /> : null}
      {rows && rows.length > shown ? (
        <p className="small more">
          <Link to={to} params={params} search={{ tab: 'promises', owedBy: side }}>
            {t('promise.all')}
          </Link>
        </p>
      ) : null}
      {adding ? <PromiseSheet owedBy={side} onClose={() => setAdding(false)} /> : null}
    </Block>
  )
}

/** Makes the line of a promise: due, what, lateness, a proposed date, what may be done. */
export function usePromiseItem(): (promise: PromiseView) => PromiseItem {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const daysLate = useDaysLate()
  return (promise) => {
    const days = daysLate(promise)
    return {
      id: promise.id,
      due: promise.dueAt,
      what: (
        <>
          {promise.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
          )}{' '}
          {promise.title}
        </>
      ),
      state: promise.state,
      ...(days === undefined ? {} : { days }),
      ...(promise.proposal
        ? { who: t('promise.proposal', { day: format.date(promise.proposal.dueAt) }) }
        : movedNote(promise, t, format.date)),
      ...(hasPromiseDeeds(promise) ? { action: <PromiseDeeds promise={promise} compact /> } : {}),
    }
  }
}

function movedNote(
  promise: PromiseView,
  t: (key: string, options: Record<string, unknown>) => string,
  date: (value: string) => string,
): { who?: string } {
  if (promise.firstDueAt === promise.dueAt) return {}
  return { who: t('promise.movedFrom', { day: date(promise.firstDueAt) }) }
}
