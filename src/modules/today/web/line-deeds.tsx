import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, addMonths, weekdayOf } from '#shared/days.ts'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { TodayLine, TodayReason } from '../contract.ts'
import { keys, markReasons, readColleagues, removeMarks, type Wish } from './api.ts'
import { shortKeyOf } from './reason-text.tsx'

// Fields and dialogs weigh more than the page; they come when a day is chosen by hand.
const ChooseDay = lazy(async () => ({ default: (await import('./choose-day.tsx')).ChooseDay }))

type Props = { line: TodayLine; day: string; asOf: string | null }

/** Done, put off, give to somebody: for all reasons of a line or one of them, each with its undo. */
export function LineDeeds({ line, day, asOf }: Props) {
  const { t } = useTranslation('today')
  const act = useDeed()
  const format = useFormat()
  const [choosing, setChoosing] = useState<readonly TodayReason[] | null>(null)
  const name = line.partner.name
  const mark = (reasons: readonly TodayReason[], wish: Wish, done: string) =>
    act(() => markReasons(line, reasons, wish, asOf), { done, undo: removeMarks })
  const finish = (reasons: readonly TodayReason[]) =>
    void mark(reasons, { action: 'done' }, t('deed.doneSaid', { name }))
  const putOff = (reasons: readonly TodayReason[], until: string) =>
    void mark(reasons, { action: 'snooze', until }, t('deed.snoozed', { name, day: format.date(until) }))
  const give = (reasons: readonly TodayReason[], person: { id: string; name: string }) =>
    void mark(
      reasons,
      { action: 'assign', assigneeId: person.id },
      t('deed.assigned', { name, person: person.name }),
    )
  return (
    <span className="today-deeds">
      <DeedMenu line={line} text={t('deed.done')}>
        {(reasons) => <Menu.Item onClick={() => finish(reasons)}>{t('deed.doneFor')}</Menu.Item>}
      </DeedMenu>
      <DeedMenu line={line} text={t('deed.snooze')}>
        {(reasons) => (
          <>
            {daysAhead(day).map(({ key, until }) => (
              <Menu.Item
                key={key}
                rightSection={<span className="mm small">{format.date(until)}</span>}
                onClick={() => putOff(reasons, until)}
              >
                {t(`deed.until.${key}`)}
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => setChoosing(reasons)}>{t('deed.until.day')}</Menu.Item>
          </>
        )}
      </DeedMenu>
      <DeedMenu line={line} text={t('deed.assign')}>
        {(reasons) => <People onPick={(person) => give(reasons, person)} />}
      </DeedMenu>
      {choosing ? (
        <Suspense>
          <ChooseDay
            day={day}
            onClose={() => setChoosing(null)}
            onPick={(until) => {
              putOff(choosing, until)
              setChoosing(null)
            }}
          />
        </Suspense>
      ) : null}
    </span>
  )
}

/** Tomorrow, next Monday, in two weeks, in a month: the first day the reason shows again. */
function daysAhead(day: string) {
  // Monday is 1; on a Monday the next one is a week away.
  const toMonday = ((8 - weekdayOf(day)) % 7 || 7) as number
  return [
    { key: 'tomorrow', until: addDays(day, 1) },
    ...(toMonday > 1 ? [{ key: 'monday', until: addDays(day, toMonday) }] : []),
    { key: 'twoWeeks', until: addDays(day, 14) },
    { key: 'month', until: addMonths(day, 1) },
  ]
}

/** A menu of one deed. Where a line has several reasons, one is asked which of them is meant. */
function DeedMenu(props: {
  line: TodayLine
  text: string
  children: (reasons: readonly TodayReason[]) => React.ReactNode
}) {
  const { line, text, children } = props
  const { t } = useTranslation('today')
  const { side } = useSession()
  const [only, setOnly] = useState('all')
  const chosen = line.reasons.filter((reason) => only === 'all' || reason.reason === only)
  const several = line.reasons.length > 1
  return (
    <Menu position="bottom-start" onClose={() => setOnly('all')} width={248}>
      <Menu.Target>
        <button type="button" className="link q" aria-label={`${text}: ${line.partner.name}`}>
          {text}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {several ? (
          <>
            <Menu.Label>{t('deed.which')}</Menu.Label>
            <Menu.RadioGroup value={only} onChange={setOnly}>
              <Menu.RadioItem value="all">{t('deed.all')}</Menu.RadioItem>
              {line.reasons.map((reason) => (
                <Menu.RadioItem key={reason.reason} value={reason.reason}>
                  {t(shortKeyOf(reason, side))}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Divider />
          </>
        ) : null}
        {children(chosen)}
      </Menu.Dropdown>
    </Menu>
  )
}

function People({ onPick }: { onPick: (person: { id: string; name: string }) => void }) {
  const { t } = useTranslation('today')
  const { user, side } = useSession()
  const colleagues = useQuery({
    queryKey: keys.part('all', 'colleagues'),
    queryFn: ({ signal }) => readColleagues(signal),
    enabled: side === 'host',
    staleTime: 300_000,
  })
  const others = (colleagues.data ?? []).filter((person) => person.id !== user.id)
  return (
    <>
      <Menu.Item onClick={() => onPick(user)}>{t('deed.me')}</Menu.Item>
      {others.map((person) => (
        <Menu.Item key={person.id} onClick={() => onPick(person)}>
          {person.name}
        </Menu.Item>
      ))}
    </>
  )
}
