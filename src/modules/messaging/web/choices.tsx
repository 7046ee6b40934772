import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { CHANNELS, type Channel, type NotificationKind } from '../contract.ts'
import { choiceKeys, chooseChannel, readChoices } from './api.ts'

/** For each kind of news: not at all, in the inbox, by mail at once besides, or in the mail of the morning besides. */
export function NotificationChoiceTable() {
  const { t } = useTranslation('messaging')
  const act = useDeed()
  const choices = useQuery({ queryKey: choiceKeys.all, queryFn: ({ signal }) => readChoices(signal) })
  if (choices.isPending) return <Skeleton lines={8} />
  if (choices.isError) return <ErrorNote error={choices.error} onRetry={() => void choices.refetch()} />
  const choose = (kind: NotificationKind, channel: Channel, before: Channel) =>
    act(() => chooseChannel(kind, channel), {
      done: t('choice.done', { kind: t(`kind.${kind}`), channel: t(`channel.${channel}`) }),
      undo: () => chooseChannel(kind, before),
    })
  return (
    <div className="choices">
      <p className="m">{t('choice.lead')}</p>
      <ul className="reminder-list">
        {choices.data.data.map(({ kind, channel, usual }) => (
          <li key={kind}>
            <div>
              <p>{t(`kind.${kind}`)}</p>
              <p className="small mm">{t('choice.usual', { channel: t(`channel.${usual}`) })}</p>
            </div>
            <MenuChip
              text={t('choice.how')}
              value={channel}
              options={CHANNELS.map((one) => ({ value: one, text: t(`channel.${one}`) }))}
              onChange={(next) => void choose(kind, next, channel)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
