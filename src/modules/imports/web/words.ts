import { useTranslation } from 'react-i18next'
import { fieldLabel, useFields } from '#modules/partners/web/index.ts'
import { compileDateFormat } from '#shared/date-format.ts'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { type ImportKind, ownFieldOf } from '../contract.ts'

/** Names of fields as people say them; the same field may be called differently in another kind. */
export function useFieldName(): (kind: ImportKind, field: string) => string {
  const { t, i18n } = useTranslation('imports')
  const own = useFields()
  const { side } = useSession()
  return (kind, field) => {
    const named = side === 'host' ? ownFieldOf(field) : null
    const found = named && own.find(({ code }) => code === named.code)
    if (named && found) {
      const label = fieldLabel(found, i18n.language)
      return named.isCurrency ? t('field.ownCurrency', { field: label }) : label
    }
    return i18n.exists(`imports:field.${kind}.${field}`)
      ? t(`field.${kind}.${field}`)
      : t(`field.any.${field}`, field)
  }
}

/** What a field is for, where its name does not say it all. */
export function useFieldHelp(): (kind: ImportKind, field: string) => string | null {
  const { t, i18n } = useTranslation('imports')
  return (kind, field) => {
    if (i18n.exists(`imports:help.${kind}.${field}`)) return t(`help.${kind}.${field}`)
    return i18n.exists(`imports:help.any.${field}`) ? t(`help.any.${field}`) : null
  }
}

/** How a date reads in a format: `01/02/2026` as `d/M/yyyy` is 1 February 2026; null where it does not fit. */
export function useDateReading(): (text: string, pattern: string) => string | null {
  const format = useFormat()
  return (text, pattern) => {
    const read = compileDateFormat(pattern)?.(text.trim())
    if (!read) return null
    const two = (value: number) => String(value).padStart(2, '0')
    return format.date(`${String(read.year).padStart(4, '0')}-${two(read.month)}-${two(read.day)}`, 'long')
  }
}

/** Words for why a row was refused; a reason we have no words for is shown as it is. */
export function useReason(): (reason: string) => string {
  const { t, i18n } = useTranslation('imports')
  return (reason) => (i18n.exists(`imports:reason.${reason}`) ? t(`reason.${reason}`) : reason)
}
