import './schedules.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { Empty, Note } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ReportSchedule } from '../../contract.ts'
import { ScheduleSheet } from './schedule-sheet.tsx'
import { useReportSchedules, useScheduleDeeds } from './schedules-api.ts'
import { SendingsSheet } from './sendings-sheet.tsx'
import { useWhenSent } from './when-sent.ts'

/** Reports that go out by mail: what, when, to whom, and how the last time went. */
export function ReportSchedulesPage() {
  const { t } = useTranslation('insights-schedules')
  const schedules = useReportSchedules()
  const [open, setOpen] = useState<ReportSchedule | 'new' | null>(null)
  const [history, setHistory] = useState<ReportSchedule | null>(null)
  const { data } = schedules
  const count = data?.data.filter(({ nextAt }) => nextAt !== null).length ?? 0
  return (
    <Page
      crumbs={[{ text: t('audit'), to: '/insights/audit' }]}
      sentence={data ? (count === 0 ? t('none') : t('sentence', { count })) : t('title')}
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button kind="main" onClick={() => setOpen('new')}>
          {t('add')}
        </Button>
      }
    >
      {data && !data.sendsMail ? <Note title={t('noMail')}>{t('noMailHelp')}</Note> : null}
      <Schedules
        rows={data?.data}
        error={schedules.error}
        onRetry={() => void schedules.refetch()}
        onEdit={setOpen}
        onHistory={setHistory}
        onAdd={() => setOpen('new')}
      />
      {open !== null && data ? (
        <ScheduleSheet
          people={data.people}
          {...(open === 'new' ? {} : { schedule: open })}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {history ? <SendingsSheet schedule={history} onClose={() => setHistory(null)} /> : null}
    </Page>
  )
}

function Schedules(props: {
  rows: readonly ReportSchedule[] | undefined
  error: unknown
  onRetry: () => void
  onEdit: (schedule: ReportSchedule) => void
  onHistory: (schedule: ReportSchedule) => void
  onAdd: () => void
}) {
  const { rows, error, onRetry, onEdit, onHistory, onAdd } = props
  const { t } = useTranslation('insights-schedules')
  const whenSent = useWhenSent()
  const columns: LedgerColumn<ReportSchedule>[] = [
    {
      key: 'name',
      head: t('column.name'),
      phone: 'name',
      wrap: true,
      cell: (row) =>
        row.mayEdit ? (
          <button type="button" className="link nm" onClick={() => onEdit(row)}>
            {row.name}
          </button>
        ) : (
          <span className="nm">{row.name}</span>
        ),
    },
    { key: 'when', head: t('column.when'), phone: 'line', wrap: true, cell: (row) => whenSent(row) },
    {
      key: 'to',
      head: t('column.to'),
      phone: 'line',
      wrap: true,
      cell: (row) => row.recipients.map(({ name }) => name).join(', '),
    },
    {
      key: 'next',
      head: t('column.next'),
      phone: 'line',
      width: 150,
      cell: (row) =>
        row.nextAt === null ? (
          <span className="mm">{t('paused')}</span>
        ) : (
          <DateText value={row.nextAt} style="date-time" />
        ),
    },
    {
      key: 'last',
      head: t('column.last'),
      phone: 'line',
      width: 170,
      cell: (row) =>
        row.lastSending === null ? (
          <span className="mm">{t('never')}</span>
        ) : (
          <button type="button" className="link" onClick={() => onHistory(row)}>
            <DateText value={row.lastSending.sentAt} style="date-time" />
          </button>
        ),
    },
    {
      key: 'do',
      head: <span className="vh">{t('column.deeds')}</span>,
      label: t('column.deeds'),
      phone: 'line',
      width: 350,
      align: 'end',
      cell: (row) => <Deeds schedule={row} />,
    },
  ]
  return (
    <Ledger
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      error={error}
      onRetry={onRetry}
      empty={
        <Empty title={t('empty.title')} action={<Button onClick={onAdd}>{t('add')}</Button>}>
          {t('empty.lead')}
        </Empty>
      }
    />
  )
}

function Deeds({ schedule }: { schedule: ReportSchedule }) {
  const { t } = useTranslation('insights-schedules')
  const act = useDeed()
  const { change, leave, send } = useScheduleDeeds()
  const { name } = schedule
  const turn = (isPaused: boolean) =>
    act(() => change(schedule, { isPaused }), {
      done: t(isPaused ? 'wasPaused' : 'wasResumed', { name }),
      undo: (after) => change(after, { isPaused: !isPaused }),
    })
  return (
    <span className="sched-deeds">
      {schedule.mayEdit ? (
        <>
          <button
            type="button"
            className="link"
            onClick={() => void act(() => send(schedule), { done: t('wasAsked', { name }) })}
          >
            {t('sendNow')}
          </button>
          <button type="button" className="link" onClick={() => void turn(schedule.nextAt !== null)}>
            {t(schedule.nextAt === null ? 'resume' : 'pause')}
          </button>
          <button
            type="button"
            className="link"
            onClick={() =>
              void act(() => change(schedule, { isRemoved: true }), {
                done: t('wasRemoved', { name }),
                undo: (after) => change(after, { isRemoved: false }),
              })
            }
          >
            {t('remove')}
          </button>
        </>
      ) : null}
      {schedule.isRecipient && !schedule.mayEdit ? (
        <button
          type="button"
          className="link"
          onClick={() => void act(() => leave(schedule), { done: t('wasLeft', { name }) })}
        >
          {t('leave')}
        </button>
      ) : null}
    </span>
  )
}
