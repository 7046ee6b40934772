import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextareaField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Tabs } from '#ui/tabs.tsx'
import { callBackMessage, messageKeys, previewMessage, sendMessage } from './api.ts'

const languages = ['ru', 'en'] as const
type Language = (typeof languages)[number]

/** Writes to the people of the chosen partners, once in each language its readers have; says first whom it reaches. */
export function MessageSheet({
  partnerIds,
  onClose,
}: {
  partnerIds: readonly string[]
  onClose: () => void
}) {
  const { t } = useTranslation('messaging')
  const format = useFormat()
  const act = useDeed()
  const [language, setLanguage] = useState<Language>(format.language)
  const [isPreview, setPreview] = useState(false)
  const entry = useEntryForm({
    initial: { ru: '', en: '', bodyRu: '', bodyEn: '', contacts: false },
    rules: {
      ru: (subject, all) => (subject.trim() || all.en.trim() ? null : t('message.subjectNeeded')),
      bodyRu: (body, all) => (body.trim() || all.bodyEn.trim() ? null : t('message.bodyNeeded')),
    },
    save: async (values) => {
      const made = await sendMessage({
        partnerIds: [...partnerIds],
        subject: { ru: values.ru.trim(), en: values.en.trim() },
        body: { ru: values.bodyRu.trim(), en: values.bodyEn.trim() },
        to: values.contacts ? 'users_and_contacts' : 'users',
      })
      onClose()
      await act(async () => made, {
        done: t('message.sending', { count: made.recipients }),
        undo: () => callBackMessage(made.id),
      })
    },
  })
  const values = entry.form.getValues()
  const to = values.contacts ? ('users_and_contacts' as const) : ('users' as const)
  const reach = useQuery({
    queryKey: messageKeys.part('new', 'preview', { to, partners: partnerIds.join(',') }),
    queryFn: () => previewMessage({ partnerIds: [...partnerIds], to }),
  })
  const subject = language === 'ru' ? values.ru || values.en : values.en || values.ru
  const body = language === 'ru' ? values.bodyRu || values.bodyEn : values.bodyEn || values.bodyRu
  const missing = languages.filter(
    (one) =>
      (reach.data?.languages[one] ?? 0) > 0 &&
      !(one === 'ru' ? values.ru && values.bodyRu : values.en && values.bodyEn),
  )
  return (
    <FormSheet
      title={t('message.title')}
      entry={entry}
      submitText={t('message.send')}
      onClose={onClose}
      columns={2}
      lead={t('message.lead')}
      more={
        <button type="button" className="link end" onClick={() => setPreview(!isPreview)}>
          {t(isPreview ? 'message.write' : 'message.preview')}
        </button>
      }
    >
      <div className="full">
        {reach.isPending ? <Skeleton lines={1} /> : null}
        {reach.isError ? <ErrorNote error={reach.error} /> : null}
        {reach.data ? (
          <p className="m">
            {t('message.reach', { count: reach.data.recipients })}{' '}
            {t('message.ofPartners', { count: reach.data.partners })}{' '}
            {reach.data.withoutPeopleCount > 0 ? (
              <span title={reach.data.withoutPeople.map(({ name }) => name).join(', ')}>
                {t('message.without', { count: reach.data.withoutPeopleCount })}
              </span>
            ) : null}
          </p>
        ) : null}
      </div>
      <div className="full">
        <Tabs
          label={t('message.language')}
          current={language}
          onChange={(key) => setLanguage(key === 'ru' ? 'ru' : 'en')}
          id="message-language"
          tabs={languages.map((key) => ({
            key,
            text: t(`message.in.${key}`),
            count: String(reach.data?.languages[key] ?? 0),
          }))}
        />
      </div>
      {isPreview ? (
        <article className="full">
          <h3>{subject || '\u2013'}</h3>
          <p className="preview-text">{body || '\u2013'}</p>
        </article>
      ) : (
        <>
          <div className="full" key={language}>
            <TextField
              label={t('message.subject')}
              maxLength={200}
              data-autofocus
              {...entry.field(language)}
            />
          </div>
          <div className="full" key={`${language}-body`}>
            <TextareaField
              label={t('message.body')}
              minRows={8}
              maxLength={20_000}
              {...entry.field(language === 'ru' ? 'bodyRu' : 'bodyEn')}
            />
          </div>
          <div className="full">
            <CheckboxField
              label={t('message.contacts')}
              help={t('message.contactsHelp')}
              {...entry.field('contacts', 'checkbox')}
            />
          </div>
        </>
      )}
      {entry.dirty && missing.length > 0 && subject ? (
        <div className="full">
          <Note>
            {t(`message.missing.${missing[0] ?? 'en'}`, {
              count: reach.data?.languages[missing[0] ?? 'en'] ?? 0,
            })}
          </Note>
        </div>
      ) : null}
    </FormSheet>
  )
}
