import { useTranslation } from 'react-i18next'
import { OPPORTUNITY_STATUSES } from '#modules/deals/contract.ts'
import { REQUEST_EVENT_KINDS } from '#modules/support/contract.ts'
import { Section } from '#ui/page.tsx'
import { FILE_STATUSES, type ImportDetail, type ImportKind } from '../contract.ts'
import type { Draft } from './settings.ts'

/** The field whose words have meanings, and the meanings there are, by kind. */
function meaningsOf(kind: ImportKind): { field: 'status' | 'event'; words: readonly string[] } {
  if (kind === 'opportunities') return { field: 'status', words: OPPORTUNITY_STATUSES }
  if (kind === 'requests') return { field: 'event', words: REQUEST_EVENT_KINDS }
  return { field: 'status', words: FILE_STATUSES }
}

/** What the file's words for a state or an event mean; those we know are filled in. */
export function StatusWords({ detail, draft }: { detail: ImportDetail; draft: Draft }) {
  const { t } = useTranslation('imports')
  const kind = detail.import.kind ?? 'orders'
  const { field, words: meanings } = meaningsOf(kind)
  const guessed = detail.guess?.values[field] ?? {}
  const chosen = draft.settings.values?.[field] ?? {}
  const words = Object.keys(guessed)
  if (!draft.settings.map[field] || words.length === 0) return null
  const group = kind === 'opportunities' ? 'deal' : kind === 'requests' ? 'event' : 'status'
  const choose = (word: string, meaning: string) => {
    const { [word]: _, ...rest } = chosen
    const next = meaning === '' ? rest : { ...rest, [word]: meaning }
    draft.change({ ...draft.settings, values: { ...draft.settings.values, [field]: next } })
  }
  return (
    <Section title={t('status.title')} note={t(group === 'event' ? 'event.note' : 'status.note')}>
      <ul className="status-words">
        {words.map((word) => {
          const value = chosen[word] ?? guessed[word] ?? (group === 'event' ? 'other' : '')
          return (
            <li key={word}>
              <label>
                <code>{word}</code>
                <select
                  className="inp"
                  value={value}
                  aria-invalid={value === '' || undefined}
                  onChange={(event) => choose(word, event.currentTarget.value)}
                >
                  {group === 'event' ? null : <option value="">{t('status.unknown')}</option>}
                  {meanings.map((meaning) => (
                    <option key={meaning} value={meaning}>
                      {t(`${group}.${meaning}`, meaning)}
                    </option>
                  ))}
                </select>
              </label>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
