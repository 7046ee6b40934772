import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage, type Language } from '#shared/language.ts'
import { ThemeSwitch } from './color-scheme.tsx'
import { Page } from './page.tsx'
import { BrandMark } from './side.tsx'
import { LanguageSwitch } from './top-bar.tsx'

/** A page that opens without signing in: sign-in, invitation, set-up. No rail; the mark, language and theme above. */
export function OpenPage(props: {
  sentence: ReactNode
  title?: string
  lead?: ReactNode
  wide?: boolean
  children?: ReactNode
}) {
  const { wide, ...page } = props
  const { t, i18n } = useTranslation('ui')
  const language = isLanguage(i18n.language) ? i18n.language : 'en'
  const change = (next: Language) => void i18n.changeLanguage(next)
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="bare-top">
        <span className="mark">
          <BrandMark />
          {t('brand')}
        </span>
        <span className="topbar end" style={{ height: 'auto', padding: 0 }}>
          <span className="tools">
            <LanguageSwitch language={language} onLanguage={change} />
            <ThemeSwitch />
          </span>
        </span>
      </header>
      <Page {...page} bare={wide ? 'wide' : 'narrow'} />
    </>
  )
}
