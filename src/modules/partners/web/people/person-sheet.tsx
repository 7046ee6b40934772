import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { MergeNote, useMerge } from '#ui/form/merge.tsx'
import { useSession } from '#ui/session.tsx'
import type { Contact, ContactInput } from '../../contract.ts'
import { addContact, archiveContact, changeContact, readPartnerPage, restoreContact } from '../api.ts'

type Props = {
  partnerId: string
  contact: Contact | null
  ofSide: 'host' | 'partner'
  readOnly: boolean
  onClose: () => void
}

/** A person: how to reach them; the side that wrote the entry, or whose person it is, may change it. */
export function PersonSheet(props: Props) {
  const { side, permissions } = useSession()
  const { contact, readOnly } = props
  const mayEdit =
    !readOnly &&
    permissions.includes('partners.write') &&
    (contact === null || contact.side === side || contact.ofSide === side)
  return mayEdit ? (
    <PersonForm {...props} />
  ) : contact ? (
    <PersonCard contact={contact} onClose={props.onClose} />
  ) : null
}

function valuesOf(contact: Contact | null) {
  return {
    name: contact?.name ?? '',
    position: contact?.position ?? '',
    email: contact?.email ?? '',
    phone: contact?.phone ?? '',
    messenger: contact?.messenger ?? '',
    isPrimary: contact?.isPrimary ?? false,
    onlyOwn: contact ? contact.audience !== 'shared' : false,
  }
}
type Values = ReturnType<typeof valuesOf>

function inputOf(values: Values) {
  return {
    name: values.name.trim(),
    position: values.position.trim() || null,
    email: values.email.trim() || null,
    phone: values.phone.trim() || null,
    messenger: values.messenger.trim() || null,
    isPrimary: values.isPrimary,
  }
}

function PersonCard({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation(['partners', 'ui'])
  const rows = [
    { term: t('person.email'), value: contact.email, href: `mailto:${contact.email}` },
    { term: t('person.phone'), value: contact.phone, href: `tel:${contact.phone?.replace(/[^+\d]/g, '')}` },
    { term: t('person.messenger'), value: contact.messenger, href: null },
  ].filter((row) => row.value)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={contact.name}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <p className="m">{contact.position}</p>
      <dl className="defs person-card">
        {rows.map((row) => (
          <div key={row.term}>
            <dt>{row.term}</dt>
            <dd>{row.href ? <a href={row.href}>{row.value}</a> : row.value}</dd>
          </div>
        ))}
      </dl>
      {rows.length === 0 ? <p className="small mm">{t('person.noWays')}</p> : null}
    </Drawer>
  )
}

function PersonForm({ partnerId, contact, ofSide, onClose }: Props) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { side } = useSession()
  const merge = useMerge<Contact, Values>({
    row: contact,
    valuesOf,
    readAgain: async (before) =>
      (await readPartnerPage(partnerId)).contacts.find((one) => one.id === before.id) ?? null,
  })
  const entry = useEntryForm({
    initial: valuesOf(contact),
    draft: `person ${contact?.id ?? `new ${ofSide} ${partnerId}`}`,
    rules: {
      name: (name) => (name.trim() ? null : t('person.nameNeeded')),
      email: (email) =>
        !email.trim() || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('person.emailWrong'),
      phone: (phone) =>
        !phone.trim() || /^\+?[\d\s().,#x-]{3,}$/i.test(phone.trim()) ? null : t('person.phoneWrong'),
    },
    save: async (values, form) => {
      const change = inputOf(values)
      if (contact) {
        const answer = await merge.save(values, form.setValues, (before, merged) =>
          changeContact(before, inputOf(merged)),
        )
        onClose()
        await act(async () => answer, {
          done: t('person.changed', { name: answer.contact.name }),
          undo: () => changeContact(answer.contact, answer.previous),
        })
        return
      }
      const input: ContactInput = { ...change, ofSide, audience: values.onlyOwn ? side : 'shared' }
      const answer = await addContact(partnerId, input)
      onClose()
      await act(async () => answer, {
        done: t('person.added', { name: change.name }),
        undo: () => archiveContact(answer.contact),
      })
    },
  })
  const remove = async () => {
    if (!contact) return
    onClose()
    await act(() => archiveContact(contact), {
      done: t('person.removed', { name: contact.name }),
      undo: (answer) => restoreContact(answer.contact),
    })
  }
  return (
    <FormSheet
      title={contact ? t('person.edit') : t(`person.new.${side === ofSide ? 'own' : ofSide}`)}
      entry={merge.conflicts.length > 0 ? { ...entry, problem: null } : entry}
      submitText={t('save')}
      onClose={onClose}
      more={
        contact ? (
          <button type="button" className="link end" onClick={() => void remove()}>
            {t('person.remove')}
          </button>
        ) : null
      }
    >
      <MergeNote
        merge={merge}
        label={(field) => t(field === 'isPrimary' ? 'person.primary' : `person.${field}`)}
        values={entry.form.getValues()}
        choose={(field, value) => entry.form.setFieldValue(field, value as string)}
      />
      <TextField label={t('person.name')} required maxLength={200} data-autofocus {...entry.field('name')} />
      <TextField label={t('person.position')} maxLength={200} {...entry.field('position')} />
      <TextField label={t('person.email')} type="email" maxLength={254} {...entry.field('email')} />
      <TextField label={t('person.phone')} type="tel" maxLength={40} {...entry.field('phone')} />
      <TextField label={t('person.messenger')} maxLength={200} {...entry.field('messenger')} />
      <CheckboxField label={t('person.primary')} {...entry.field('isPrimary', 'checkbox')} />
      {contact ? null : (
        <CheckboxField
          label={t('person.onlyOwn')}
          help={t('person.onlyOwnHelp')}
          {...entry.field('onlyOwn', 'checkbox')}
        />
      )}
    </FormSheet>
  )
}
