import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'
import type { EntryForm } from '#ui/form/entry-form.tsx'
import { ErrorNote } from '#ui/notes.tsx'

/** A form of a page before the sign-in: a tall button, and what was refused above its fields. */
export function GateForm<Values extends Record<string, unknown>>(props: {
  entry: EntryForm<Values>
  submitText: string
  children: ReactNode
  more?: ReactNode
  columns?: 1 | 2
}) {
  const { entry, submitText, children, more, columns = 1 } = props
  return (
    <form id={entry.formId} noValidate onSubmit={(event) => void entry.submit(event)}>
      <div className={columns === 2 ? 'fields two' : 'fields'}>
        <div className="full" aria-live="polite">
          <Refusal error={entry.problem} />
        </div>
        {children}
        <div className="form-acts full">
          <Button kind="main" size="tall" type="submit" busy={entry.busy}>
            {submitText}
          </Button>
          {more}
        </div>
      </div>
    </form>
  )
}

/** What was refused and what to do; nothing without an error. */
export function Refusal({ error }: { error: unknown }) {
  return error ? <ErrorNote error={error} /> : null
}
