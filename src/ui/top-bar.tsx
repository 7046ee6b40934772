import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language } from '#shared/language.ts'
import type { AppShellProps } from './app-shell.tsx'
import { ThemeSwitch } from './color-scheme.tsx'
import { Icon } from './icon.tsx'
import { useFormat } from './locale.tsx'
import { SideBadge } from './side.tsx'

/** Find, today's date, language, theme, help. On a phone: whose seat, date, language. */
export function TopBar(props: AppShellProps & { onHelp: () => void }) {
  const { seat, onFind, onHelp, language, onLanguage, tools } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const now = new Date()
  return (
    <header className="topbar">
      <button type="button" className="find" onClick={onFind}>
        <Icon name="find" />
        <span>{t('shell.find')}</span>
        <kbd>{isApple() ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <span className="only-phone b cut" style={{ color: 'var(--ink)' }}>
        <SideBadge side={seat.side}>{seat.name}</SideBadge>
      </span>
      <span className="sp wide day">{format.date(now, 'full')}</span>
      <span className="sp only-phone">{format.date(now, 'short')}</span>
      <span className="tools">
        {tools}
        <LanguageSwitch language={language} onLanguage={onLanguage} />
        <button type="button" className="flat only-phone" aria-label={t('shell.find')} onClick={onFind}>
          <Icon name="find" />
        </button>
        <span className="wide">
          <ThemeSwitch />
        </span>
        <button
          type="button"
          className="flat wide"
          aria-label={t('shortcuts.title')}
          title={t('shortcuts.title')}
          onClick={onHelp}
        >
          <kbd>?</kbd>
        </button>
      </span>
    </header>
  )
}

const names: Record<Language, string> = { ru: 'Русский', en: 'English' }

/** RU EN; what was typed stays, nothing is loaded anew. */
export function LanguageSwitch({ language, onLanguage }: Pick<AppShellProps, 'language' | 'onLanguage'>) {
  const { t } = useTranslation('ui')
  return (
    // biome-ignore lint/a11y/useSemanticElements: two toggle buttons, not a set of form fields
    <span className="langs" role="group" aria-label={t('shell.language')}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          className="flat"
          lang={one}
          title={names[one]}
          aria-label={`${one.toUpperCase()}, ${names[one]}`}
          aria-pressed={one === language}
          onClick={() => onLanguage(one)}
        >
          {one.toUpperCase()}
        </button>
      ))}
    </span>
  )
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
