import { type FormErrors, type UseFormReturnType, useForm } from '@mantine/form'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../button.tsx'
import { useFormat } from '../locale.tsx'
import { ErrorNote } from '../notes.tsx'
import { fieldErrors } from '../problem-words.ts'
import { useMaybeSession } from '../session.tsx'
import { type Draft, useDraft } from './draft.ts'

export type EntryForm<Values extends Record<string, unknown>> = {
  form: UseFormReturnType<Values>
  formId: string
  busy: boolean
  problem: unknown
  submit: (event?: FormEvent<HTMLFormElement>) => Promise<void>
  /** Props of one field, by its path: `<TextField label={…} {...entry.field('name')} />`. */
  field: (path: string, type?: 'input' | 'checkbox') => ReturnType<UseFormReturnType<Values>['getInputProps']>
  /** Changed and not saved. */
  dirty: boolean
  /** What is kept of it in this browser. */
  draft: Draft
  /** Begins anew, without what came back. */
  dropDraft: () => void
}

/**
 * A form that checks a field when it is left, keeps what was typed when the server refuses, puts the server's
 * refusals beside their fields, brings the first of them into focus, and warns before unsaved changes are lost.
 * `rules` gives for each field a function from its value to what the person should do, or null.
 */
export function useEntryForm<Values extends Record<string, unknown>>(options: {
  initial: Values
  rules?: Rules<Values>
  save: (values: Values, form: UseFormReturnType<Values>) => Promise<unknown>
  /** Switched off for forms whose loss is no loss (sign-in, search). */
  warnBeforeLoss?: boolean
  /** Where what is typed belongs (`note of …`): it is kept in this browser until it is saved, over reloads too. */
  draft?: string
}): EntryForm<Values> {
  const { initial, rules, save, warnBeforeLoss = true } = options
  const userId = useMaybeSession()?.user.id
  const formId = useId()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const saved = useRef(false)
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: initial,
    validateInputOnBlur: true,
    clearInputErrorOnChange: true,
    // Mantine's rule type spells out nested arrays; ours is its flat case.
    ...(rules
      ? {
          validate: rules as Parameters<typeof useForm<Values>>[0] extends { validate?: infer V } ? V : never,
        }
      : {}),
  })
  useRulesInLanguage(form, rules)
  const dirty = form.isDirty()
  const draft = useDraft<Values>({
    place: userId === undefined ? null : (options.draft ?? null),
    userId: userId ?? '',
    initial,
    values: form.getValues(),
    restore: (values) => form.setValues(values),
  })
  useLossWarning(warnBeforeLoss && dirty && !busy && !draft.isKept, saved)
  const submit = async (event?: FormEvent<HTMLFormElement>) => {
    event?.preventDefault()
    if (busy) return
    const result = await form.validate()
    if (result.hasErrors) return focusFirst(formId, result.errors)
    setBusy(true)
    setProblem(null)
    try {
      saved.current = true
      await save(form.getValues(), form)
      draft.forget()
      form.resetDirty()
    } catch (error) {
      saved.current = false
      const refused = Object.entries(fieldErrors(error)).filter(([path]) => topOf(path) in initial)
      if (refused.length > 0) {
        const errors: FormErrors = {}
        for (const [path, detail] of refused) errors[path] = detail
        form.setErrors(errors)
        focusFirst(formId, errors)
      }
      if (refused.length === 0 || refused.length < Object.keys(fieldErrors(error)).length) setProblem(error)
    } finally {
      setBusy(false)
      // Kept for one turn, so that a page may leave right after a save without being asked.
      setTimeout(() => {
        saved.current = false
      })
    }
  }
  const field: EntryForm<Values>['field'] = (path, type = 'input') => {
    const props = form.getInputProps(path as never, { type })
    return {
      ...props,
      // A field left as it was is not scolded: its words would move the link or button under the pointer that left it.
      onBlur: (event: unknown) => {
        if (form.isDirty(path as never)) props.onBlur?.(event)
      },
      'data-path': path,
      name: path,
    }
  }
  const dropDraft = () => {
    draft.forget()
    form.setValues(initial)
    form.clearErrors()
  }
  return { form, formId, busy, problem, submit, field, dirty, draft, dropDraft }
}

type Rules<Values> = Partial<{
  [Key in keyof Values]: (value: Values[Key], values: Values) => ReactNode | null
}>

/** What the rules said was said in the language before: after a change of language they say it again. */
function useRulesInLanguage<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  rules: Rules<Values> | undefined,
) {
  const { language } = useTranslation('ui').i18n
  const told = useRef(language)
  useEffect(() => {
    if (told.current === language) return
    told.current = language
    const values = form.getValues()
    for (const path of Object.keys(form.errors)) {
      const said = rules?.[path]?.(values[path] as Values[string], values)
      if (said) form.setFieldError(path, said)
    }
  })
}

function topOf(path: string): string {
  return path.split('.')[0] ?? path
}

function focusFirst(formId: string, errors: FormErrors) {
  const form = document.getElementById(formId)
  const fields = Array.from(form?.querySelectorAll<HTMLElement>('[data-path]') ?? [])
  const first = fields.find((one) => (one.dataset['path'] ?? '') in errors)
  const target = first?.matches('input, select, textarea')
    ? first
    : first?.querySelector<HTMLElement>('input, select, textarea')
  target?.focus()
}

function useLossWarning(active: boolean, saved: { readonly current: boolean }) {
  const { t } = useTranslation('ui')
  useBlocker({
    disabled: !active,
    enableBeforeUnload: () => active && !saved.current,
    // The browser's own question is read aloud everywhere and cannot be lost behind other dialogs.
    shouldBlockFn: () => !saved.current && !window.confirm(t('form.loss')),
  })
}

/** The form with its fields, the problem that belongs to no field, and its buttons. */
export function EntryFormFrame<Values extends Record<string, unknown>>(props: {
  entry: EntryForm<Values>
  children: ReactNode
  /** The verb: "Save", "Send the invitation". */
  submitText: string
  onCancel?: () => void
  /** Two columns where there is room. */
  columns?: 1 | 2
  more?: ReactNode
  problemText?: ReactNode
}) {
  const { entry, children, submitText, onCancel, columns = 1, more, problemText } = props
  const { t } = useTranslation('ui')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (entry.problem) box.current?.scrollIntoView({ block: 'nearest' })
  }, [entry.problem])
  return (
    <form id={entry.formId} noValidate onSubmit={(event) => void entry.submit(event)}>
      <div className={columns === 2 ? 'fields two' : 'fields'}>
        {entry.problem ? (
          <div className="full" ref={box}>
            <ErrorNote error={entry.problem} title={problemText} />
          </div>
        ) : null}
        {entry.draft.restoredAt ? <DraftNote entry={entry} at={entry.draft.restoredAt} /> : null}
        {children}
        <div className="form-acts full">
          <Button kind="main" type="submit" busy={entry.busy}>
            {submitText}
          </Button>
          {onCancel ? (
            <Button kind="quiet" onClick={onCancel}>
              {t('cancel')}
            </Button>
          ) : null}
          {more}
          {entry.dirty && entry.draft.isKept && !entry.draft.restoredAt ? (
            <span className="small mm draft-kept" role="status">
              {t('draft.kept')}
            </span>
          ) : null}
        </div>
      </div>
    </form>
  )
}

/** Says that what was typed before came back, and lets one begin anew. */
function DraftNote<Values extends Record<string, unknown>>(props: { entry: EntryForm<Values>; at: Date }) {
  const { entry, at } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  return (
    <p className="small mm full" role="status">
      {t('draft.restored', { time: format.date(at.toISOString(), 'date-time') })}{' '}
      <button type="button" className="link" onClick={entry.dropDraft}>
        {t('draft.drop')}
      </button>
    </p>
  )
}
