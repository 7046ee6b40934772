import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { Page } from '#ui/page.tsx'
import { useSignOut } from './person.ts'

/** For a person who is signed in but belongs to no network any more. */
export function NoSeatPage({ name }: { name: string }) {
  const { t } = useTranslation('app')
  const signOut = useSignOut()
  return (
    <Page bare="wide" sentence={t('noSeat.sentence', { name })} lead={t('noSeat.lead')}>
      <Button onClick={() => void signOut()}>{t('shell.signOut')}</Button>
    </Page>
  )
}
