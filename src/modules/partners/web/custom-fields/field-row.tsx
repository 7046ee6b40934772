import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#ui/api-error.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { MergeNote } from '#ui/form/merge.tsx'
import { useFormat } from '#ui/locale.tsx'
import { problemLine } from '#ui/problem-words.ts'
import type {
  CustomField,
  FieldInput as FieldInputValue,
  FieldValueShown,
  Partner,
  PartnerFields,
} from '../../contract.ts'
import { keys } from '../api.ts'
import { FieldInput, problemOfValue } from './field-input.tsx'
import { FieldText, fieldLabel, fieldWords } from './field-text.tsx'
import { readPartnerFields, setPartnerFields } from './fields-api.ts'

type Props = {
  field: CustomField
  partner: Partner
  value: FieldValueShown | undefined
  people: Record<string, string>
  isMissing: boolean
}

/** Kinds whose choice is made at once: they are saved as soon as something is chosen. */
const atOnce: readonly CustomField['kind'][] = ['choice', 'person', 'date']

/**
 * One field: read as words, pressed to be written, saved when it is left. When somebody else was faster, both values
 * stand beside each other and the person decides.
 */
export function FieldRow({ field, partner, value, people, isMissing }: Props) {
  const { t } = useTranslation('partners')
  const { language } = useFormat()
  const [editing, setEditing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const mayWrite = field.mayWrite && !partner.archivedAt
  const label = fieldLabel(field, language)
  const done = () => {
    setEditing(false)
    requestAnimationFrame(() => opener.current?.focus({ preventScroll: true }))
  }
  if (editing) {
    return (
      <FieldEditor
        field={field}
        partner={partner}
        value={value}
        people={people}
        label={label}
        onDone={done}
      />
    )
  }
  const words = value === undefined ? null : <FieldText field={field} value={value} people={people} />
  return (
    <div className="own-field">
      <span className="term" title={field.hint ?? undefined}>
        {label}
        {isMissing ? <span className="att small"> {t('fields.needed')}</span> : null}
      </span>
      {mayWrite ? (
        <span className="rowx own-value">
          {field.kind === 'link' ? words : null}
          <button
            ref={opener}
            type="button"
            className={words === null ? 'link own-write unfilled' : 'link own-write'}
            onClick={() => setEditing(true)}
          >
            <span className="vh">{label}: </span>
            {words === null ? t('fields.fill') : field.kind === 'link' ? t('deeds.edit') : words}
          </button>
        </span>
      ) : (
        (words ?? <span className="mm">{t('form.unknown')}</span>)
      )}
    </div>
  )
}

function FieldEditor(props: Omit<Props, 'isMissing'> & { label: string; onDone: () => void }) {
  const { field, partner, value, people, label, onDone } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const client = useQueryClient()
  const act = useDeed()
  const [base] = useState<FieldInputValue>(value ?? null)
  const [typed, setTyped] = useState<FieldInputValue>(value ?? null)
  const [error, setError] = useState<string | null>(null)
  const [theirs, setTheirs] = useState<PartnerFields | null>(null)
  const [mine, setMine] = useState<FieldInputValue>(null)
  const latest = useRef(typed)
  const isSaving = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const shown = (one: FieldInputValue | undefined, names = people) =>
    one === null || one === undefined ? '–' : fieldWords(field, one, names, format)
  const save = async (next: FieldInputValue, from: FieldInputValue) => {
    if (isSaving.current || theirs) return
    const wanted = typeof next === 'string' ? next.trim() || null : next
    if (JSON.stringify(wanted) === JSON.stringify(from)) return onDone()
    const wrong = wanted === null ? null : problemOfValue(field, wanted)
    if (wrong) return setError(t(wrong))
    isSaving.current = true
    try {
      const answer = await setPartnerFields(partner.id, { [field.code]: wanted }, { [field.code]: from })
      client.setQueryData(keys.part(partner.id, 'fields'), answer)
      onDone()
      await act(async () => answer, {
        done: t('fields.saved', { name: label }),
        undo: () => setPartnerFields(partner.id, answer.previous),
      })
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 409) {
        setMine(wanted)
        setTheirs(await readPartnerFields(partner.id))
      } else setError(problemLine(problem))
    } finally {
      isSaving.current = false
    }
  }
  const change = (next: FieldInputValue) => {
    latest.current = next
    setTyped(next)
    setError(null)
    if (atOnce.includes(field.kind) && !theirs) void save(next, base)
  }
  const current = theirs?.values[field.code] ?? null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the control inside: Enter keeps, Escape lets go
    <div
      className="own-field"
      ref={frame}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
        if (event.key === 'Enter' && !atOnce.includes(field.kind)) {
          event.preventDefault()
          ;(document.activeElement as HTMLElement | null)?.blur()
        }
      }}
      onBlur={(event) => {
        if (atOnce.includes(field.kind) || frame.current?.contains(event.relatedTarget)) return
        // The field's own blur reads what was typed first.
        setTimeout(() => void save(latest.current, base))
      }}
    >
      <FieldInput
        field={field}
        label={label}
        value={typed}
        onChange={change}
        error={error}
        help={field.hint}
        autoFocus
      />
      {theirs ? (
        <>
          <MergeNote
            merge={{ conflicts: [{ field: 'value', theirs: current, mine }] }}
            label={() => label}
            show={(_, one) => shown(one as FieldInputValue, theirs.people)}
            values={{ value: typed }}
            choose={(_, one) => setTyped(one as FieldInputValue)}
          />
          <Button size="small" kind="main" onClick={() => void overwrite()}>
            {t('save')}
          </Button>
        </>
      ) : null}
      {atOnce.includes(field.kind) ? (
        <button type="button" className="link small" onClick={onDone}>
          {t('fields.close')}
        </button>
      ) : null}
    </div>
  )

  async function overwrite() {
    if (theirs && JSON.stringify(typed) === JSON.stringify(current)) {
      client.setQueryData(keys.part(partner.id, 'fields'), theirs)
      return onDone()
    }
    const answer = await setPartnerFields(partner.id, { [field.code]: typed }, { [field.code]: current })
    client.setQueryData(keys.part(partner.id, 'fields'), answer)
    onDone()
    await act(async () => answer, {
      done: t('fields.saved', { name: label }),
      undo: () => setPartnerFields(partner.id, answer.previous),
    })
  }
}
