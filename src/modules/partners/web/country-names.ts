import { useMemo } from 'react'
import { useFormat } from '#ui/locale.tsx'

/** Name of a country in the reader's language from its code of two letters. */
export function useCountryName(): (code: string) => string {
  const { language } = useFormat()
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' })
    return (code: string) => {
      try {
        return names.of(code) ?? code
      } catch {
        return code
      }
    }
  }, [language])
}
