import { Drawer, MultiSelect, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { CopyOnce } from '#ui/copy-once.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, DateField, SelectField, TextField } from '#ui/form/fields.tsx'
import { FormSheet } from '#ui/form/form-sheet.tsx'
import { useSession } from '#ui/session.tsx'
import type { InvitationSent } from '../contract.ts'
import { HOST_ROLES, mayManagePeopleOf, PARTNER_ROLES } from '../policy.ts'
import { isMailAddress } from '../rules.ts'
import { invitationKeys } from './invitation-table.tsx'
import { withFieldsAt } from './refusals.ts'

type Choice = { id: string; name: string }
const places: Readonly<Record<string, string>> = { '#/partnerId': '#/partnerId' }

/** Invites somebody, then shows the link once for where no mail can be sent. `partner` fixes the partner's side. */
export function InviteSheet({ partner, onClose }: { partner?: Choice; onClose: () => void }) {
  const { t, i18n } = useTranslation('access')
  const session = useSession()
  const client = useQueryClient()
  const [sent, setSent] = useState<InvitationSent | null>(null)
  const toHost = !partner && mayManagePeopleOf(session, 'host')
  const fixed = partner ?? (session.side === 'partner' ? session.partner : null)
  const entry = useEntryForm({
    initial: {
      email: '',
      side: toHost ? 'host' : 'partner',
      partnerId: fixed?.id ?? '',
      role: toHost ? 'manager' : 'buyer',
      language: i18n.language,
      until: null as string | null,
      narrowedTo: [] as string[],
      mayExport: false,
    },
    rules: {
      email: (email) => (isMailAddress(email) ? null : t('field.emailNeeded')),
      partnerId: (id, values) => (values.side === 'partner' && !id ? t('invite.partnerNeeded') : null),
      until: (day, values) => (values.role === 'auditor' && !day ? t('invite.untilNeeded') : null),
    },
    save: async ({ partnerId, until, narrowedTo, mayExport, ...values }) => {
      const auditor =
        values.role === 'auditor' && until
          ? { validUntil: endOfDay(until), narrowedTo: narrowedTo.length > 0 ? narrowedTo : null, mayExport }
          : {}
      const body = { ...values, ...auditor, partnerId: values.side === 'partner' ? partnerId : null }
      try {
        setSent(await api.post<InvitationSent>('/invitations', body))
      } catch (error) {
        throw withFieldsAt(error, places)
      }
      await client.invalidateQueries({ queryKey: invitationKeys.all })
    },
  })
  const { side } = entry.form.getValues()
  const setSide = (value: string | null) => {
    const next = value === 'host' ? 'host' : 'partner'
    entry.form.setFieldValue('side', next)
    entry.form.setFieldValue('role', next === 'host' ? 'manager' : 'buyer')
  }
  if (sent) return <Sent sent={sent} onClose={onClose} />
  const roles: readonly string[] = side === 'host' ? HOST_ROLES : PARTNER_ROLES
  return (
    <FormSheet
      title={t('invite.title')}
      lead={t('invite.lead')}
      entry={entry}
      submitText={t('invite.do')}
      onClose={onClose}
    >
      <TextField label={t('field.email')} type="email" inputMode="email" {...entry.field('email')} />
      {toHost ? (
        <SelectField
          label={t('invite.side')}
          data={[
            { value: 'host', label: t('people.sides.host') },
            { value: 'partner', label: t('people.sides.partner') },
          ]}
          {...entry.field('side')}
          onChange={setSide}
        />
      ) : null}
      {side === 'partner' && !fixed ? (
        <PartnerPicker
          error={entry.form.errors['partnerId']}
          onPick={(id) => entry.form.setFieldValue('partnerId', id)}
        />
      ) : null}
      <SelectField
        label={t('people.role')}
        help={t(`roleHelp.${side}.${entry.form.getValues().role}`)}
        data={roles.map((role) => ({ value: role, label: t(`role.${side}.${role}`) }))}
        {...entry.field('role')}
      />
      {entry.form.getValues().role === 'auditor' && side === 'host' ? (
        <>
          <p className="small m full">{t('invite.auditorNote')}</p>
          <DateField label={t('invite.until')} help={t('invite.untilHelp')} {...entry.field('until')} />
          <PartnersPicker onPick={(ids) => entry.form.setFieldValue('narrowedTo', ids)} />
          <CheckboxField label={t('invite.mayExport')} {...entry.field('mayExport', 'checkbox')} />
        </>
      ) : null}
      <SelectField
        label={t('invite.language')}
        data={LANGUAGES.map((language) => ({ value: language, label: t(`language.${language}`) }))}
        {...entry.field('language')}
      />
    </FormSheet>
  )
}

/** The end of a day as this browser's clock tells it: the last moment that is still this day. */
function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}

/** Chooses several partners by name. */
function PartnersPicker({ onPick }: { onPick: (ids: string[]) => void }) {
  const { t } = useTranslation('access')
  const [words, setWords] = useState('')
  const [known, setKnown] = useState<Choice[]>([])
  const [picked, setPicked] = useState<string[]>([])
  const { data } = useQuery({
    queryKey: ['partners', 'pick', words],
    queryFn: ({ signal }) =>
      api.get<{ data: Choice[] }>('/partners', { query: { q: words, limit: 20 }, signal }),
    placeholderData: (before) => before,
  })
  const choices = [...new Map([...known, ...(data?.data ?? [])].map((one) => [one.id, one])).values()]
  return (
    <MultiSelect
      label={t('invite.narrow')}
      description={t('invite.narrowHelp')}
      searchable
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={picked}
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options }) => options}
      onChange={(ids) => {
        setPicked(ids)
        setKnown(choices.filter(({ id }) => ids.includes(id)))
        onPick(ids)
      }}
      nothingFoundMessage={t('invite.noPartner')}
    />
  )
}

/** Finds a partner by name as one types. */
function PartnerPicker(props: { error: React.ReactNode; onPick: (id: string) => void }) {
  const { t } = useTranslation('access')
  const [words, setWords] = useState('')
  const [picked, setPicked] = useState<Choice | null>(null)
  const { data } = useQuery({
    queryKey: ['partners', 'pick', words],
    queryFn: ({ signal }) =>
      api.get<{ data: Choice[] }>('/partners', { query: { q: words, limit: 20 }, signal }),
    placeholderData: (before) => before,
  })
  const found = data?.data ?? []
  // the one that was picked stays known while its name is edited
  const choices = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found
  return (
    <Select
      label={t('invite.partner')}
      data-path="partnerId"
      searchable
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={picked?.id ?? null}
      searchValue={words}
      // the server has found them already, in both alphabets and in spite of typing errors
      filter={({ options }) => options}
      onSearchChange={setWords}
      onChange={(id) => {
        setPicked(choices.find((choice) => choice.id === id) ?? null)
        props.onPick(id ?? '')
      }}
      error={props.error}
      nothingFoundMessage={t('invite.noPartner')}
    />
  )
}

function Sent({ sent, onClose }: { sent: InvitationSent; onClose: () => void }) {
  const { t } = useTranslation('access')
  // the link as this browser reaches the server: PUBLIC_URL may not be set
  const link = sent.link.replace(/^https?:\/\/[^/]+/, window.location.origin)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t('invite.sentTitle', { email: sent.email })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="stack">
        <p>{t(sent.isMailed ? 'invite.mailed' : 'invite.notMailed')}</p>
        <CopyOnce label={t('invite.link')} secret={link} warning={t('invite.linkWarning')} />
        <div className="form-acts">
          <Button kind="main" onClick={onClose}>
            {t('invite.close')}
          </Button>
        </div>
      </div>
    </Drawer>
  )
}
