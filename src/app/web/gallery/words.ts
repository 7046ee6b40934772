import { useTranslation } from 'react-i18next'

/** Words of the gallery in both languages, written where they are used: nobody but developers reads them. */
export function useWords(): (ru: string, en: string) => string {
  const { i18n } = useTranslation()
  return (ru, en) => (i18n.language === 'ru' ? ru : en)
}
