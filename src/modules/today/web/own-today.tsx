import { useTranslation } from 'react-i18next'
import { DueReminders } from '#modules/messaging/web/index.ts'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page, Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { TodayLine } from '../contract.ts'
import { type TodayView, useToday } from './api.ts'
import { AsOf } from './as-of.tsx'
import { Pulse, WeekPromises } from './aside.tsx'
import { FollowUps } from './follow-ups.tsx'
import { GoodNews } from './good-news.tsx'
import { LineDeeds } from './line-deeds.tsx'
import { Reasons } from './reason-text.tsx'
import { StepMenu } from './step-menu.tsx'
import { TakenSteps } from './taken-steps.tsx'

/** Today from the partner's seat: what stands between the two sides, and what both promised. */
export function OwnToday({ view }: { view: TodayView }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const session = useSession()
  const query = useToday(view)
  const page = query.data?.pages[0]
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
  const host = session.network.name
  const [line] = page.lines
  const count = line?.reasons.length ?? 0
  return (
    <Page
      sentence={line ? t('own.sentence', { count, host }) : t('own.calm', { host })}
      title={t('title')}
      lead={
        <>
          {line ? t('own.lead') : t('own.calmLead')} <Link to="/partnership">{t('own.open')}</Link>
        </>
      }
      extra={<AsOf page={page} />}
    >
      <div className="todaygrid own">
        <div>
          <DueReminders />
          {line ? (
            <Section title={t('own.waiting')}>
              <div className="own-line">
                <div>
                  <Reasons line={line} />
                  <TakenSteps line={line} day={page.day} />
                  <OwnStep line={line} />
                </div>
                {session.permissions.includes('records.write') ? (
                  <LineDeeds line={line} day={page.day} asOf={page.asOf} />
                ) : null}
              </div>
            </Section>
          ) : null}
          {page.snoozed + page.done > 0 ? (
            <p className="small mm">
              {t('own.put', { snoozed: format.number(page.snoozed), done: format.number(page.done) })}
            </p>
          ) : null}
          <FollowUps page={page} />
          <GoodNews page={page} />
          <Pulse page={page} />
        </div>
        <aside>
          <WeekPromises page={page} />
        </aside>
      </div>
    </Page>
  )
}

/** The step suggested to the partner's side, from what that side may see. */
function OwnStep({ line }: { line: TodayLine }) {
  const [suggestion] = line.suggestions
  if (!suggestion || line.steps.length > 0) return null
  return (
    <p className="own-step">
      <StepMenu line={line} suggestion={suggestion} isFirst tab="promises" />
    </p>
  )
}
