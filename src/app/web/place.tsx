import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { actIn, onPlaceChanged } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { Link } from '#ui/routing.tsx'
import type { Session } from '#ui/session.tsx'
import { useSeatChange } from './person.ts'

// The place this window was opened in: said with every request, so that a window left behind in another place is noticed.
let isElsewhere = false
const listeners = new Set<() => void>()
onPlaceChanged(() => {
  isElsewhere = true
  for (const listener of listeners) listener()
})

/** Holds this window to the place its session was read in. Answers whether the session has gone over to another since. */
export function usePlace(session: Session): boolean {
  actIn(session.memberId)
  useEffect(() => () => actIn(null), [])
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isElsewhere,
  )
}

/** What this window shows once another has gone over to another place: nothing, and the two ways on. */
export function OtherPlacePage({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  const change = useSeatChange()
  const here = session.partner?.name ?? session.network.name
  const back = () => {
    if (session.memberId) void change(session.memberId, window.location.href)
  }
  return (
    <OpenPage sentence={t('place.changed', { here })} lead={t('place.changedLead')}>
      <div className="rowx">
        <Button kind="main" onClick={back}>
          {t('place.back', { here })}
        </Button>
        <Button onClick={() => window.location.assign('/')}>{t('place.follow')}</Button>
      </div>
    </OpenPage>
  )
}

/** Quiet lines above the page: who acts for whom, and that an auditor's steps are written down. */
export function PlaceNotices({ session }: { session: Session }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  // the last moment of leave lies within its last day
  const day = (end: string) => format.date(new Date(Date.parse(end) - 1), 'long')
  const lines = (session.delegations ?? []).map((one) =>
    one.delegate.id === session.user.id
      ? { key: one.id, text: t('banner.delegate', { name: one.absent.name, date: day(one.endsAt) }) }
      : { key: one.id, text: t('banner.absent', { name: one.delegate.name, date: day(one.endsAt) }) },
  )
  const isAuditor = session.role === 'auditor' && session.validUntil
  return (
    <>
      {session.network.isDemo ? <div>{t('shell.demo')}</div> : null}
      {isAuditor ? <div>{t('auditorBanner', { date: format.date(isAuditor, 'long') })}</div> : null}
      {lines.map(({ key, text }) => (
        <div key={key}>
          {text}{' '}
          <Link className="link" to="/leave">
            {t('banner.leave')}
          </Link>
        </div>
      ))}
    </>
  )
}
