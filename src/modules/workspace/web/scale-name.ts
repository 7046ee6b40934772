import { useTranslation } from 'react-i18next'

/** Name of a scale in the reader's language, its own name where the network made it. */
export function useScaleName(): (code: string, own?: string) => string {
  const { t, i18n } = useTranslation('workspace')
  return (code, own) => (i18n.exists(`workspace:scale.${code}`) ? t(`scale.${code}`) : (own ?? code))
}
