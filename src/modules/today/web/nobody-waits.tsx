import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import type { TodayPage } from '../contract.ts'

/** Nothing waits: what comes next, or how a new network begins. */
export function NobodyWaits({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { permissions } = useSession()
  if (page.partnerships === 0)
    return (
      <Empty
        title={t('empty.title')}
        action={
          <span className="rowx">
            {permissions.includes('imports.run') ? (
              <ButtonLink kind="main" to="/imports/new">
                {t('empty.import')}
              </ButtonLink>
            ) : null}
            {permissions.includes('partners.write') ? (
              <ButtonLink to="/partners/new">{t('empty.add')}</ButtonLink>
            ) : null}
          </span>
        }
      >
        {t('empty.about')}
      </Empty>
    )
  const next = [...page.promises.host.items, ...page.promises.partner.items].sort((a, b) =>
    a.dueAt < b.dueAt ? -1 : 1,
  )[0]
  return (
    <Empty
      title={t('calm.title')}
      action={
        <span className="rowx">
          <ButtonLink to="/promises">{t('calm.promises')}</ButtonLink>
          <ButtonLink kind="quiet" to="/partners">
            {t('calm.partners')}
          </ButtonLink>
        </span>
      }
    >
      {next
        ? t('calm.next', { day: format.nearDay(next.dueAt), title: next.title, name: next.partner.name })
        : t('calm.nothing')}
    </Empty>
  )
}
