import { useInfiniteQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { Evidence } from '#ui/figure.tsx'
import { Icon } from '#ui/icon.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { Block, Timeline, type TimelineEntry } from '#ui/timeline.tsx'
import type { FactWithHistory } from '../contract.ts'
import { keys, readTimeline } from './api.ts'
import { useFactWords } from './fact-words.ts'
import { foldFacts, type Happening } from './fold-facts.ts'
import { usePartnership } from './partnership.tsx'
import { useFactSources } from './sources.tsx'

const groups = ['contacts', 'orders', 'promises', 'transfers', 'measures', 'documents', 'partner'] as const

/** What happened between the two, newest first, a page at a time, by kind. */
export function TimelineBlock({ note, actions }: { note?: ReactNode; actions?: ReactNode }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId } = usePartnership()
  const [search, change] = useSearchState()
  const group = groups.find((one) => one === search['timeline'])
  const query = { ...(group ? { groups: group } : {}), limit: 20 }
  const facts = useInfiniteQuery({
    queryKey: keys.part(partnerId, 'timeline', query),
    queryFn: ({ pageParam, signal }) => readTimeline(partnerId, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const entryOf = useTimelineEntry()
  const rows = facts.data?.pages.flatMap((page) => page.data)
  const last = rows?.at(-1)
  return (
    <Block title={t('timeline.title')} note={note} actions={actions}>
      <fieldset className="flt left">
        <legend className="vh">{t('timeline.filter')}</legend>
        {[undefined, ...groups].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            className={one === group ? 'link' : 'link q mm'}
            aria-pressed={one === group}
            onClick={() => change({ timeline: one })}
          >
            {t(`timeline.group.${one ?? 'all'}`)}
          </button>
        ))}
      </fieldset>
      {facts.isPending ? <Skeleton lines={8} /> : null}
      {facts.isError ? <ErrorNote error={facts.error} onRetry={() => void facts.refetch()} /> : null}
      {rows && rows.length === 0 ? (
        <p className="small mm tl-none">{t(group ? 'timeline.noneOfGroup' : 'timeline.none')}</p>
      ) : null}
      {rows && rows.length > 0 ? <Timeline entries={foldFacts(rows).map(entryOf)} /> : null}
      {facts.hasNextPage && last ? (
        <p className="more">
          <Button size="small" busy={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>
            {t('timeline.earlier', { day: format.date(last.happenedAt) })}
          </Button>
        </p>
      ) : null}
    </Block>
  )
}

/** What a promise's fact adds to the order it was stated with. */
function alongWords(fact: FactWithHistory, t: TFunction<'workspace'>, format: Format): string | null {
  const due = String(fact.data['dueAt'] ?? '')
  if (fact.kind === 'promise.made') return t('timeline.promisedBy', { dueAt: format.date(due) })
  if (fact.kind !== 'promise.fulfilled') return null
  if (Date.parse(fact.happenedAt) <= Date.parse(due)) return t('timeline.kept')
  return t('detail.lateBy', { count: Math.max(1, format.days(due, fact.happenedAt)) })
}

/** Makes the entry of a fact: words, lock of a private one, the facts of the thing it is about. */
export function useTimelineEntry(): (happening: Happening) => TimelineEntry {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, seller } = usePartnership()
  const wordsOf = useFactWords(seller)
  const sources = useFactSources(seller)
  return ({ fact, along }) => {
    const words = wordsOf(fact)
    const all = [fact, ...along]
    const { name, actsFor } = fact.actor
    const forWhom = actsFor ? t('timeline.actsFor', { name: name ?? '', absent: actsFor }) : null
    const detail = [words.detail, forWhom, ...along.map((one) => alongWords(one, t, format))]
      .filter(Boolean)
      .join(', ')
    const subject = fact.subject
    return {
      id: fact.id,
      side: words.side,
      date: fact.happenedAt,
      title: (
        <>
          {fact.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
          )}{' '}
          {words.title}
        </>
      ),
      detail: (
        <>
          {detail}
          {along.length > 0 ? (
            <Evidence count={all.length} title={words.title} facts={sources.these(partnerId, all)} />
          ) : fact.corrections.length > 0 && subject ? (
            <Evidence
              count={fact.corrections.length + 1}
              title={words.title}
              facts={sources.subject(partnerId, subject.kind, subject.id)}
            />
          ) : null}
        </>
      ),
    }
  }
}
