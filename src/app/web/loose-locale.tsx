import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage } from '#shared/language.ts'
import { LocaleProvider } from '#ui/locale.tsx'

/** Language and zone of pages without a seat: the browser's zone, no currency that matters. */
export function LooseLocale({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation('ui')
  const language = isLanguage(i18n.language) ? i18n.language : 'en'
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return (
    <LocaleProvider language={language} timeZone={timeZone} currency="EUR">
      {children}
    </LocaleProvider>
  )
}
