import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import type { FilterDefinition } from './filter-chips.tsx'
import { DateField } from './form/fields.tsx'

type EditorProps = {
  definition: FilterDefinition
  value: string | undefined
  /** Takes effect at once, the editor stays open. */
  onChange: (value: string | undefined) => void
  /** Takes effect and closes. */
  onDone: (value: string | undefined) => void
}

/** What opens below a filter chip. */
export function FilterEditor(props: EditorProps) {
  const { kind } = props.definition
  if (kind === 'choice') return <ChoiceEditor {...props} />
  if (kind === 'several') return <SeveralEditor {...props} />
  if (kind === 'words') return <WordsEditor {...props} />
  return <RangeEditor {...props} />
}

function ChoiceEditor({ definition, value, onDone }: EditorProps) {
  const name = useId()
  return (
    <fieldset className="pick-list">
      <legend className="vh">{definition.text}</legend>
      {definition.options?.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            className="box round"
            checked={option.value === value}
            onChange={() => onDone(option.value)}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  )
}

function SeveralEditor({ definition, value, onChange }: EditorProps) {
  const { t } = useTranslation('ui')
  const [find, setFind] = useState('')
  const chosen = value ? value.split(',') : []
  const options = definition.options ?? []
  const found = options.filter((option) => option.text.toLowerCase().includes(find.toLowerCase()))
  const toggle = (one: string) => {
    const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]
    onChange(next.length > 0 ? next.join(',') : undefined)
  }
  return (
    <fieldset className="pick-list">
      <legend className="vh">{definition.text}</legend>
      {options.length > 8 ? (
        <input
          className="inp"
          type="search"
          placeholder={t('filter.find')}
          aria-label={t('filter.find')}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      ) : null}
      {found.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            className="box"
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  )
}

function WordsEditor({ definition, value, onDone }: EditorProps) {
  const { t } = useTranslation('ui')
  const prefix = definition.prefix ?? ''
  const [text, setText] = useState((value ?? '').replace(prefix, ''))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onDone(text.trim() ? `${prefix}${text.trim()}` : undefined)
  }
  return (
    <form className="rowx" onSubmit={submit}>
      <input
        className="inp"
        aria-label={definition.text}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit">{t('filter.apply')}</Button>
    </form>
  )
}

function RangeEditor({ definition, value, onDone }: EditorProps) {
  const { t } = useTranslation('ui')
  const [before, after] = (value ?? '..').split('..')
  const [from, setFrom] = useState(before ?? '')
  const [to, setTo] = useState(after ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onDone(from || to ? `${from}..${to}` : undefined)
  }
  const days = definition.kind === 'date-range'
  return (
    <form className="pick-list" onSubmit={submit}>
      {days ? (
        <>
          <DateField
            label={t('filter.from')}
            value={from || null}
            onChange={(day) => setFrom(day ?? '')}
            inPopover
          />
          <DateField
            label={t('filter.to')}
            value={to || null}
            onChange={(day) => setTo(day ?? '')}
            inPopover
          />
        </>
      ) : (
        <>
          <RangeEnd text={t('filter.from')} value={from} onChange={setFrom} />
          <RangeEnd text={t('filter.to')} value={to} onChange={setTo} />
        </>
      )}
      <Button type="submit">{t('filter.apply')}</Button>
    </form>
  )
}

function RangeEnd({
  text,
  value,
  onChange,
}: {
  text: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label>
      <span>{text}</span>
      <input
        className="inp"
        inputMode="decimal"
        value={value}
        onChange={(event) =>
          onChange(event.currentTarget.value.replace(/[^\d.,\u2212-]/g, '').replace(',', '.'))
        }
      />
    </label>
  )
}
