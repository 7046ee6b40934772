import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { GateForm, NewPasswordField, newPasswordProblem, withFieldsAt } from '#modules/access/web/index.ts'
import { LANGUAGES } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { ButtonLink } from '#ui/button.tsx'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { SelectField, TextField } from '#ui/form/fields.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import type { SetUpState } from '../contract.ts'
import { browserZone, currencyChoices, likelyCurrency, zoneChoices } from './choices.ts'

const places = {
  '#/network/name': '#/network',
  '#/network/currency': '#/currency',
  '#/network/timeZone': '#/timeZone',
  '#/network/language': '#/language',
  '#/owner/name': '#/name',
  '#/owner/email': '#/email',
  '#/owner/password': '#/password',
}

export function SetUpPage() {
  const { t, i18n } = useTranslation('network')
  const { t: words } = useTranslation('access')
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['set-up'],
    queryFn: ({ signal }) => api.get<SetUpState>('/set-up', { signal, keepUnauthenticated: true }),
  })
  const currencies = useMemo(() => currencyChoices(i18n.language), [i18n.language])
  const zones = useMemo(zoneChoices, [])
  const entry = useEntryForm({
    initial: {
      network: '',
      currency: likelyCurrency(i18n.language),
      timeZone: browserZone(),
      language: i18n.language,
      name: '',
      email: '',
      password: '',
    },
    rules: {
      network: (name) => (name.trim() ? null : t('setUp.nameNeeded')),
      name: (name) => (name.trim() ? null : words('field.nameNeeded')),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : words('field.emailNeeded')),
      password: (password) => newPasswordProblem(password, words('field.passwordShort')),
    },
    save: async ({ network, currency, timeZone, language, name, email, password }) => {
      const body = {
        network: { name: network, currency, timeZone, language },
        owner: { name, email, password },
      }
      try {
        await api.post('/set-up', body, { keepUnauthenticated: true })
      } catch (error) {
        throw withFieldsAt(error, places)
      }
      client.clear()
      window.location.assign('/')
    },
  })
  if (data && !data.isNeeded)
    return (
      <OpenPage sentence={t('setUp.already')} lead={t('setUp.alreadyLead')}>
        <ButtonLink to="/sign-in">{words('signIn.do')}</ButtonLink>
      </OpenPage>
    )
  return (
    <OpenPage wide sentence={t('setUp.sentence')} lead={t('setUp.lead')}>
      <GateForm entry={entry} submitText={t('setUp.do')} columns={2}>
        <h2 className="full">{t('setUp.network')}</h2>
        <TextField
          className="full"
          label={t('field.name')}
          help={t('field.nameHelp')}
          autoComplete="organization"
          autoFocus
          {...entry.field('network')}
        />
        <SelectField
          label={t('field.currency')}
          help={t('field.currencyHelp')}
          data={currencies}
          {...entry.field('currency')}
        />
        <SelectField
          label={t('field.timeZone')}
          help={t('field.timeZoneHelp')}
          data={zones}
          {...entry.field('timeZone')}
        />
        <SelectField
          label={t('field.language')}
          help={t('field.languageHelp')}
          data={LANGUAGES.map((language) => ({ value: language, label: words(`language.${language}`) }))}
          {...entry.field('language')}
        />
        <h2 className="full">{t('setUp.owner')}</h2>
        <TextField label={words('field.yourName')} autoComplete="name" {...entry.field('name')} />
        <TextField
          label={words('field.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          {...entry.field('email')}
        />
        <NewPasswordField label={words('field.password')} {...entry.field('password')} />
      </GateForm>
    </OpenPage>
  )
}
