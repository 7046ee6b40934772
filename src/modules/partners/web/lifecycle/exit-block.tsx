import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { DateField, TextareaField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSession } from '#ui/session.tsx'
import { ToneIcon } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ExitChange, PartnerExit } from '../../contract.ts'
import { changeExit, lifecycleKeys, readExits, readReasons } from './lifecycle-api.ts'

/** What people call the reasons of the network. */
export function useReasonName(): (kind: string, code: string) => string {
  const { language } = useFormat()
  const reasons = useQuery({
    queryKey: lifecycleKeys.list({ of: 'reasons' }),
    queryFn: ({ signal }) => readReasons(signal),
    staleTime: 300_000,
  })
  return (kind, code) => {
    const found = reasons.data?.data.find((one) => one.kind === kind && one.code === code)
    return found ? (language === 'ru' ? found.nameRu : found.nameEn) : code
  }
}

/** How the partnership ended: why, what was learnt, what remains open. */
export function ExitBlock({ partnerId }: { partnerId: string }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { permissions } = useSession()
  const [editing, setEditing] = useState(false)
  const reasonName = useReasonName()
  const exits = useQuery({
    queryKey: lifecycleKeys.part(partnerId, 'exits'),
    queryFn: ({ signal }) => readExits(partnerId, signal),
  })
  const exit = exits.data?.data.find(({ returnedAt }) => returnedAt === null)
  if (!exit) return null
  const mayWrite = permissions.includes('partners.write')
  const tick = (item: string, isDone: boolean) =>
    act(() => changeExit(exit, { checks: { [item]: isDone } as ExitChange['checks'] }), {
      done: t(isDone ? 'exit.ticked' : 'exit.unticked'),
    })
  const open = exit.closing?.filter(({ isDone }) => !isDone).length ?? 0
  return (
    <Section
      title={t('exit.title')}
      note={open > 0 ? t('exit.remains', { count: open }) : t('exit.allClosed')}
      actions={
        mayWrite ? (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('exit.edit')}
          </Button>
        ) : null
      }
    >
      <p>
        <b>{reasonName('exit', exit.reasonCode)}</b>, <DateText value={exit.exitedAt} />
        {exit.words ? `. ${exit.words}` : ''}
      </p>
      {exit.lessons ? (
        <p>
          <span className="mm">{t('exit.lessons')}:</span> {exit.lessons}
        </p>
      ) : null}
      <p className="mm small">
        {exit.returnOn ? (
          <>
            {t('exit.askOn')} <DateText value={exit.returnOn} />
          </>
        ) : (
          t('exit.askNever')
        )}
      </p>
      <ul className="gate-list">
        {exit.closing?.map(({ item, open: count, isDone, isManual }) => (
          <li key={item}>
            <ToneIcon tone={isDone ? 'ok' : 'att'} />
            <span>
              {isManual && mayWrite ? (
                <button type="button" className="link" onClick={() => void tick(item, !isDone)}>
                  {t(`exit.closing.${item}`)}
                </button>
              ) : (
                t(`exit.closing.${item}`)
              )}{' '}
              <span className="mm small">
                {isDone ? t('exit.done') : isManual ? t('exit.toDo') : t('exit.openOnes', { count })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {editing ? <ExitSheet exit={exit} onClose={() => setEditing(false)} /> : null}
    </Section>
  )
}

function ExitSheet({ exit, onClose }: { exit: PartnerExit; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const entry = useEntryForm({
    initial: { words: exit.words ?? '', lessons: exit.lessons ?? '', returnOn: exit.returnOn },
    save: async ({ words, lessons, returnOn }) => {
      const answer = await changeExit(exit, {
        words: words.trim() || null,
        lessons: lessons.trim() || null,
        returnOn,
      })
      onClose()
      await act(async () => answer, {
        done: t('exit.saved'),
        undo: () =>
          changeExit(answer.exit, { words: exit.words, lessons: exit.lessons, returnOn: exit.returnOn }),
      })
    },
  })
  return (
    <FormSheet title={t('exit.title')} entry={entry} submitText={t('handover.save')} onClose={onClose}>
      <TextareaField label={t('stageMove.reason')} {...entry.field('words')} />
      <TextareaField label={t('exit.lessons')} help={t('exit.lessonsHelp')} {...entry.field('lessons')} />
      <DateField label={t('exit.returnOn')} help={t('exit.returnOnHelp')} {...entry.field('returnOn')} />
    </FormSheet>
  )
}
