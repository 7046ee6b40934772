import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '#shared/language.ts'
import { api } from '#ui/api-client.ts'
import { forgetDrafts } from '#ui/form/draft.ts'
import { changeLanguage } from './i18n.ts'
import { sessionQuery } from './session-query.ts'

/** The language of the profile takes hold once, when the session is read; later choices on the page win. */
export function useProfileLanguage(language: Language | undefined) {
  const { i18n } = useTranslation('app')
  const applied = useRef(false)
  useEffect(() => {
    if (!language || applied.current) return
    applied.current = true
    if (language !== i18n.language) void changeLanguage(language)
  }, [language, i18n])
}

/** Changes the language at once and keeps it in the profile. */
export function useChangeLanguage(): (language: Language) => Promise<void> {
  const client = useQueryClient()
  return useCallback(
    async (language) => {
      await changeLanguage(language)
      // A profile that cannot be written now is no reason to trouble the reader: this browser remembers.
      const kept = await api.patch('/session/profile', { language }).then(
        () => true,
        () => false,
      )
      if (kept) {
        client.setQueryData(sessionQuery.queryKey, (before) =>
          before ? { ...before, user: { ...before.user, language } } : before,
        )
      }
    },
    [client],
  )
}

/** Sits at another table: everything that was read belongs to the old one. */
export function useSeatChange(): (memberId: string, to?: string) => Promise<void> {
  return useCallback(async (memberId, to = '/') => {
    await api.put('/session/membership', { memberId })
    window.location.assign(to)
  }, [])
}

/** Ends the session and forgets what was read. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(async () => {
    await api.delete('/session', { keepUnauthenticated: true }).catch(() => undefined)
    forgetDrafts()
    client.clear()
    window.location.assign('/sign-in')
  }, [client])
}
