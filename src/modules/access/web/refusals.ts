import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#ui/api-client.ts'

/** Words of access for a refusal's code, or null when it has none of its own. `wait` is for what passes by itself. */
export function useRefusalText(): (error: unknown) => string | null {
  const { t, i18n } = useTranslation('access')
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError) || !i18n.exists(`access:refusal.${error.code}`)) return null
      const minutes = Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60))
      return t(`refusal.${error.code}`, { count: minutes })
    },
    [t, i18n],
  )
}

/**
 * The same error with the words of this language beside its fields, and with the fields' places as the page's form
 * names them (`rename`: '#/owner/email' → '#/email').
 */
export function useTranslatedError(
  rename: Readonly<Record<string, string>> = {},
): (error: unknown) => unknown {
  const { t, i18n } = useTranslation('access')
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError) || error.errors.length === 0) return error
      const { status, code, title, detail, requestId, retryAfter } = error
      const errors = error.errors.map((one) => ({
        ...one,
        pointer: rename[one.pointer] ?? one.pointer,
        ...(one.code && i18n.exists(`access:refusal.${one.code}`)
          ? { detail: t(`refusal.${one.code}`) }
          : {}),
      }))
      return new ApiError({ status, code, title, detail, requestId, retryAfter, errors })
    },
    [t, i18n, rename],
  )
}
