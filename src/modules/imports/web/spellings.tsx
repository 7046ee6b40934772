import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { ImportDetail, ImportSettings, Spelling } from '../contract.ts'
import { keys, listSpellings } from './api.ts'
import type { Draft } from './settings.ts'
import { useFieldName } from './words.ts'

/** The settings with a name spelt as another one, in the step of the recipe or in the import itself. */
export function withSpelling(settings: ImportSettings, { step, field, from, to }: Spelling): ImportSettings {
  const add = (values: ImportSettings['values']) => ({
    ...values,
    [field]: { ...values?.[field], [from]: to },
  })
  const { recipe } = settings
  if (!recipe) return { ...settings, values: add(settings.values) }
  const steps = recipe.steps.map((one, place) => (place === step ? { ...one, values: add(one.values) } : one))
  return { ...settings, recipe: { ...recipe, steps } }
}

/** Names that look like others, each to be joined with one press; what is joined is kept in the recipe. */
export function Spellings({ detail, draft }: { detail: ImportDetail; draft: Draft }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const nameOf = useFieldName()
  const run = detail.import
  const found = useQuery({
    queryKey: keys.part(run.id, 'spellings', {
      map: JSON.stringify(run.settings.map),
      files: run.files.length,
    }),
    queryFn: ({ signal }) => listSpellings(run.id, signal),
    retry: false,
  })
  const { settings } = draft
  const spelt = ({ step, field, from }: Spelling) =>
    (settings.recipe ? settings.recipe.steps[step]?.values : settings.values)?.[field]?.[from]
  const rows = found.data?.data ?? []
  if (rows.length === 0) return null
  const kindOf = (step: number) => settings.recipe?.steps[step]?.kind ?? run.kind ?? 'orders'
  return (
    <Section title={t('spelling.title')} note={t('spelling.note')}>
      <ul className="spellings">
        {rows.map((one) => {
          const isJoined = spelt(one) === one.to
          return (
            <li key={`${one.step} ${one.field} ${one.from}`}>
              <span>
                {t('spelling.looks', {
                  field: nameOf(kindOf(one.step), one.field),
                  from: one.from,
                  to: one.to,
                  count: one.rows,
                  rows: format.number(one.rows),
                })}
              </span>
              <button
                type="button"
                className="link"
                disabled={isJoined}
                onClick={() => draft.change(withSpelling(settings, one))}
              >
                {t(isJoined ? 'spelling.joined' : 'spelling.join')}
              </button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
