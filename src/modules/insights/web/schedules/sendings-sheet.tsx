import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { addDays } from '#shared/days.ts'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import type { ReportSchedule, ReportSending } from '../../contract.ts'
import { useSendings } from './schedules-api.ts'

/** Each time a report went out, and what came of it for each recipient. */
export function SendingsSheet({ schedule, onClose }: { schedule: ReportSchedule; onClose: () => void }) {
  const { t } = useTranslation('insights-schedules')
  const { t: words } = useTranslation('ui')
  const sendings = useSendings(schedule.id)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t('history', { name: schedule.name })}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      {sendings.isError ? <ErrorNote error={sendings.error} onRetry={() => void sendings.refetch()} /> : null}
      {sendings.data ? (
        <ol className="sendings">
          {sendings.data.data.map((sending) => (
            <Sending key={sending.id} sending={sending} />
          ))}
        </ol>
      ) : (
        <Skeleton lines={6} />
      )}
    </Drawer>
  )
}

function Sending({ sending }: { sending: ReportSending }) {
  const { t } = useTranslation('insights-schedules')
  const format = useFormat()
  const { from, to, outcome, byName } = sending
  return (
    <li>
      <h3>{format.date(sending.sentAt, 'date-time')}</h3>
      <p className="mm small">
        {byName === null ? t('byItself') : t('byHand', { name: byName })}
        {' · '}
        <Link to="/insights/audit" search={{ from, to }}>
          {format.date(from, 'long')} – {format.date(addDays(to, -1), 'long')}
        </Link>
      </p>
      <ul>
        {outcome.map(({ userId, name, status }) => (
          <li key={userId}>
            {name}: {t(`status.${status}`)}
          </li>
        ))}
      </ul>
    </li>
  )
}
