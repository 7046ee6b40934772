import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import type { ImportDetail } from '../contract.ts'
import { dateFormatOf, type FieldPlace, mapWith, samplesOf, withDateFormat } from './mapping.ts'
import type { Draft } from './settings.ts'
import { useDateReading, useFieldHelp, useFieldName } from './words.ts'

type Props = {
  place: FieldPlace
  detail: ImportDetail
  draft: Draft
  isMissing: boolean
  isUnclear: boolean
}

/** One field: its name, the column chosen for it, and what stands in that column. */
export function FieldRow({ place, detail, draft, isMissing, isUnclear }: Props) {
  const { t } = useTranslation('imports')
  const nameOf = useFieldName()
  const helpOf = useFieldHelp()
  const id = useId()
  const { field, isRequired } = place
  const kind = detail.import.kind ?? 'orders'
  const [file] = detail.files
  const { settings } = draft
  const column = settings.map[field]
  const guessed = column !== undefined && detail.guess?.map[field] === column
  const help = helpOf(kind, field)
  const samples = samplesOf(file, column)
  const columns = file?.columns ?? []
  return (
    <tr data-field={field} className={column ? undefined : 'unmatched'}>
      <td>
        <label htmlFor={id}>
          <b>{nameOf(kind, field)}</b>
          {isRequired ? <span className="mm small"> · {t('columns.required')}</span> : null}
        </label>
        {help ? <span className="mm small help">{help}</span> : null}
      </td>
      <td>
        <select
          id={id}
          className="inp"
          value={column ?? ''}
          aria-invalid={isMissing || undefined}
          aria-describedby={isMissing ? `${id}-error` : undefined}
          onChange={(event) =>
            draft.change({
              ...settings,
              map: mapWith(settings.map, field, event.currentTarget.value || null),
            })
          }
        >
          <option value="">{t('columns.none')}</option>
          {columns.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        {guessed ? <span className="mm small">{t('columns.guessed')}</span> : null}
        {isMissing ? (
          <span className="err-line small att" id={`${id}-error`}>
            <Icon name="warn" size={14} />
            {t('columns.choose')}
          </span>
        ) : null}
      </td>
      <td>
        <span className="cells">
          {samples.map((sample) => (
            <code key={sample}>{sample}</code>
          ))}
        </span>
        <Formats field={field} detail={detail} draft={draft} samples={samples} isUnclear={isUnclear} />
      </td>
    </tr>
  )
}

/** How dates or numbers of the column are read; asked where a text may be read in several ways. */
function Formats(props: {
  field: string
  detail: ImportDetail
  draft: Draft
  samples: readonly string[]
  isUnclear: boolean
}) {
  const { field, detail, draft, samples, isUnclear } = props
  const { t } = useTranslation('imports')
  const readingOf = useDateReading()
  const found = detail.guess?.formats.find((one) => one.field === field)
  if (!found || draft.settings.map[field] === undefined) return null
  if (found.dateFormats === undefined)
    return found.decimalSeparator ? (
      <span className="mm small">
        {t(found.decimalSeparator === ',' ? 'columns.decimalComma' : 'columns.decimalPoint')}
      </span>
    ) : null
  const chosen = dateFormatOf(draft.settings, field)
  const example = found.example ?? samples[0] ?? ''
  if (found.dateFormats.length === 0) return <span className="att small">{t('columns.noDates')}</span>
  if (!found.isAmbiguous) {
    const pattern = chosen ?? found.dateFormats[0] ?? ''
    return (
      <span className="mm small">
        {t('columns.dateAs', { pattern, reading: readingOf(example, pattern) ?? example })}
      </span>
    )
  }
  return (
    <label className="unclear">
      <span className={isUnclear ? 'att small' : 'mm small'}>
        {isUnclear ? <Icon name="warn" size={14} /> : null} {t('columns.unclear', { example })}
      </span>
      <select
        className="inp"
        value={chosen ?? ''}
        aria-invalid={isUnclear || undefined}
        onChange={(event) => draft.change(withDateFormat(draft.settings, field, event.currentTarget.value))}
      >
        {chosen === null ? <option value="">{t('columns.sayWhich')}</option> : null}
        {found.dateFormats.map((pattern) => (
          <option key={pattern} value={pattern}>
            {`${readingOf(example, pattern) ?? pattern} (${pattern})`}
          </option>
        ))}
      </select>
    </label>
  )
}
