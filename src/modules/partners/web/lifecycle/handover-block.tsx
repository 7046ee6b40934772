import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { Note } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Handover, HandoverPage, Partner } from '../../contract.ts'
import { acceptHandover, lifecycleKeys, openHandover, readHandover, saveHandover } from './lifecycle-api.ts'

/** The hand-over that waits for its curator, or that nobody answers for the partner after signing. */
export function HandoverBlock({ partner, isSigned }: { partner: Partner; isSigned: boolean }) {
  const { t } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const [open, setOpen] = useState(false)
  const page = useQuery({
    queryKey: lifecycleKeys.part(partner.id, 'handover'),
    queryFn: ({ signal }) => readHandover(partner.id, signal),
  })
  const mayWrite = permissions.includes('partners.write')
  const { data } = page
  if (!data) return null
  const { handover } = data
  if (!handover) {
    if (!isSigned || partner.curator) return null
    return (
      <Note
        title={t('handover.nobody')}
        actions={
          mayWrite ? (
            <Button
              size="small"
              onClick={() =>
                void act(() => openHandover(partner.id), { done: t('handover.opened') }).then(() =>
                  setOpen(true),
                )
              }
            >
              {t('handover.open')}
            </Button>
          ) : null
        }
      >
        {t('handover.nobodyLead')}
      </Note>
    )
  }
  const isLate = Date.parse(handover.dueAt) < Date.now()
  return (
    <>
      <Note
        tone={isLate ? 'brk' : 'att'}
        title={
          handover.to ? t('handover.waitsFor', { name: handover.to.name }) : t('handover.waitsForNobody')
        }
        actions={
          <>
            <Button size="small" onClick={() => setOpen(true)}>
              {t('handover.sheet')}
            </Button>
            {handover.mayAccept && mayWrite ? (
              <Button
                size="small"
                kind="main"
                onClick={() => void act(() => acceptHandover(handover), { done: t('handover.accepted') })}
              >
                {t('handover.accept')}
              </Button>
            ) : null}
          </>
        }
      >
        {handover.from ? `${t('handover.from', { name: handover.from.name })} ` : ''}
        {t(isLate ? 'handover.wasDue' : 'handover.due')} <DateText value={handover.dueAt} />.
      </Note>
      {open ? <HandoverSheetForm page={data} handover={handover} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function HandoverSheetForm(props: { page: HandoverPage; handover: Handover; onClose: () => void }) {
  const { page, handover, onClose } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const client = useQueryClient()
  const { sheet } = handover
  const entry = useEntryForm({
    initial: {
      cadence: sheet.cadence ?? '',
      channels: sheet.channels ?? '',
      replyTime: sheet.replyTime ?? '',
      expectations: sheet.expectations ?? '',
      questions: sheet.questions,
    },
    save: async (values) => {
      const text = (value: string) => value.trim() || null
      const answer = await saveHandover(handover, {
        cadence: text(values.cadence),
        channels: text(values.channels),
        replyTime: text(values.replyTime),
        expectations: text(values.expectations),
        questions: values.questions.filter((question) => question.text.trim() !== ''),
      })
      // whoever accepts at once accepts what was just written
      client.setQueryData<HandoverPage>(lifecycleKeys.part(handover.partnerId, 'handover'), (before) =>
        before ? { ...before, handover: answer.handover } : before,
      )
      onClose()
      await act(async () => answer, {
        done: t('handover.saved'),
        undo: () => saveHandover(answer.handover, sheet),
      })
    },
  })
  const { questions } = entry.form.getValues()
  return (
    <FormSheet
      title={t('handover.title')}
      entry={entry}
      submitText={t('handover.save')}
      onClose={onClose}
      lead={t('handover.lead')}
      columns={2}
    >
      <TextField label={t('handover.cadence')} help={t('handover.cadenceHelp')} {...entry.field('cadence')} />
      <TextField
        label={t('handover.channels')}
        help={t('handover.channelsHelp')}
        {...entry.field('channels')}
      />
      <TextField
        label={t('handover.replyTime')}
        help={t('handover.replyTimeHelp')}
        {...entry.field('replyTime')}
      />
      <div className="full">
        <TextareaField label={t('handover.expectations')} {...entry.field('expectations')} />
      </div>
      <div className="full">
        <h4>{t('handover.questions')}</h4>
        <ul className="questions">
          {questions.map((_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: questions have no other identity
            <li key={place}>
              <CheckboxField
                label={t('handover.questionDone')}
                {...entry.field(`questions.${place}.isDone`, 'checkbox')}
              />
              <TextField label={t('handover.question')} {...entry.field(`questions.${place}.text`)} />
              <IconButton
                icon="cross"
                label={t('handover.questionAway')}
                onClick={() => entry.form.removeListItem('questions', place)}
              />
            </li>
          ))}
        </ul>
        <Button
          size="small"
          kind="quiet"
          icon="plus"
          onClick={() => entry.form.insertListItem('questions', { text: '', isDone: false })}
        >
          {t('handover.questionAdd')}
        </Button>
      </div>
      <div className="full">
        <h4>{t('handover.promises', { count: page.promises.length })}</h4>
        <ul className="moves">
          {page.promises.map((promise) => (
            <li key={promise.id}>
              <span className="mm">
                <DateText value={promise.dueAt} />
              </span>
              <span>
                {promise.title} <span className="small mm">{t(`side.${promise.owedBy}`)}</span>
              </span>
            </li>
          ))}
        </ul>
        <h4>{t('handover.people', { count: page.contacts.length })}</h4>
        <p>
          {page.contacts
            .map(({ name, position }) => [name, position].filter(Boolean).join(', '))
            .join('; ') || '–'}
        </p>
        <h4>{t('handover.papers', { count: page.documents.length })}</h4>
        <p>{page.documents.map(({ title }) => title).join('; ') || '–'}</p>
      </div>
    </FormSheet>
  )
}
