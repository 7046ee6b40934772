import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, TextField } from '#ui/form/fields.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { useNavigate, useSearchState } from '#ui/routing.tsx'
import type { SecondFactorState } from '../contract.ts'
import { EnrolSteps } from './enrol-steps.tsx'
import { GateForm, Refusal } from './gate-form.tsx'
import { ownAddress } from './sign-in-page.tsx'

/** Between the password and everything else: the code of the second factor, or setting one up where the role asks for it. */
export function SecondFactorPage() {
  const { t } = useTranslation('access')
  const [search] = useSearchState()
  const navigate = useNavigate()
  const { data, error } = useQuery({
    queryKey: ['second-factor-gate'],
    queryFn: ({ signal }) =>
      api.get<SecondFactorState>('/session/second-factor', { signal, keepUnauthenticated: true }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const next = ownAddress(search['next']) ?? '/'
  const isGone = error !== null
  const isDone = data?.awaits === null
  useEffect(() => {
    if (isGone) void navigate({ to: '/sign-in', replace: true })
    if (isDone) window.location.assign(next)
  }, [isGone, isDone, navigate, next])
  if (!data?.awaits) return <OpenPage sentence={t('factor.codeSentence')}>{null}</OpenPage>
  if (data.awaits === 'enrolment')
    return (
      <OpenPage sentence={t('factor.enrolSentence')} lead={t('factor.enrolLead')}>
        <EnrolSteps password={null} onDone={() => window.location.assign(next)} />
        <OtherPerson />
      </OpenPage>
    )
  return <CodePage email={data.email} next={next} />
}

function CodePage({ email, next }: { email: string; next: string }) {
  const { t } = useTranslation('access')
  const client = useQueryClient()
  const [isRecovery, setRecovery] = useState(false)
  const entry = useEntryForm({
    initial: { code: '', trustDevice: false },
    rules: { code: (code) => (code.trim().length >= 6 ? null : t('factor.codeNeeded')) },
    save: async (values) => {
      await api.post('/session/second-factor', values, { keepUnauthenticated: true })
      client.clear()
      window.location.assign(next)
    },
    warnBeforeLoss: false,
  })
  return (
    <OpenPage sentence={t('factor.codeSentence')} lead={t('factor.codeLead', { email })}>
      <GateForm
        entry={entry}
        submitText={t('factor.do')}
        more={
          <button
            type="button"
            className="link"
            onClick={() => {
              entry.form.setFieldValue('code', '')
              setRecovery(!isRecovery)
            }}
          >
            {t(isRecovery ? 'factor.authenticator' : 'factor.recovery')}
          </button>
        }
      >
        <TextField
          key={String(isRecovery)}
          label={t(isRecovery ? 'factor.recoveryCode' : 'factor.code')}
          help={t(isRecovery ? 'factor.recoveryHelp' : 'factor.codeHelp')}
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoFocus
          {...entry.field('code')}
        />
        <CheckboxField
          label={t('factor.trust')}
          help={t('factor.trustHelp')}
          {...entry.field('trustDevice', 'checkbox')}
        />
      </GateForm>
      <OtherPerson />
    </OpenPage>
  )
}

function OtherPerson() {
  const { t } = useTranslation('access')
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const leave = async () => {
    try {
      await api.delete('/session', { keepUnauthenticated: true })
      client.clear()
      window.location.assign('/sign-in')
    } catch (error) {
      setProblem(error)
    }
  }
  return (
    <div className="gate-foot">
      <Refusal error={problem} />
      <button type="button" className="link small" onClick={() => void leave()}>
        {t('factor.other')}
      </button>
    </div>
  )
}
