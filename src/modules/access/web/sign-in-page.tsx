import './access.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { useEntryForm } from '#ui/form/entry-form.tsx'
import { CheckboxField, PasswordField, TextField } from '#ui/form/fields.tsx'
import { OpenPage } from '#ui/open-page.tsx'
import { Link, useNavigate, useSearchState } from '#ui/routing.tsx'
import { isMailAddress } from '../rules.ts'
import { GateForm } from './gate-form.tsx'

type SetUpState = { isNeeded: boolean; hasDemonstration: boolean }

/** An address of this site, or null: nobody is sent elsewhere after signing in. */
export function ownAddress(next: string | undefined): string | null {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : null
}

export function SignInPage() {
  const { t } = useTranslation('access')
  const [search] = useSearchState()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data: setUp } = useQuery({
    queryKey: ['set-up'],
    queryFn: ({ signal }) => api.get<SetUpState>('/set-up', { signal, keepUnauthenticated: true }),
  })
  const isFirst = setUp?.isNeeded === true && !setUp.hasDemonstration
  useEffect(() => {
    if (isFirst) void navigate({ to: '/set-up', replace: true })
  }, [isFirst, navigate])
  const entry = useEntryForm({
    initial: { email: '', password: '', remember: true },
    rules: {
      email: (email) => (isMailAddress(email) ? null : t('field.emailNeeded')),
      password: (password) => (password === '' ? t('field.passwordNeeded') : null),
    },
    save: async (values) => {
      await api.post('/session', values, { keepUnauthenticated: true })
      client.clear()
      window.location.assign(ownAddress(search['next']) ?? '/')
    },
    warnBeforeLoss: false,
  })
  const isSent = search['done'] === 'reset'
  return (
    <OpenPage sentence={t('signIn.sentence')} lead={isSent ? t('signIn.afterReset') : t('signIn.lead')}>
      <GateForm
        entry={entry}
        submitText={t('signIn.do')}
        more={
          <>
            <Link className="link" to="/forgot-password">
              {t('signIn.forgot')}
            </Link>
            <Link className="link" to="/sign-in-link">
              {t('signIn.byLink')}
            </Link>
          </>
        }
      >
        <TextField
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoFocus
          {...entry.field('email')}
        />
        <PasswordField
          label={t('field.password')}
          autoComplete="current-password"
          {...entry.field('password')}
        />
        <CheckboxField
          label={t('signIn.remember')}
          help={t('signIn.rememberHelp')}
          {...entry.field('remember', 'checkbox')}
        />
      </GateForm>
      {setUp?.isNeeded && setUp.hasDemonstration ? (
        <p className="small m gate-foot">
          {t('signIn.demo')}{' '}
          <Link className="link" to="/set-up">
            {t('signIn.setUp')}
          </Link>
        </p>
      ) : null}
    </OpenPage>
  )
}
