import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Day } from '#shared/days.ts'
import { localeOf } from '#shared/format-settings.ts'
import { holidaysOfRussia } from '#shared/russian-holidays.ts'
import type { NamedDay, WorkingCalendar } from '#shared/working-days.ts'
import { api } from '#ui/api-client.ts'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { SelectField, TextareaField } from '#ui/form/fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import type { WorkingCalendarChanged, WorkingCalendarShown } from '../contract.ts'
import { type DayRun, runsOf } from './day-runs.ts'
import { readPastedDays } from './pasted-days.ts'

const at = '/network/working-days'
const WEEK = [1, 2, 3, 4, 5, 6, 7]
/** A Monday: the days of the week are named by the days after it. */
const MONDAY: Day = '2024-01-01'

type Kind = 'off' | 'worked'

/** When the network works: its week, days off and moved working days. Each change is saved at once and can be undone. */
export function WorkingDaysSection() {
  const { t } = useTranslation('network')
  const { data, error, refetch } = useQuery({
    queryKey: ['network', 'working-days'],
    queryFn: ({ signal }) => api.get<WorkingCalendarShown>(at, { signal }),
  })
  return (
    <Section title={t('days.title')} note={t('days.note')}>
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Calendar calendar={data} /> : error ? null : <Skeleton lines={4} />}
    </Section>
  )
}

function Calendar({ calendar }: { calendar: WorkingCalendarShown }) {
  const { t } = useTranslation('network')
  const { language } = useFormat()
  const act = useDeed()
  const { version, ...now } = calendar
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  const save = (change: Partial<WorkingCalendar>, done: string) =>
    act(() => api.put<WorkingCalendarChanged>(at, { ...now, ...change }, { ifMatch: version }), {
      done,
      undo: ({ previous, workingDays }) => api.put(at, previous, { ifMatch: workingDays.version }),
    })
  const remove = (kind: Kind, run: DayRun) =>
    save(
      { [kind]: now[kind].filter(({ day }) => day < run.from || day > run.to) },
      t('days.removed', { count: run.count }),
    )
  const add = (kind: Kind, days: readonly NamedDay[]) =>
    save({ [kind]: [...now[kind], ...days] }, t(`days.added.${kind}`, { count: days.length }))
  return (
    <div className="stack">
      <Checkbox.Group
        label={t('days.week')}
        value={now.week.map(String)}
        onChange={(chosen) => {
          // a week without a working day is no week
          if (chosen.length > 0) void save({ week: chosen.map(Number) }, t('days.weekSaved'))
        }}
      >
        <div className="rowx" style={{ marginTop: 8 }}>
          {WEEK.map((day) => (
            <Checkbox
              key={day}
              value={String(day)}
              label={weekday.format(new Date(`${addDays(MONDAY, day - 1)}T00:00:00Z`))}
            />
          ))}
        </div>
      </Checkbox.Group>
      <DayList kind="off" days={now.off} onRemove={(run) => remove('off', run)} />
      {now.worked.length > 0 ? (
        <DayList kind="worked" days={now.worked} onRemove={(run) => remove('worked', run)} />
      ) : null}
      <AddDays onAdd={add} />
    </div>
  )
}

/** Days of this year and later; what is over is of no use to anybody. */
function DayList(props: { kind: Kind; days: readonly NamedDay[]; onRemove: (run: DayRun) => void }) {
  const { kind, days, onRemove } = props
  const { t } = useTranslation('network')
  const format = useFormat()
  const thisYear = `${new Date().getFullYear()}-01-01`
  const runs = runsOf(days.filter(({ day }) => day >= thisYear))
  const range = new Intl.DateTimeFormat(localeOf(format.language), { dateStyle: 'long', timeZone: 'UTC' })
  const dateOf = (day: Day) => new Date(`${day}T00:00:00Z`)
  const shown = ({ from, to }: DayRun) =>
    from === to
      ? format.date(from, 'long')
      : range.formatRange(dateOf(from), dateOf(to)).replace(/\sг\.$/u, '')
  return (
    <div>
      <h3 className="b small">{t(`days.${kind}`)}</h3>
      {runs.length === 0 ? <p className="m">{t('days.none')}</p> : null}
      <ul className="work-days">
        {runs.map((run) => (
          <li key={run.from}>
            <span>{shown(run)}</span>
            <span className="m">{run.name}</span>
            <IconButton
              icon="cross"
              label={t('days.remove', { days: shown(run) })}
              onClick={() => onRemove(run)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function AddDays({ onAdd }: { onAdd: (kind: Kind, days: readonly NamedDay[]) => Promise<boolean> }) {
  const { t } = useTranslation('network')
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('off')
  const read = readPastedDays(text)
  const year = new Date().getFullYear()
  const holidays = (of: number) =>
    holidaysOfRussia(of).map(({ day, name }) => ({ day, name: t(`days.holiday.${name}`) }))
  return (
    <div className="stack">
      <div className="rowx">
        {[year, year + 1].map((of) => (
          <Button key={of} onClick={() => void onAdd('off', holidays(of))}>
            {t('days.addHolidays', { year: of })}
          </Button>
        ))}
      </div>
      <TextareaField
        className="work-days-paste"
        label={t('days.paste')}
        help={t('days.pasteHelp')}
        placeholder={t('days.pasteExample')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {read.notRead.length > 0 ? (
        <Note tone="att" title={t('days.notRead', { count: read.notRead.length })}>
          <ul className="work-days-lines">
            {read.notRead.slice(0, 8).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Note>
      ) : null}
      <div className="rowx" style={{ alignItems: 'end' }}>
        <SelectField
          label={t('days.kind')}
          data={(['off', 'worked'] as const).map((value) => ({ value, label: t(`days.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(value === 'worked' ? 'worked' : 'off')}
        />
        <Button
          disabled={read.days.length === 0}
          onClick={async () => {
            if (await onAdd(kind, read.days)) setText('')
          }}
        >
          {read.days.length > 0 ? t('days.add', { count: read.days.length }) : t('days.addNone')}
        </Button>
      </div>
    </div>
  )
}
