import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api-error.ts'
import { Note } from '../notes.tsx'
import { useSay } from '../undo-bar.tsx'
import { mergeValues } from './merge-rules.ts'

const TRIES = 4

/** A field that both changed: what stands now, what was typed here, and which of them is chosen. */
type Conflict<Values> = { field: keyof Values & string; theirs: unknown; mine: unknown }

export type Merge<Row, Values extends Record<string, unknown>> = {
  /** The row as it was last read; its version is the one to send. */
  base: Row | null
  conflicts: readonly Conflict<Values>[]
  /**
   * Writes what was typed. When somebody was faster (412), the row is read again: what only they changed is taken over
   * and the rest written at once; where both changed a field, nothing is written and `conflicts` says where to choose.
   */
  save: <Answer>(
    values: Values,
    setValues: (values: Values) => void,
    write: (base: Row, values: Values) => Promise<Answer>,
  ) => Promise<Answer>
}

/** Keeps an edited row together with what others do to it meanwhile. `valuesOf` says a row in the form's fields. */
export function useMerge<Row, Values extends Record<string, unknown>>(options: {
  row: Row | null
  valuesOf: (row: Row) => Values
  readAgain: (before: Row) => Promise<Row | null>
}): Merge<Row, Values> {
  const { row, valuesOf, readAgain } = options
  const { t } = useTranslation('ui')
  const say = useSay()
  const [base, setBase] = useState(row)
  const [conflicts, setConflicts] = useState<readonly Conflict<Values>[]>([])
  return {
    base,
    conflicts,
    save: async (values, setValues, write) => {
      if (!base) throw new Error('there is no row to change')
      let before = base
      let typed = values
      let isJoined = false
      for (let left = TRIES; ; left--) {
        try {
          const answer = await write(before, typed)
          setConflicts([])
          if (isJoined) say(t('conflict.joined'))
          return answer
        } catch (error) {
          if (!(error instanceof ApiError) || error.status !== 412 || left === 1) throw error
          const now = await readAgain(before)
          if (!now) throw error
          const [known, theirs] = [valuesOf(before), valuesOf(now)]
          const merged = mergeValues(known, theirs, typed)
          before = now
          typed = merged.values
          isJoined = isJoined || merged.taken.length > 0
          setBase(() => now)
          setValues(typed)
          if (merged.conflicts.length === 0) continue
          setConflicts(
            merged.conflicts.map((field) => ({ field, theirs: theirs[field], mine: values[field] })),
          )
          throw error
        }
      }
    },
  }
}

/** Shows each field that two people changed with both values; one chooses field by field, then saves again. */
export function MergeNote<Row, Values extends Record<string, unknown>>(props: {
  merge: Pick<Merge<Row, Values>, 'conflicts'>
  label: (field: keyof Values & string) => ReactNode
  /** How a value of the form is shown; as text unless told. */
  show?: (field: keyof Values & string, value: unknown) => ReactNode
  /** What the form holds now. */
  values: Values
  choose: (field: keyof Values & string, value: unknown) => void
}) {
  const { merge, label, show, values, choose } = props
  const { t } = useTranslation('ui')
  if (merge.conflicts.length === 0) return null
  const shown = (field: keyof Values & string, value: unknown) => {
    if (value === null || value === undefined || value === '') return '\u2013'
    if (show) return show(field, value)
    return typeof value === 'boolean' ? t(value ? 'conflict.yes' : 'conflict.no') : String(value)
  }
  return (
    <div className="full" role="alert">
      <Note title={t('conflict.title')}>
        {t('conflict.choose')}
        <ul className="conflicts">
          {merge.conflicts.map(({ field, theirs, mine }) => (
            <li key={field}>
              <fieldset>
                <legend>
                  <b>{label(field)}</b>
                </legend>
                {(['theirs', 'mine'] as const).map((whose) => {
                  const value = whose === 'theirs' ? theirs : mine
                  return (
                    <label key={whose}>
                      <input
                        type="radio"
                        name={`conflict-${field}`}
                        checked={textOf(values[field]) === textOf(value)}
                        onChange={() => choose(field, value)}
                      />
                      <span>
                        {t(`conflict.${whose}`)} {shown(field, value)}
                      </span>
                    </label>
                  )
                })}
              </fieldset>
            </li>
          ))}
        </ul>
      </Note>
    </div>
  )
}

/** What two values are compared by: nothing and an empty text are the same. */
function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}
