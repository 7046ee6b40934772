import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'

/** Bytes as people say them: kilobytes below a megabyte, then megabytes with one decimal. */
export function useFileSize(): (bytes: number) => string {
  const { t } = useTranslation('ui')
  const format = useFormat()
  return (bytes) =>
    bytes < 1024 * 1024
      ? t('file.kilobytes', { size: format.number(Math.max(1, Math.round(bytes / 1024))) })
      : t('file.megabytes', { size: format.number(Math.round((bytes / 1024 / 1024) * 10) / 10) })
}
