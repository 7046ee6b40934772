import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isLanguage } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { ButtonLink } from '#ui/button.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { PasswordField, TextField } from '#ui/form/fields.tsx'
import { Skeleton } from '#ui/notes.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import type { InvitationShown } from '../contract.ts'
import { GateForm, Refusal } from './gate-form.tsx'
import { NewPasswordField, newPasswordProblem } from './new-password-field.tsx'
import { useLinkToken } from './token.ts'

export function InvitationPage() {
  const { t } = useTranslation('access')
  const token = useLinkToken()
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.post<InvitationShown>('/invitations/lookup', { token }, { keepUnauthenticated: true }),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error || token === '')
    return (
      <OpenPage sentence={t('invitation.closed')}>
        <div className="stack">
          {error ? <Refusal error={error} /> : <p>{t('refusal.link_invalid')}</p>}
          <ButtonLink to="/sign-in">{t('signIn.do')}</ButtonLink>
        </div>
      </OpenPage>
    )
  if (!data)
    return (
      <OpenPage sentence={t('invitation.opening')}>
        <Skeleton lines={4} />
      </OpenPage>
    )
  return <Acceptance token={token} invitation={data} />
}

function Acceptance({ token, invitation }: { token: string; invitation: InvitationShown }) {
  const { t, i18n } = useTranslation('access')
  const client = useQueryClient()
  const { hasAccount } = invitation
  const entry = useEntryForm({
    initial: { name: '', password: '' },
    rules: {
      name: (name) => (hasAccount || name.trim() ? null : t('field.nameNeeded')),
      password: (password) =>
        hasAccount
          ? password
            ? null
            : t('field.passwordNeeded')
          : newPasswordProblem(password, t('field.passwordShort')),
    },
    save: async ({ name, password }) => {
      const language = isLanguage(i18n.language) ? i18n.language : undefined
      const body = { token, password, ...(hasAccount ? {} : { name, language }) }
      await api.post('/invitations/acceptance', body, { keepUnauthenticated: true })
      client.clear()
      window.location.assign('/')
    },
    warnBeforeLoss: false,
  })
  const { partnerName, networkName, side, email } = invitation
  const role = t(`role.${side}.${invitation.role}`)
  const place = side === 'partner' ? partnerName : networkName
  return (
    <OpenPage
      sentence={t('invitation.sentence', { place })}
      lead={t(side === 'partner' ? 'invitation.leadPartner' : 'invitation.leadHost', {
        inviter: invitation.invitedBy ?? networkName,
        network: networkName,
        partner: partnerName,
        role,
      })}
    >
      <GateForm entry={entry} submitText={t('invitation.do')}>
        <TextField label={t('field.email')} value={email} readOnly autoComplete="username" type="email" />
        {hasAccount ? (
          <PasswordField
            label={t('field.password')}
            help={t('invitation.hasAccount')}
            autoComplete="current-password"
            autoFocus
            {...entry.field('password')}
          />
        ) : (
          <>
            <TextField
              label={t('field.yourName')}
              help={t('field.yourNameHelp')}
              autoComplete="name"
              autoFocus
              {...entry.field('name')}
            />
            <NewPasswordField {...entry.field('password')} />
          </>
        )}
      </GateForm>
    </OpenPage>
  )
}
