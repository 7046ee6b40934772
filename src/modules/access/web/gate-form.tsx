import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'
import type { EntryForm } from '#ui/form/entry-form.tsx'
import { ErrorNote, Note } from '#ui/notes.tsx'
import { useRefusalText } from './refusals.ts'

/** A form of a page before the sign-in: a tall button, and refusals in the words of access. */
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

/** A refusal in the words of access, else in general ones; nothing without an error. */
export function Refusal({ error }: { error: unknown }) {
  const words = useRefusalText()
  if (!error) return null
  const text = words(error)
  return text ? <Note>{text}</Note> : <ErrorNote error={error} />
}
