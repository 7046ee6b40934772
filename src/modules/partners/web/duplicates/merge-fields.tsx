import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { Choice, MergeFieldView, MergePreview } from '../../contract.ts'
import { useCountryName } from '../country-names.ts'
import { useStages } from '../stages.ts'

/** Field by field: both values, which of them is taken and why. Equal and empty ones are folded away. */
export function MergeFields(props: {
  preview: MergePreview
  choices: Readonly<Record<string, Choice>>
  onChoose: (field: string, choice: Choice) => void
}) {
  const { preview, choices, onChoose } = props
  const { t } = useTranslation('partners')
  const [showsAll, setShowsAll] = useState(false)
  const words = useFieldWords()
  const differing = preview.fields.filter(({ isSame }) => !isSame)
  const same = preview.fields.length - differing.length
  const shown = showsAll ? preview.fields : differing
  return (
    <section>
      <h2>{t('merge.fields')}</h2>
      {differing.length === 0 ? <p className="m">{t('merge.nothingDiffers')}</p> : null}
      {shown.length > 0 ? (
        <table className="merge-fields">
          <thead>
            <tr>
              <th scope="col">{t('merge.field')}</th>
              <th scope="col">
                {preview.survivor.name} <span className="mm">{t('merge.stays')}</span>
              </th>
              <th scope="col">
                {preview.merged.name} <span className="mm">{t('merge.goes')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <tr key={field.field}>
                <th scope="row">{words.label(field)}</th>
                {(['survivor', 'merged'] as const).map((end) => (
                  <td key={end} data-of={preview[end].name}>
                    {field.isSame ? (
                      words.value(field, end)
                    ) : (
                      <label>
                        <input
                          type="radio"
                          name={`merge-${field.field}`}
                          checked={(choices[field.field] ?? field.choice) === end}
                          onChange={() => onChoose(field.field, end)}
                        />
                        <span>
                          {words.value(field, end)}
                          {field.choice === end ? (
                            <span className="mm small"> {t(`merge.because.${field.because}`)}</span>
                          ) : null}
                        </span>
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {same > 0 ? (
        <Button size="small" kind="quiet" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {t(showsAll ? 'merge.hideSame' : 'merge.showSame', { count: same })}
        </Button>
      ) : null}
    </section>
  )
}

function useFieldWords() {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const countryName = useCountryName()
  const stages = useStages()
  const label = ({ field, label: own }: MergeFieldView): string =>
    own ? own[i18n.language === 'ru' ? 'ru' : 'en'] : t(`merge.fieldName.${field}`)
  const value = (view: MergeFieldView, end: 'survivor' | 'merged'): string => {
    const { value: raw, shown } = view[end]
    if (raw === null) return t('merge.empty')
    switch (view.field) {
      case 'nature':
      case 'term':
      case 'contract':
        return t(`${view.field}.${raw}`)
      case 'kinds':
        return raw
          .split(',')
          .map((kind) => t(`kind.${kind}`))
          .join(', ')
      case 'stage':
        return stages.name(raw)
      case 'country':
        return countryName(raw)
      case 'language':
        return t(`merge.language.${raw}`)
      case 'since':
      case 'contractOn':
      case 'contractUntil':
        return format.date(raw, 'long')
      default:
        return shown ?? raw
    }
  }
  return { label, value }
}
