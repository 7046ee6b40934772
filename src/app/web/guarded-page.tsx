import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '#ui/page.tsx'
import type { PageDefinition } from '#ui/page-definition.ts'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { maySee } from './navigation.ts'

/** The page, or for whom it is not meant a page that says so; the server decides again about everything behind it. */
export function GuardedPage({ page }: { page: PageDefinition }) {
  const session = useSession()
  const { component: Shown, mayOpen, navigation } = page
  const isMeant = mayOpen ? mayOpen(session) : !navigation || maySee(navigation, session)
  return isMeant ? <Shown /> : <NotForRolePage />
}

/** What the router shows for a page: pages before the sign-in as they are, all others guarded. */
export function shownFor(page: PageDefinition): ComponentType {
  if (page.open || (!page.mayOpen && !page.navigation)) return page.component
  return () => <GuardedPage page={page} />
}

/** Somebody opened a page by its address that their role has no part in. */
function NotForRolePage() {
  const { t } = useTranslation('app')
  const { side, role } = useSession()
  return (
    <Page
      sentence={t('notForRole.sentence')}
      lead={t('notForRole.lead', { role: t(`roles.${side}.${role}`, { defaultValue: role }) })}
    >
      <Link className="btn" to="/">
        {t('notForRole.home')}
      </Link>
    </Page>
  )
}
