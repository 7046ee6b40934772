import i18next from 'i18next'
import type { FoundItem } from '#ui/page-definition.ts'
import { searchPartners } from '../api.ts'

/**
 * "Log contact" of the command palette: with the partner whose page is open, or with those named after the words
 * ("contact Tver").
 */
export async function findContactDeeds(words: string, signal: AbortSignal): Promise<FoundItem[]> {
  await i18next.loadNamespaces('partners')
  const title = i18next.t('partners:palette.logContact')
  const { isMeant, name } = splitWords(title, words)
  if (!isMeant) return []
  const item = (id: string, note?: string): FoundItem => ({
    id: `log-contact ${id}`,
    title,
    to: '/partners/$partnerId',
    params: { partnerId: id },
    search: { log: 'contact' },
    ...(note ? { note } : {}),
  })
  const open = /^\/partners\/([0-9a-f-]{36})/.exec(window.location.pathname)?.[1]
  if (name === '')
    return open
      ? [item(open)]
      : [{ id: 'log-contact', title, note: i18next.t('partners:palette.with'), to: '/partners' }]
  const { data } = await searchPartners(name, signal)
  return data.slice(0, 5).map((hit) => item(hit.id, hit.name))
}

/** Whether the words typed begin words of a deed, and the name that follows them. */
export function splitWords(title: string, words: string): { isMeant: boolean; name: string } {
  const parts = title.toLowerCase().split(/\s+/)
  const typed = words.trim().split(/\s+/)
  const from = typed.findIndex((word) => !parts.some((part) => part.startsWith(word.toLowerCase())))
  const count = from === -1 ? typed.length : from
  return { isMeant: count > 0 && words.trim().length >= 3, name: typed.slice(count).join(' ') }
}
