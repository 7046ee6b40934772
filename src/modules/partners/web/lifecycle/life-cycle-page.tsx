import './lifecycle.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#ui/button.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useStages } from '../stages.ts'
import { lifecycleKeys, readStagesReport } from './lifecycle-api.ts'
import { Charts } from './stage-charts.tsx'
import type { Asked } from './stage-facts.ts'
import { TimeTable } from './stage-times.tsx'
import { Ways } from './stage-ways.tsx'

/** How partners go through the stages: how long they stay, where they go, where they get stuck, why they end. */
export function LifeCyclePage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const [search, change] = useSearchState()
  const [from, to] = (search['period'] ?? '').split('..')
  const asked: Asked = {
    from: from || undefined,
    to: to || undefined,
    asOf: search['asOf'],
  }
  const report = useQuery({
    queryKey: lifecycleKeys.list({ of: 'report', ...asked }),
    queryFn: ({ signal }) => readStagesReport(asked, signal),
    placeholderData: (before) => before,
  })
  const { data } = report
  const stuck = data && [...data.stages].filter(({ over }) => over > 0).sort((a, b) => b.over - a.over)[0]
  return (
    <Page
      sentence={
        data
          ? stuck
            ? t('lifecycle.sentence', {
                count: stuck.over,
                shown: format.number(stuck.over),
                stage: stages.name(stuck.stage),
                days: stuck.expectedDays ?? 0,
              })
            : t('lifecycle.sentenceNone', { count: data.partners, shown: format.number(data.partners) })
          : t('lifecycle.title')
      }
      title={t('lifecycle.title')}
      lead={t('lifecycle.lead')}
      actions={
        <>
          <ButtonLink to="/partners/board">{t('board.title')}</ButtonLink>
          <ButtonLink to="/partners/lessons">{t('lessons.title')}</ButtonLink>
        </>
      }
    >
      <FilterChips
        definitions={[{ key: 'period', text: t('lifecycle.period'), kind: 'date-range' }]}
        values={{ period: search['period'] }}
        onChange={(key, value) => change({ [key]: value })}
        tail={
          <label className="rowx small mm">
            {t('lifecycle.asOf')}
            <input
              type="date"
              className="inp"
              value={search['asOf'] ?? ''}
              onChange={(event) => change({ asOf: event.currentTarget.value || undefined })}
            />
          </label>
        }
      />
      {report.isError ? <ErrorNote error={report.error} onRetry={() => void report.refetch()} /> : null}
      {report.isPending ? <Skeleton lines={12} /> : null}
      {data && data.partners === 0 ? (
        <Empty title={t('lifecycle.none')}>{t('lifecycle.noneLead')}</Empty>
      ) : null}
      {data && data.partners > 0 ? (
        <>
          <TimeTable data={data} asked={asked} />
          <Charts data={data} asked={asked} />
          <Ways data={data} asked={asked} />
        </>
      ) : null}
    </Page>
  )
}
