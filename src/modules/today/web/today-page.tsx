import './today.css'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { DueReminders } from '#modules/messaging/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import type { TodayPage as Today } from '../contract.ts'
import { type Show, type TodayView, useToday } from './api.ts'
import { AsOf } from './as-of.tsx'
import { Pulse, WeekPromises } from './aside.tsx'
import { FollowUps } from './follow-ups.tsx'
import { GoodNews } from './good-news.tsx'
import { NeedList } from './need-list.tsx'
import { NobodyWaits } from './nobody-waits.tsx'
import { OwnToday } from './own-today.tsx'
import { TodayLead, useTodaySentence } from './today-lead.tsx'

const shows: readonly Show[] = ['needing', 'snoozed', 'done']

/** The first page: who needs a person today, why, and what is promised this week. */
export function TodayPage() {
  const session = useSession()
  const [search] = useSearchState()
  const view: TodayView = {
    show: shows.find((one) => one === search['show']) ?? 'needing',
    asOf: search['asOf'] ?? null,
    assigneeId: search['whose'] === 'mine' ? session.user.id : null,
    left: search['left'] === 'any' ? 'any' : null,
  }
  return session.side === 'host' ? <HostToday view={view} /> : <OwnToday view={view} />
}

function HostToday({ view }: { view: TodayView }) {
  const { t } = useTranslation('today')
  const query = useToday(view)
  const page = query.data?.pages[0]
  const lines = query.data?.pages.flatMap((one) => one.lines) ?? []
  const sentenceOf = useTodaySentence()
  useRailCount(page, view)
  if (query.isError)
    return (
      <Page sentence={t('title')}>
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  if (!page)
    return (
      <Page sentence={t('title')}>
        <Skeleton lines={12} />
      </Page>
    )
  const isCalm = view.show === 'needing' && view.assigneeId === null && lines.length === 0
  return (
    <Page
      sentence={sentenceOf(page)}
      title={t('title')}
      lead={<TodayLead page={page} lines={lines} />}
      extra={<AsOf page={page} />}
    >
      <div className={page.partnerships === 0 ? undefined : 'todaygrid'}>
        <div>
          <DueReminders />
          <Shows page={page} view={view} lines={lines.length} />
          {isCalm ? (
            <NobodyWaits page={page} />
          ) : lines.length === 0 ? (
            <p className="m today-none">{t(`none.${view.show}`)}</p>
          ) : (
            <NeedList page={page} lines={lines} show={view.show} />
          )}
          {query.hasNextPage ? (
            <p className="more">
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('more')}
              </Button>
            </p>
          ) : null}
          {view.show === 'needing' ? <FollowUps page={page} /> : null}
          {view.show === 'needing' ? <GoodNews page={page} /> : null}
        </div>
        {page.partnerships === 0 ? null : (
          <aside>
            <WeekPromises page={page} />
            <Pulse page={page} />
          </aside>
        )}
      </div>
    </Page>
  )
}

/** The number beside the page's name in the rail is the one this page just counted. */
function useRailCount(page: Today | undefined, view: TodayView) {
  const client = useQueryClient()
  const needing = view.asOf === null && view.assigneeId === null ? page?.needing : undefined
  useEffect(() => {
    if (needing === undefined) return
    client.setQueryData(['session'], (before: { counts?: Record<string, number> } | undefined) =>
      before && before.counts?.['today'] !== needing
        ? { ...before, counts: { ...before.counts, today: needing } }
        : before,
    )
  }, [client, needing])
}

/** What waits, what was put off, what is done; shown as soon as somebody did something about a reason. */
function Shows({ page, view, lines }: { page: Today; view: TodayView; lines: number }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const [search, change] = useSearchState()
  const given = page.lines.some((line) =>
    line.reasons.some((reason) => reason.marks.some((mark) => mark.action === 'assign')),
  )
  const isUsed = page.snoozed + page.done > 0 || view.show !== 'needing' || view.assigneeId !== null || given
  if (!isUsed) return null
  const mine = view.assigneeId !== null
  const counts = { needing: mine ? lines : page.needing, snoozed: page.snoozed, done: page.done }
  return (
    <div className="shows">
      <LinkTabs
        label={t('show.label')}
        current={view.show}
        tabs={shows.map((one) => ({
          key: one,
          text: t(`show.${one}`),
          count: mine && one !== view.show ? undefined : format.number(counts[one]),
          to: '/',
          search: { ...search, show: one === 'needing' ? undefined : one },
        }))}
        tail={
          <MenuChip
            text={t('whose.label')}
            value={mine ? 'mine' : 'all'}
            options={(['all', 'mine'] as const).map((one) => ({ value: one, text: t(`whose.${one}`) }))}
            onChange={(one) => change({ whose: one === 'mine' ? 'mine' : undefined })}
          />
        }
      />
    </div>
  )
}
