import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import { PasswordField, SelectField, TextField } from '#ui/form/fields.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { Page, Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { DeviceSession, SessionAnswer } from '../contract.ts'
import { Refusal } from './gate-form.tsx'
import { NewPasswordField, newPasswordProblem } from './new-password-field.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'

const devicesKey = ['access', 'devices']

export function ProfilePage() {
  const { t } = useTranslation('access')
  const { user, side, role, network, partner } = useSession()
  const place = side === 'partner' ? (partner?.name ?? network.name) : network.name
  return (
    <Page
      sentence={user.name}
      title={t('profile.title')}
      lead={t('profile.lead', { email: user.email, role: t(`role.${side}.${role}`), place })}
    >
      <div className="cols-2">
        <Section title={t('profile.about')}>
          <AboutForm />
        </Section>
        <Section title={t('profile.password')}>
          <PasswordForm />
        </Section>
      </div>
      <SecondFactorSection />
      <Section title={t('profile.notifications')}>
        <p>
          {t('profile.notificationsLead')}{' '}
          <Link className="link" to="/inbox" search={{ tab: 'choices' }}>
            {t('profile.notificationsOpen')}
          </Link>
        </p>
      </Section>
      <Sessions />
    </Page>
  )
}

function AboutForm() {
  const { t, i18n } = useTranslation('access')
  const { user, network } = useSession()
  const client = useQueryClient()
  const say = useSay()
  const keep = async (change: { name: string; language: string; timeZone: string | null }) => {
    const session = await api.patch<SessionAnswer>('/session/profile', change)
    client.setQueryData(['session'], session)
    await i18n.changeLanguage(session.user.language)
  }
  const entry = useEntryForm({
    initial: { name: user.name, language: user.language ?? i18n.language, timeZone: user.timeZone ?? '' },
    rules: { name: (name) => (name.trim() ? null : t('field.nameNeeded')) },
    save: async (values) => {
      const change = { ...values, timeZone: values.timeZone || null }
      const before = {
        name: user.name,
        language: user.language ?? i18n.language,
        timeZone: user.timeZone ?? null,
      }
      await keep(change)
      say(t('profile.saved'), { undo: () => keep(before) })
    },
  })
  return (
    <EntryFormFrame entry={entry} submitText={t('save')}>
      <TextField
        label={t('field.yourName')}
        help={t('field.yourNameHelp')}
        autoComplete="name"
        {...entry.field('name')}
      />
      <SelectField
        label={t('field.language')}
        help={t('profile.languageHelp')}
        data={LANGUAGES.map((language) => ({ value: language, label: t(`language.${language}`) }))}
        {...entry.field('language')}
      />
      <SelectField
        label={t('profile.timeZone')}
        help={t('profile.timeZoneHelp', { zone: network.timeZone })}
        searchable
        data={[
          { value: '', label: t('profile.ofNetwork', { zone: network.timeZone }) },
          ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
        ]}
        {...entry.field('timeZone')}
      />
    </EntryFormFrame>
  )
}

function PasswordForm() {
  const { t } = useTranslation('access')
  const { user } = useSession()
  const client = useQueryClient()
  const say = useSay()
  const entry = useEntryForm({
    initial: { current: '', password: '' },
    rules: {
      current: (current) => (current ? null : t('field.passwordNeeded')),
      password: (password) => newPasswordProblem(password, t('field.passwordShort')),
    },
    save: async (values) => {
      await api.post('/session/password', values)
      entry.form.setValues({ current: '', password: '' })
      await client.invalidateQueries({ queryKey: devicesKey })
      say(t('profile.passwordSaved'))
    },
    warnBeforeLoss: false,
  })
  return (
    <EntryFormFrame entry={{ ...entry, problem: null }} submitText={t('profile.changePassword')}>
      <Refusal error={entry.problem} />
      <input type="text" hidden readOnly autoComplete="username" value={user.email} />
      <PasswordField
        label={t('field.currentPassword')}
        autoComplete="current-password"
        {...entry.field('current')}
      />
      <NewPasswordField {...entry.field('password')} />
    </EntryFormFrame>
  )
}

function Sessions() {
  const { t } = useTranslation('access')
  const act = useDeed()
  const { data, error, refetch } = useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => api.get<{ data: DeviceSession[] }>('/session/devices', { signal }),
  })
  const others = data?.data.filter(({ isCurrent }) => !isCurrent).length ?? 0
  return (
    <Section
      title={t('sessions.title')}
      note={data ? t('sessions.note', { count: data.data.length }) : undefined}
      actions={
        others > 0 ? (
          <Button
            size="small"
            onClick={() =>
              void act(() => api.delete('/session/devices'), { done: t('sessions.othersEnded') })
            }
          >
            {t('sessions.endOthers')}
          </Button>
        ) : undefined
      }
    >
      <Ledger
        label={t('sessions.title')}
        rows={data?.data}
        rowKey={(row) => row.id}
        error={error}
        onRetry={() => void refetch()}
        skeletonRows={2}
        columns={[
          {
            key: 'device',
            head: t('sessions.device'),
            phone: 'name',
            cell: (row) => (
              <>
                <b>{row.device || t('sessions.unknown')}</b>
                {row.isCurrent ? <span className="mm"> · {t('sessions.current')}</span> : null}
              </>
            ),
          },
          {
            key: 'address',
            head: t('sessions.address'),
            width: 180,
            phone: 'line',
            cell: (row) => row.address ?? '–',
          },
          {
            key: 'createdAt',
            head: t('sessions.since'),
            width: 180,
            phone: 'line',
            cell: (row) => <DateText value={row.createdAt} style="date-time" />,
          },
          {
            key: 'seenAt',
            head: t('sessions.seen'),
            width: 180,
            phone: 'line',
            cell: (row) => <DateText value={row.seenAt} style="date-time" />,
          },
          {
            key: 'end',
            head: <span className="vh">{t('sessions.end')}</span>,
            label: t('sessions.end'),
            width: 110,
            align: 'end',
            phone: 'main',
            cell: (row) =>
              row.isCurrent ? null : (
                <button
                  type="button"
                  className="link"
                  onClick={() =>
                    void act(() => api.delete(`/session/devices/${row.id}`), { done: t('sessions.ended') })
                  }
                >
                  {t('sessions.end')}
                </button>
              ),
          },
        ]}
      />
    </Section>
  )
}
