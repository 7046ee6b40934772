import '../partners.css'
import '../registry/registry.css'
import './lifecycle.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FilterChips } from '#ui/filter-chips.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { Link } from '#ui/routing.tsx'
import { DateText } from '#ui/value-text.tsx'
import { RegistrySearch } from '../registry/registry-search.tsx'
import { firstSort } from '../registry/registry-views.ts'
import { useStages } from '../stages.ts'
import { useReasonName } from './exit-block.tsx'
import { lifecycleKeys, readLessons } from './lifecycle-api.ts'

/** What ended partnerships taught: all exits with their reasons and lessons. */
export function LessonsPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const reasonName = useReasonName()
  const state = useListState({ sort: firstSort, filters: ['reason'], limit: 50 })
  const { cursor } = state.query
  const query = { q: state.find, reason: state.filters['reason'], cursor, limit: 50 }
  const lessons = useQuery({
    queryKey: lifecycleKeys.list({ of: 'lessons', ...query }),
    queryFn: ({ signal }) => readLessons(query, signal),
    placeholderData: (before) => before,
  })
  const { data } = lessons
  const most = data?.reasons[0]
  return (
    <Page
      sentence={
        data && most
          ? t('lessons.sentence', {
              count: data.total,
              shown: format.number(data.total),
              reason: reasonName('exit', most.code),
              times: format.number(most.exits),
            })
          : t('lessons.title')
      }
      title={t('lessons.title')}
      lead={t('lessons.lead')}
      crumbs={[{ text: t('lifecycle.title'), to: '/insights/life-cycle' }, { text: t('lessons.title') }]}
    >
      <div className="registry-bar">
        <RegistrySearch value={state.find} onFind={state.setFind} busy={lessons.isFetching} />
        <FilterChips
          definitions={[
            {
              key: 'reason',
              text: t('stageMove.reasonCode'),
              kind: 'choice',
              options: (data?.reasons ?? []).map(({ code }) => ({
                value: code,
                text: reasonName('exit', code),
              })),
            },
          ]}
          values={state.filters}
          onChange={state.setFilter}
        />
      </div>
      {lessons.isError ? <ErrorNote error={lessons.error} onRetry={() => void lessons.refetch()} /> : null}
      {lessons.isPending ? <Skeleton lines={8} /> : null}
      {data && data.data.length === 0 ? (
        <Empty title={t('lessons.none')}>{t('lessons.noneLead')}</Empty>
      ) : null}
      {data?.data.map((exit) => (
        <article key={exit.id} className="lesson">
          <Link className="q" to="/partners/$partnerId" params={{ partnerId: exit.partnerId }}>
            <b>{exit.partnerName}</b>
          </Link>{' '}
          <span className="mm">
            {reasonName('exit', exit.reasonCode)}, <DateText value={exit.exitedAt} />
            {`, ${t('lessons.from', { stage: stages.name(exit.fromStage) })}`}
            {exit.returnedAt ? `, ${t('lessons.returned')}` : ''}
          </span>
          {exit.words ? <p>{exit.words}</p> : null}
          {exit.lessons ? <blockquote>{exit.lessons}</blockquote> : null}
        </article>
      ))}
      {data && data.total > data.data.length ? (
        <Pager
          from={state.firstRow}
          to={state.firstRow + data.data.length - 1}
          total={data.total}
          onPrevious={state.previous}
          onNext={state.next(data.nextCursor)}
        />
      ) : null}
    </Page>
  )
}
