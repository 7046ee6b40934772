import './insights.css'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { ButtonLink } from '#ui/button.tsx'
import type { CsvTable } from '#ui/download.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { ReportFrame } from '../contract.ts'
import { ReportControls } from './report-controls.tsx'
import {
  type ReportPeriod,
  type ReportRange,
  rangeBefore,
  rangeOf,
  readPeriod,
  type SPANS,
  type Span,
} from './report-period.ts'
import { type ReportTab, ReportTabs } from './report-tabs.tsx'
import { useReport } from './reports.ts'
import { useTableFile } from './table-file.ts'

export type ReportView = {
  period: ReportPeriod
  frame: ReportFrame | undefined
  range: ReportRange
  /** What the reader compares the period with, known as of the same day; null when they compare with nothing. */
  before: (ReportRange & { from: string; to: string }) | null
  /** The first day nothing is known about: today is not over. */
  unknownFrom: string
  isHost: boolean
}

/** Period and frame of a report page; reports are asked for as soon as the frame is there. */
export function useReportView(usual?: Span): { view: ReportView; frame: UseQueryResult<ReportFrame> } {
  const [search] = useSearchState()
  const session = useSession()
  const frame = useReport('frame', {})
  const period = readPeriod(search, usual)
  const today = frame.data?.today ?? new Date().toISOString().slice(0, 10)
  const range = rangeOf(period, today)
  const unknownFrom = period.asOf ?? today
  const before = rangeBefore(range, period.against, unknownFrom, period.by)
  const view = {
    period,
    frame: frame.data,
    range,
    before: before && { ...before, ...(period.asOf === null ? {} : { asOf: period.asOf }) },
    unknownFrom,
    isHost: session.side === 'host',
  }
  return { view, frame }
}

/**
 * What all reports share: the finding as a sentence, tabs, controls, the offer to look from the last fact, and the
 * states of having nothing yet. `isEmpty` says that the period holds nothing; undefined while it is not known.
 */
export function ReportPage(props: {
  tab: ReportTab
  view: ReportView
  queries: readonly {
    isError: boolean
    error: unknown
    refetch: () => unknown
    isPlaceholderData?: boolean
  }[]
  sentence: ReactNode
  lead?: ReactNode
  isEmpty: boolean | undefined
  withPeriod?: boolean
  withCurrency?: boolean
  spans?: readonly (typeof SPANS)[number][]
  usual?: (typeof SPANS)[number]
  /** Stands beside the title: what can be done with the report. */
  actions?: ReactNode
  /** False where the page has nothing that periods divide. */
  withGrain?: boolean
  /** The page shows `view.before` beside its figures. */
  withComparison?: boolean
  /** What the page shows, as a table: it can be saved as CSV and as a workbook. */
  csv?: CsvTable
  children: ReactNode
}) {
  const { tab, view, queries, sentence, lead, isEmpty, csv, children } = props
  const { withPeriod, withCurrency, withGrain, withComparison, spans, usual, actions } = props
  const { t } = useTranslation('insights')
  const saveAs = useTableFile()
  const failed = queries.find((query) => query.isError)
  const isStale = queries.some((query) => query.isPlaceholderData)
  const heading = isEmpty ? t(`${tab}.nothing`) : (sentence ?? t(`tabs.${tab}`))
  return (
    <Page sentence={heading} title={t(`tabs.${tab}`)} lead={isEmpty ? undefined : lead} actions={actions}>
      <ReportTabs current={tab} />
      {view.frame ? (
        <ReportControls
          period={view.period}
          frame={view.frame}
          withPeriod={withPeriod}
          withCurrency={withCurrency}
          withGrain={withGrain}
          spans={spans}
          usual={usual}
          withComparison={withComparison}
          onFile={csv && !isEmpty ? (format) => void saveAs(csv, format) : undefined}
        />
      ) : (
        <div className="filters" />
      )}
      {view.frame ? <AsOfOffer view={view} frame={view.frame} /> : null}
      {failed ? (
        <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />
      ) : isEmpty ? (
        <NothingYet tab={tab} view={view} />
      ) : isEmpty === undefined ? (
        <Skeleton heading lines={9} />
      ) : (
        <div className={isStale ? 'report stale' : 'report'} aria-busy={isStale || undefined}>
          {children}
        </div>
      )}
    </Page>
  )
}

function AsOfOffer({ view, frame }: { view: ReportView; frame: ReportFrame }) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [, change] = useSearchState()
  const { offeredAsOf } = frame
  if (view.period.asOf !== null || offeredAsOf === null) return null
  return (
    <Note
      tone="plain"
      title={t('offer.title', { day: format.date(addDays(offeredAsOf, -1), 'long') })}
      actions={
        <button type="button" className="link" onClick={() => change({ asOf: offeredAsOf })}>
          {t('offer.look')}
        </button>
      }
    />
  )
}

function NothingYet({ tab, view }: { tab: ReportTab; view: ReportView }) {
  const { t } = useTranslation('insights')
  const session = useSession()
  const hasHistory = view.frame?.lastFactOn !== null && view.frame?.lastFactOn !== undefined
  const [, change] = useSearchState()
  return (
    <Empty
      title={hasHistory ? t('empty.period') : t('empty.title')}
      action={
        hasHistory ? (
          <button
            type="button"
            className="btn"
            onClick={() => change({ last: 'all', from: undefined, to: undefined, asOf: undefined })}
          >
            {t('empty.showAll')}
          </button>
        ) : session.permissions.includes('imports.run') ? (
          <ButtonLink to="/imports/new">{t('empty.import')}</ButtonLink>
        ) : undefined
      }
    >
      {t(`${tab}.about`)}
    </Empty>
  )
}
