import './rating.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Empty, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { RatedPartner, RatingReport } from '../../contract.ts'
import { ReportPage, type ReportView, useReportView } from '../report-page.tsx'
import { useContests, usePartnerRating, useRating } from './api.ts'
import { ContestList } from './contests.tsx'
import { OwnRating } from './own-rating.tsx'
import { RatingChanges } from './rating-changes.tsx'
import { pullingPartners, strongest } from './rating-findings.ts'
import { RatingPulls } from './rating-pulls.tsx'
import { RatingSpan, RatingWhy } from './rating-why.tsx'
import { useGroupName, usePlace } from './rating-words.ts'

/** How well partners do within comparable groups; a partner's side has its own. */
export function RatingPage() {
  const { side, partner } = useSession()
  return side === 'partner' && partner ? <OwnPage partnerId={partner.id} /> : <NetworkPage />
}

function OwnPage({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const { view, frame } = useReportView()
  const rating = usePartnerRating(partnerId, view.range.asOf, view.frame !== undefined)
  const row = rating.data?.current ?? null
  const score = row?.score === null || row === null ? null : format.number(row.score, { decimals: 0 })
  const place = row?.rank ? t('own.place', { rank: row.rank, of: row.groupSize }) : null
  return (
    <ReportPage
      tab="rating"
      view={view}
      queries={[frame, rating]}
      withPeriod={false}
      withGrain={false}
      isEmpty={rating.data ? false : undefined}
      sentence={
        rating.data &&
        (score === null
          ? t(rating.data.level === 'nothing' ? 'own.hidden' : 'own.none')
          : place
            ? t('own.sentence', { score, place })
            : t('own.sentenceNoPlace', { score }))
      }
      lead={
        rating.data?.asOf && score !== null
          ? t('own.lead', { day: format.date(addDays(rating.data.asOf, -1), 'long') })
          : undefined
      }
    >
      {rating.data && score === null ? (
        <Empty title={t(rating.data.level === 'nothing' ? 'own.hidden' : 'own.none')}>
          {t(rating.data.level === 'nothing' ? 'own.hiddenAbout' : 'own.noneAbout')}
        </Empty>
      ) : null}
      {rating.data && (row || rating.data.contests.length > 0) ? (
        <OwnRating rating={rating.data} partnerId={partnerId} asOf={view.range.asOf} />
      ) : null}
    </ReportPage>
  )
}

/** Rows that are shown at first, and how many more at a time. */
const PAGE = 50

function NetworkPage() {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const { permissions } = useSession()
  const { view, frame } = useReportView()
  const [search, change] = useSearchState()
  const [limit, setLimit] = useState(PAGE)
  const ready = view.frame !== undefined
  const sort = search['sort'] === 'worst' ? 'worst' : 'best'
  const group = typeof search['group'] === 'string' ? search['group'] : undefined
  const named = typeof search['partner'] === 'string' ? search['partner'] : undefined
  const rating = useRating({ asOf: view.range.asOf, sort, group, limit }, ready)
  const contests = useContests(ready)
  const report = rating.data
  return (
    <ReportPage
      tab="rating"
      view={view}
      queries={[frame, rating]}
      withPeriod={false}
      withGrain={false}
      isEmpty={report && report.total === 0 && group === undefined}
      sentence={report && <Sentence report={report} />}
      lead={
        report && (
          <>
            {t('lead', {
              days: format.number(report.windowDays),
              day: format.date(addDays(report.asOf, -1), 'long'),
            })}
            {report.isStored ? ` ${t('stored')}` : null}
          </>
        )
      }
      actions={
        <>
          <Button onClick={() => window.print()}>{t('print')}</Button>
          {permissions.includes('rating.manage') ? (
            <ButtonLink to="/settings/rating">{t('setUp')}</ButtonLink>
          ) : null}
        </>
      }
      csv={
        report && {
          name: `${t('own.title')} ${report.asOf}`,
          head: ['partner', 'group', 'score', 'interval', 'place', 'own'].map((key) =>
            (t as unknown as (key: string) => string)(`column.${key}`),
          ),
          rows: report.rows.map((row) => [
            row.name,
            row.group,
            row.score === null ? null : Math.round(row.score * 10) / 10,
            row.interval ? row.interval.map((end) => Math.round(end)).join('–') : null,
            row.rank,
            row.own === null ? null : Math.round(row.own * 100) / 100,
          ]),
        }
      }
    >
      <div className="rating-sheet">
        {named ? <NamedPartner partnerId={named} asOf={view.range.asOf} /> : null}
        {contests.data && contests.data.data.length > 0 ? (
          <Section title={t('contest.titleAll')}>
            <ContestList
              contests={contests.data.data}
              mayAnswer={permissions.includes('records.write')}
              mayWithdraw={false}
              withPartner
            />
          </Section>
        ) : null}
        {report ? (
          <>
            <Section
              title={t('table')}
              note={t('tableNote')}
              actions={<Chips report={report} sort={sort} group={group} onChange={change} />}
            >
              <Rows report={report} view={view} />
              {report.rows.length < report.total ? (
                <p>
                  <Button onClick={() => setLimit(limit + PAGE)}>{t('more')}</Button>
                </p>
              ) : null}
            </Section>
            <RatingChanges asOf={view.range.asOf} group={group} />
            {report.isStored ? null : <RatingPulls pulls={report.pulls} asOf={view.range.asOf} />}
          </>
        ) : null}
      </div>
    </ReportPage>
  )
}

function Sentence({ report }: { report: RatingReport }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  return (
    <>
      {t('sentence', {
        count: report.total,
        shown: format.number(report.total),
        pulling: t('pulling', { count: pullingPartners(report) }),
      })}
    </>
  )
}

function Chips(props: {
  report: RatingReport
  sort: 'best' | 'worst'
  group: string | undefined
  onChange: (change: Record<string, string | undefined>) => void
}) {
  const { report, sort, group, onChange } = props
  const { t } = useTranslation('insights-rating')
  const groupName = useGroupName()
  return (
    <>
      <MenuChip
        text={t('whose.text')}
        value={group ?? ''}
        options={[
          { value: '', text: t('whose.all') },
          ...report.groups.map((one) => ({ value: one.key, text: groupName(one) })),
        ]}
        onChange={(value) => onChange({ group: value === '' ? undefined : value })}
      />
      <MenuChip
        text={t('sort.text')}
        value={sort}
        options={(['best', 'worst'] as const).map((value) => ({ value, text: t(`sort.${value}`) }))}
        onChange={(value) => onChange({ sort: value === 'best' ? undefined : value })}
      />
    </>
  )
}

function NamedPartner({ partnerId, asOf }: { partnerId: string; asOf: string | undefined }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const place = usePlace()
  const rating = usePartnerRating(partnerId, asOf)
  const row = rating.data?.current
  if (rating.isPending) return <Skeleton heading lines={5} />
  if (!rating.data || !row) return null
  return (
    <Section
      title={
        <Link to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      }
      note={
        row.score === null ? t('own.none') : `${format.number(row.score, { decimals: 0 })} · ${place(row)}`
      }
    >
      <OwnRating rating={rating.data} partnerId={partnerId} asOf={asOf} />
    </Section>
  )
}

function Rows({ report, view }: { report: RatingReport; view: ReportView }) {
  const { t } = useTranslation('insights-rating')
  const format = useFormat()
  const groupName = useGroupName()
  const place = usePlace()
  const [opened, setOpened] = useState<string | null>(null)
  const names = new Map(report.groups.map((one) => [one.key, groupName(one)]))
  const points = (row: RatedPartner, way: 'up' | 'down') => {
    const found = strongest(row)[way]
    if (!found) return '–'
    return `${t(`component.${found.component}`)} ${format.number(found.points ?? 0, { decimals: 0, signed: true })}`
  }
  const columns: LedgerColumn<RatedPartner>[] = [
    {
      key: 'name',
      head: t('column.partner'),
      phone: 'name',
      wrap: true,
      cell: (row) => (
        <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'group',
      head: t('column.group'),
      width: 128,
      wrap: true,
      phone: 'line',
      cell: (row) => names.get(row.group) ?? groupName({ key: row.group }),
    },
    {
      key: 'score',
      head: t('column.score'),
      align: 'end',
      width: 76,
      phone: 'main',
      cell: (row) => <b>{row.score === null ? '–' : format.number(row.score, { decimals: 0 })}</b>,
    },
    {
      key: 'span',
      head: t('column.interval'),
      width: 130,
      cell: (row) => <RatingSpan row={row} />,
    },
    { key: 'place', head: t('column.place'), align: 'end', width: 116, phone: 'line', cell: place },
    {
      key: 'up',
      head: t('column.up'),
      width: 150,
      wrap: true,
      phone: 'line',
      cell: (row) => points(row, 'up'),
    },
    {
      key: 'down',
      head: t('column.down'),
      width: 150,
      wrap: true,
      phone: 'line',
      cell: (row) => points(row, 'down'),
    },
    {
      key: 'why',
      head: t('column.why'),
      width: 92,
      align: 'end',
      phone: 'line',
      cell: (row) => (
        <button
          type="button"
          className="link"
          aria-expanded={opened === row.partnerId}
          aria-label={`${t(opened === row.partnerId ? 'why.hide' : 'why.show')}: ${row.name}`}
          onClick={() => setOpened(opened === row.partnerId ? null : row.partnerId)}
        >
          {t(opened === row.partnerId ? 'why.hide' : 'why.show')}
        </button>
      ),
    },
  ]
  return (
    <Ledger
      label={t('table')}
      columns={columns}
      rows={report.rows}
      rowKey={(row) => row.partnerId}
      minWidth={940}
      detail={(row) =>
        opened === row.partnerId ? (
          <RatingWhy row={row} asOf={report.isStored ? report.asOf : view.range.asOf} />
        ) : null
      }
    />
  )
}
