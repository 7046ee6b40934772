import './access.css'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useNavigate } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { type Holder, may, mayManageRoles, mayReadPeople } from '../policy.ts'

const parts: readonly { key: string; to: string; mayOpen: (holder: Holder) => boolean }[] = [
  { key: 'network', to: '/settings/network', mayOpen: (holder) => may(holder, 'network.manage') },
  { key: 'people', to: '/settings/people', mayOpen: mayReadPeople },
  { key: 'roles', to: '/settings/roles', mayOpen: mayManageRoles },
  { key: 'fields', to: '/settings/fields', mayOpen: (holder) => may(holder, 'fields.manage') },
  { key: 'stages', to: '/settings/stages', mayOpen: (holder) => may(holder, 'lifecycle.manage') },
  { key: 'tags', to: '/settings/tags', mayOpen: (holder) => may(holder, 'fields.manage') },
  { key: 'segments', to: '/settings/segments', mayOpen: (holder) => may(holder, 'segments.manage') },
  { key: 'rating', to: '/settings/rating', mayOpen: (holder) => may(holder, 'rating.manage') },
  { key: 'health', to: '/settings/health', mayOpen: (holder) => may(holder, 'rating.manage') },
  { key: 'playbooks', to: '/settings/playbooks', mayOpen: (holder) => may(holder, 'segments.manage') },
  { key: 'keys', to: '/settings/keys', mayOpen: (holder) => may(holder, 'keys.manage') },
  { key: 'mail', to: '/settings/mail', mayOpen: (holder) => may(holder, 'mail.read') },
  { key: 'export', to: '/settings/export', mayOpen: (holder) => may(holder, 'export.all') },
  { key: 'audit', to: '/settings/audit', mayOpen: (holder) => may(holder, 'audit.read') },
]

/** A page of the settings, under the tabs of those the person may open. */
export function SettingsPage(props: {
  current: string
  sentence: ReactNode
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const { current, children, ...page } = props
  const { t } = useTranslation('access')
  const session = useSession()
  const tabs = parts
    .filter(({ mayOpen }) => mayOpen(session))
    .map(({ key, to }) => ({ key, to, text: t(`settings.${key}`) }))
  return (
    <Page {...page}>
      {tabs.length > 1 ? <LinkTabs label={t('settings.label')} tabs={tabs} current={current} /> : null}
      {children}
    </Page>
  )
}

/** `/settings` leads to the first part the person may open. */
export function SettingsIndex() {
  const { t } = useTranslation('access')
  const session = useSession()
  const navigate = useNavigate()
  const first = parts.find(({ mayOpen }) => mayOpen(session))
  useEffect(() => {
    if (first) void navigate({ to: first.to, replace: true })
  }, [first, navigate])
  if (first) return null
  return (
    <Page sentence={t('settings.label')}>
      <Empty title={t('settings.nothing')}>{t('settings.nothingLead')}</Empty>
    </Page>
  )
}
