import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { ConflictNote } from '#ui/form/conflict-note.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useSession } from '#ui/session.tsx'
import type { Contact, ContactInput } from '../../contract.ts'
import { addContact, archiveContact, changeContact, readPartnerPage, restoreContact } from '../api.ts'
import { useConflict } from '../conflict.ts'

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

const fields = ['name', 'position', 'email', 'phone', 'messenger'] as const

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
  const conflict = useConflict<Contact>(contact, async (before) => {
    const page = await readPartnerPage(partnerId)
    return page.contacts.find((one) => one.id === before.id) ?? null
  })
  const entry = useEntryForm({
    initial: {
      name: contact?.name ?? '',
      position: contact?.position ?? '',
      email: contact?.email ?? '',
      phone: contact?.phone ?? '',
      messenger: contact?.messenger ?? '',
      isPrimary: contact?.isPrimary ?? false,
      onlyOwn: contact ? contact.audience !== 'shared' : false,
    },
    rules: {
      name: (name) => (name.trim() ? null : t('person.nameNeeded')),
      email: (email) =>
        !email.trim() || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('person.emailWrong'),
      phone: (phone) =>
        !phone.trim() || /^\+?[\d\s().,#x-]{3,}$/i.test(phone.trim()) ? null : t('person.phoneWrong'),
    },
    save: async (values) => {
      const change = {
        name: values.name.trim(),
        position: values.position.trim() || null,
        email: values.email.trim() || null,
        phone: values.phone.trim() || null,
        messenger: values.messenger.trim() || null,
        isPrimary: values.isPrimary,
      }
      const before = conflict.base
      if (before) {
        const answer = await conflict.guard(() => changeContact(before, change))
        onClose()
        await act(async () => answer, {
          done: t('person.changed', { name: change.name }),
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
      entry={conflict.theirs ? { ...entry, problem: null } : entry}
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
      {conflict.theirs ? (
        <ConflictNote
          conflicts={conflict.between(fields, entry.form.getValues(), (field) => t(`person.${field}`))}
          onKeepMine={conflict.keepMine}
          onTakeTheirs={() => entry.form.setValues(conflict.takeTheirs(fields))}
        />
      ) : null}
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
