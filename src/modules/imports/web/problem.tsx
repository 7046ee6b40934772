import type { ReactNode } from 'react'
import { Note } from '#ui/notes.tsx'
import { wordsOfCode } from '#ui/problem-words.ts'

/** Why an import or its undo did not come to its end. */
export function FailureNote(props: {
  failure: { code: string; detail: string | null }
  actions?: ReactNode
}) {
  const { failure, actions } = props
  const words = wordsOfCode(failure.code) ?? wordsOfCode('internal')
  return (
    <Note tone={failure.code === 'rows_refused' ? 'att' : 'brk'} title={words?.title} actions={actions}>
      {words?.detail}
    </Note>
  )
}
