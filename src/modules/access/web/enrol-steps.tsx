import './access.css'
import { useMutation } from '@tanstack/react-query'
import encodeQR from 'qr'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { saveText } from '#ui/download.ts'
import { EntryFormFrame, useEntryForm } from '#ui/form/entry-form.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { Skeleton } from '#ui/notes.tsx'
import type { SecondFactorOffer } from '../contract.ts'
import { Refusal } from './gate-form.tsx'

/**
 * Sets a second factor up: the secret as a picture and as text, a first code, then the recovery codes, all shown once.
 * `password` null: the session waits for this and was opened a moment ago.
 */
export function EnrolSteps(props: { password: string | null; onDone: () => void; onCancel?: () => void }) {
  const { t } = useTranslation('access')
  const [codes, setCodes] = useState<string[] | null>(null)
  const offer = useMutation({
    mutationFn: () =>
      api.post<SecondFactorOffer>('/session/second-factor/offer', { password: props.password }),
  })
  const { mutate } = offer
  useEffect(() => mutate(), [mutate])
  if (codes) return <RecoveryCodeList codes={codes} onDone={props.onDone} />
  if (offer.error) return <Refusal error={offer.error} />
  if (!offer.data) return <Skeleton lines={6} />
  return (
    <div className="stack">
      <h2 className="h3">{t('factor.scan')}</h2>
      <p className="small m">{t('factor.scanHelp')}</p>
      <QrPicture text={offer.data.address} label={t('factor.picture')} />
      <p className="small">
        {t('factor.orType')}{' '}
        <code className="secret-text">{offer.data.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <FirstCode onCodes={setCodes} {...(props.onCancel ? { onCancel: props.onCancel } : {})} />
    </div>
  )
}

function FirstCode({ onCodes, onCancel }: { onCodes: (codes: string[]) => void; onCancel?: () => void }) {
  const { t } = useTranslation('access')
  const entry = useEntryForm({
    initial: { code: '' },
    rules: { code: (code) => (/^\d{6}$/.test(code.replace(/\s/g, '')) ? null : t('factor.codeNeeded')) },
    save: async ({ code }) => {
      const answer = await api.post<{ codes: string[] }>('/session/second-factor/confirmation', { code })
      onCodes(answer.codes)
    },
    warnBeforeLoss: false,
  })
  return (
    <EntryFormFrame
      entry={{ ...entry, problem: null }}
      submitText={t('factor.turnOn')}
      {...(onCancel ? { onCancel } : {})}
    >
      <Refusal error={entry.problem} />
      <TextField
        label={t('factor.first')}
        inputMode="numeric"
        autoComplete="one-time-code"
        {...entry.field('code')}
      />
    </EntryFormFrame>
  )
}

/** Ten recovery codes, shown this once: to copy, to save, and a word that they were kept. */
export function RecoveryCodeList({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation('access')
  const [isCopied, setCopied] = useState(false)
  const text = `${codes.join('\n')}\n`
  const canCopy = 'clipboard' in navigator
  return (
    <div className="stack">
      <h2 className="h3">{t('factor.codesTitle')}</h2>
      <p className="small m">{t('factor.codesLead')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="form-acts">
        <Button kind="main" onClick={onDone}>
          {t('factor.kept')}
        </Button>
        {canCopy ? (
          <Button
            icon={isCopied ? 'tick' : 'copy'}
            onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
          >
            <span role="status">{t(isCopied ? 'factor.copied' : 'factor.copy')}</span>
          </Button>
        ) : null}
        <Button onClick={() => saveText('artel-recovery-codes.txt', text, 'text/plain')}>
          {t('factor.download')}
        </Button>
      </div>
    </div>
  )
}

/** A QR code as a picture of squares; dark on light whatever the theme, as cameras expect. */
function QrPicture({ text, label }: { text: string; label: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 3 })
  const path = rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${rows.length} ${rows.length}`}>
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
