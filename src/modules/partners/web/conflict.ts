import { type ReactNode, useState } from 'react'
import { ApiError } from '#ui/api-client.ts'
import type { Conflict } from '#ui/form/conflict-note.tsx'

type Row = { id: string; version: number }

/**
 * Watches a row that is being edited: when somebody was faster (412), reads what stands there now and says which fields
 * differ from what was read before, beside what was typed here.
 */
export function useConflict<Its extends Row>(
  row: Its | null,
  readAgain: (before: Its) => Promise<Its | null>,
): {
  /** The row as it was read, with the version to send. */
  base: Its | null
  /** What stands there now, while there is a conflict to decide. */
  theirs: Its | null
  guard: <Result>(save: () => Promise<Result>) => Promise<Result>
  between: <Field extends keyof Its & string>(
    fields: readonly Field[],
    mine: Record<string, unknown>,
    label: (field: Field) => ReactNode,
  ) => Conflict[]
  keepMine: () => void
  takeTheirs: <Field extends keyof Its & string>(fields: readonly Field[]) => Record<Field, string>
} {
  const [base, setBase] = useState(row)
  const [theirs, setTheirs] = useState<Its | null>(null)
  const shown = (value: unknown) =>
    value === null || value === undefined || value === '' ? null : String(value)
  const settle = () => {
    if (theirs) setBase(theirs)
    setTheirs(null)
  }
  return {
    base,
    theirs,
    guard: async (save) => {
      try {
        return await save()
      } catch (error) {
        if (base && error instanceof ApiError && error.status === 412) setTheirs(await readAgain(base))
        throw error
      }
    },
    between: (fields, mine, label) =>
      fields
        .filter((field) => shown(base?.[field]) !== shown(theirs?.[field]))
        .map((field) => ({
          field,
          label: label(field),
          theirs: shown(theirs?.[field]),
          ...(shown(mine[field]) === shown(base?.[field]) ? {} : { mine: shown(mine[field]) }),
        })),
    keepMine: settle,
    takeTheirs: (fields) => {
      settle()
      return Object.fromEntries(fields.map((field) => [field, shown(theirs?.[field]) ?? ''])) as Record<
        (typeof fields)[number],
        string
      >
    },
  }
}
