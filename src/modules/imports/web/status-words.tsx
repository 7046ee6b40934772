import { useTranslation } from 'react-i18next'
import { Section } from '#ui/page.tsx'
import { FILE_STATUSES, type ImportDetail } from '../contract.ts'
import type { Draft } from './settings.ts'

/** What the file's words for the status of an order mean; those we know are filled in. */
export function StatusWords({ detail, draft }: { detail: ImportDetail; draft: Draft }) {
  const { t } = useTranslation('imports')
  const guessed = detail.guess?.values['status'] ?? {}
  const chosen = draft.settings.values?.['status'] ?? {}
  const words = Object.keys(guessed)
  if (words.length === 0) return null
  const choose = (word: string, status: string) => {
    const { [word]: _, ...rest } = chosen
    const next = status === '' ? rest : { ...rest, [word]: status }
    draft.change({ ...draft.settings, values: { ...draft.settings.values, status: next } })
  }
  return (
    <Section title={t('status.title')} note={t('status.note')}>
      <ul className="status-words">
        {words.map((word) => {
          const value = chosen[word] ?? guessed[word] ?? ''
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
                  <option value="">{t('status.unknown')}</option>
                  {FILE_STATUSES.map((status) => (
                    <option key={status} value={status}>
                      {t(`status.${status}`)}
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
