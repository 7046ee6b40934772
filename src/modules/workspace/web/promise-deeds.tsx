import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReminderSheet } from '#modules/messaging/web/index.ts'
import { useDeed } from '#ui/deed.tsx'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { PromiseAction, PromiseView } from '../contract.ts'
import { actOnPromise } from './api.ts'
import { PromiseEndSheet } from './promise-end-sheet.tsx'
import { PromiseMoveSheet } from './promise-move-sheet.tsx'

/** Deeds that need no words of the person are done at once and can be undone; the others open a sheet. */
type SheetKind = 'break' | 'withdraw' | 'move' | 'fulfil' | 'remind'

function isPending(promise: PromiseView): boolean {
  return promise.state === 'open' || promise.state === 'overdue'
}

/** Whether there is a menu at all: whoever may only look at a promise may still be reminded of it. */
export function hasPromiseDeeds(promise: PromiseView): boolean {
  return promise.actions.length > 0 || isPending(promise)
}

/** What the reader's side may do with a promise: a small menu, the likeliest deed as a word beside it. */
export function PromiseDeeds({ promise, compact }: { promise: PromiseView; compact?: boolean }) {
  const { t } = useTranslation('workspace')
  const [sheet, setSheet] = useState<SheetKind | null>(null)
  const deeds = usePromiseDeeds(promise)
  const has = (action: PromiseAction) => promise.actions.includes(action)
  const { permissions } = useSession()
  const mayRemind = isPending(promise) && permissions.includes('records.read')
  if (promise.actions.length === 0 && !mayRemind) return null
  return (
    <span className="deeds">
      {has('accept_move') ? (
        <button type="button" className="link" onClick={() => void deeds.acceptMove()}>
          {t('promise.do.accept')}
        </button>
      ) : has('fulfil') && !compact ? (
        <button type="button" className="link" onClick={() => void deeds.fulfil()}>
          {t('promise.do.fulfil')}
        </button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="icon-btn" aria-label={t('promise.more', { title: promise.title })}>
            <Icon name="down" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {compact && has('fulfil') ? (
            <Menu.Item onClick={() => void deeds.fulfil()}>{t('promise.do.fulfil')}</Menu.Item>
          ) : null}
          {has('decline_move') ? (
            <Menu.Item onClick={() => void deeds.declineMove()}>{t('promise.do.decline')}</Menu.Item>
          ) : null}
          {has('fulfil') ? (
            <Menu.Item onClick={() => setSheet('fulfil')}>{t('promise.do.fulfilWith')}</Menu.Item>
          ) : null}
          {has('move') ? (
            <Menu.Item onClick={() => setSheet('move')}>{t('promise.do.move')}</Menu.Item>
          ) : null}
          {has('withdraw') ? (
            <Menu.Item onClick={() => setSheet('withdraw')}>{t('promise.do.withdraw')}</Menu.Item>
          ) : null}
          {has('break') ? (
            <Menu.Item onClick={() => setSheet('break')}>{t('promise.do.break')}</Menu.Item>
          ) : null}
          {has('reopen') ? (
            <Menu.Item onClick={() => void deeds.reopen()}>{t('promise.do.reopen')}</Menu.Item>
          ) : null}
          {mayRemind ? <Menu.Item onClick={() => setSheet('remind')}>{t('note.remind')}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {sheet === 'move' ? <PromiseMoveSheet promise={promise} onClose={() => setSheet(null)} /> : null}
      {sheet === 'remind' ? (
        <ReminderSheet
          partnerId={promise.partnerId}
          subject={{ kind: 'promise', id: promise.id }}
          text={promise.title}
          onClose={() => setSheet(null)}
        />
      ) : null}
      {sheet && sheet !== 'move' && sheet !== 'remind' ? (
        <PromiseEndSheet promise={promise} deed={sheet} onClose={() => setSheet(null)} />
      ) : null}
    </span>
  )
}

function usePromiseDeeds(promise: PromiseView) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const deed = useDeed()
  const { title } = promise
  const reopen = (after: PromiseView) => actOnPromise(after, 'reopen')
  return {
    fulfil: () =>
      deed(() => actOnPromise(promise, 'fulfil'), {
        done: (after) => t(after.state === 'late' ? 'promise.done.late' : 'promise.done.kept', { title }),
        undo: reopen,
      }),
    acceptMove: () =>
      deed(() => actOnPromise(promise, 'accept-move'), {
        done: (after) => t('promise.done.accepted', { title, day: format.date(after.dueAt) }),
      }),
    declineMove: () =>
      deed(() => actOnPromise(promise, 'decline-move'), { done: t('promise.done.declined', { title }) }),
    reopen: () =>
      deed(() => actOnPromise(promise, 'reopen'), { done: t('promise.done.reopened', { title }) }),
  }
}
