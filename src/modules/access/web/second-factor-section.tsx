import { Drawer } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import { PasswordField, TextField } from '#ui/form/fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { SecondFactorState, TrustedDevice } from '../contract.ts'
import { EnrolSteps, RecoveryCodeList } from './enrol-steps.tsx'
import { Refusal } from './gate-form.tsx'

const key = ['access', 'second-factor']

/** One's own second factor: how it stands, set up, new recovery codes, off, and the devices that are not asked. */
export function SecondFactorSection() {
  const { t } = useTranslation('access')
  const format = useFormat()
  const client = useQueryClient()
  const say = useSay()
  const [sheet, setSheet] = useState<'on' | 'renew' | 'off' | null>(null)
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<SecondFactorState>('/session/second-factor', { signal }),
  })
  const close = (said?: string) => {
    setSheet(null)
    void client.invalidateQueries({ queryKey: ['access'] })
    if (said) say(said)
  }
  return (
    <Section title={t('factor.title')}>
      {!data ? (
        <Skeleton lines={3} />
      ) : (
        <div className="stack">
          <p>
            {data.isOn && data.since
              ? `${t('factor.on', { date: format.date(data.since, 'long') })} ${t('factor.left', { count: data.recoveryLeft })}`
              : t('factor.off')}{' '}
            {data.isRequired ? t('factor.required') : null}
          </p>
          <div className="rowx">
            {data.isOn ? (
              <>
                <Button onClick={() => setSheet('renew')}>{t('factor.renew')}</Button>
                {data.isRequired ? null : (
                  <Button kind="quiet" onClick={() => setSheet('off')}>
                    {t('factor.turnOff')}
                  </Button>
                )}
              </>
            ) : (
              <Button onClick={() => setSheet('on')}>{t('factor.begin')}</Button>
            )}
          </div>
          {data.isOn ? <TrustedDevices /> : null}
        </div>
      )}
      {sheet === 'on' ? <EnrolSheet onClose={close} /> : null}
      {sheet === 'renew' ? <RenewSheet onClose={close} /> : null}
      {sheet === 'off' ? <OffSheet onClose={close} /> : null}
    </Section>
  )
}

type Closing = { onClose: (said?: string) => void }

function Sheet({ title, onClose, children }: Closing & { title: string; children: ReactNode }) {
  const { t } = useTranslation('access')
  return (
    <Drawer
      opened
      onClose={() => onClose()}
      position="right"
      size={480}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Drawer>
  )
}

function EnrolSheet({ onClose }: Closing) {
  const { t } = useTranslation('access')
  const [password, setPassword] = useState<string | null>(null)
  const entry = useEntryForm({
    initial: { password: '' },
    rules: { password: (value) => (value ? null : t('field.passwordNeeded')) },
    save: async (values) => setPassword(values.password),
    warnBeforeLoss: false,
  })
  return (
    <Sheet title={t('factor.title')} onClose={onClose}>
      {password === null ? (
        <EntryFormFrame entry={entry} submitText={t('factor.begin')} onCancel={() => onClose()}>
          <PasswordField
            label={t('factor.password')}
            autoComplete="current-password"
            {...entry.field('password')}
          />
        </EntryFormFrame>
      ) : (
        <EnrolSteps
          password={password}
          onDone={() => onClose(t('factor.turnedOn'))}
          onCancel={() => onClose()}
        />
      )}
    </Sheet>
  )
}

function RenewSheet({ onClose }: Closing) {
  const { t } = useTranslation('access')
  const [codes, setCodes] = useState<string[] | null>(null)
  const entry = useEntryForm({
    initial: { code: '' },
    rules: { code: (code) => (code.trim().length >= 6 ? null : t('factor.codeNeeded')) },
    save: async (values) => {
      const path = '/session/second-factor/recovery-codes'
      setCodes((await api.post<{ codes: string[] }>(path, values)).codes)
    },
    warnBeforeLoss: false,
  })
  return (
    <Sheet title={t('factor.renew')} onClose={onClose}>
      {codes ? (
        <RecoveryCodeList codes={codes} onDone={() => onClose()} />
      ) : (
        <EntryFormFrame
          entry={{ ...entry, problem: null }}
          submitText={t('factor.renew')}
          onCancel={() => onClose()}
        >
          <p className="small m">{t('factor.renewLead')}</p>
          <Refusal error={entry.problem} />
          <TextField
            label={t('factor.code')}
            help={t('factor.codeHelp')}
            inputMode="numeric"
            autoComplete="one-time-code"
            {...entry.field('code')}
          />
        </EntryFormFrame>
      )}
    </Sheet>
  )
}

function OffSheet({ onClose }: Closing) {
  const { t } = useTranslation('access')
  const entry = useEntryForm({
    initial: { password: '', code: '' },
    rules: {
      password: (value) => (value ? null : t('field.passwordNeeded')),
      code: (code) => (code.trim().length >= 6 ? null : t('factor.codeNeeded')),
    },
    save: async (values) => {
      await api.post('/session/second-factor/removal', values)
      onClose(t('factor.turnedOff'))
    },
    warnBeforeLoss: false,
  })
  return (
    <Sheet title={t('factor.turnOff')} onClose={onClose}>
      <EntryFormFrame
        entry={{ ...entry, problem: null }}
        submitText={t('factor.turnOff')}
        onCancel={() => onClose()}
      >
        <Refusal error={entry.problem} />
        <PasswordField
          label={t('factor.password')}
          autoComplete="current-password"
          {...entry.field('password')}
        />
        <TextField
          label={t('factor.code')}
          help={t('factor.codeHelp')}
          autoComplete="one-time-code"
          {...entry.field('code')}
        />
      </EntryFormFrame>
    </Sheet>
  )
}

function TrustedDevices() {
  const { t } = useTranslation('access')
  const act = useDeed()
  const { data } = useQuery({
    queryKey: ['access', 'trusted-devices'],
    queryFn: ({ signal }) => api.get<{ data: TrustedDevice[] }>('/session/trusted-devices', { signal }),
  })
  if (!data || data.data.length === 0) return null
  return (
    <div>
      <h3 className="b small">{t('factor.trusted')}</h3>
      <ul className="plain-list">
        {data.data.map((device) => (
          <li key={device.id} className="rowx">
            <span>
              {device.device || t('sessions.unknown')}{' '}
              <span className="mm">
                {t('factor.trustedUntil')} <DateText value={device.expiresAt} />
              </span>
            </span>
            <button
              type="button"
              className="link"
              onClick={() =>
                void act(() => api.delete(`/session/trusted-devices/${device.id}`), {
                  done: t('factor.revoked'),
                })
              }
            >
              {t('factor.revoke')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
