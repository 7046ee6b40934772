import { useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '#shared/language.ts'
import type { FoundItem } from '#ui/page-definition.ts'
import type { Session } from '#ui/session.tsx'
import { pages } from './pages.ts'
import { useChangeLanguage } from './person.ts'

const schemes = ['light', 'dark', 'auto'] as const
const languageNames = { ru: 'Русский', en: 'English' }

/** What one can do from anywhere: change the look and the language. */
export function useOwnActions(): FoundItem[] {
  const { t, i18n } = useTranslation(['app', 'ui'])
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const changeLanguage = useChangeLanguage()
  return [
    ...schemes
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) => ({
        id: `theme-${scheme}`,
        title: t('ui:theme.label', { current: t(`ui:theme.${scheme}`) }),
        act: () => setColorScheme(scheme),
      })),
    ...LANGUAGES.filter((language) => language !== i18n.language).map((language) => ({
      id: `language-${language}`,
      title: t('app:finders.language', { name: languageNames[language] }),
      act: () => void changeLanguage(language),
    })),
  ]
}

/** The parts of the settings that the person may open. */
export function useSettingsItems(session: Session): FoundItem[] {
  const { t, i18n } = useTranslation(['access', 'app'])
  return pages
    .filter((page) => page.path.startsWith('/settings/') && (!page.mayOpen || page.mayOpen(session)))
    .flatMap((page) => {
      const key = `access:settings.${page.path.slice('/settings/'.length)}`
      return i18n.exists(key)
        ? [{ id: page.path, title: t(key as never), note: t('app:navigation.settings'), to: page.path }]
        : []
    })
}

/** Whether each word typed begins some word of the title, or the whole stands within it. */
export function matches(title: string, words: string): boolean {
  const text = title.toLowerCase().replaceAll('ё', 'е')
  const wanted = words.toLowerCase().replaceAll('ё', 'е').trim()
  if (text.includes(wanted)) return true
  const parts = text.split(/[^\p{L}\p{N}]+/u)
  return wanted.split(/\s+/).every((word) => parts.some((part) => part.startsWith(word)))
}
