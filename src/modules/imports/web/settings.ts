import { useCallback, useRef, useState } from 'react'
import { useSession } from '#ui/session.tsx'
import type { ImportDetail, ImportSettings } from '../contract.ts'
import { changeImport, useKeepDetail } from './api.ts'
import { settingsFrom, tidySettings } from './mapping.ts'

/** What a person has chosen so far: kept here at once and at the server right after, one change at a time. */
export type Draft = {
  settings: ImportSettings
  change: (next: ImportSettings) => void
  /** Waits until all that was chosen is kept; answers whether it is. */
  settle: () => Promise<boolean>
  problem: unknown
}

export function useDraft(detail: ImportDetail): Draft {
  const { side } = useSession()
  const keep = useKeepDetail()
  const run = detail.import
  const kind = run.kind ?? 'orders'
  const [settings, setSettings] = useState(() => settingsFrom(run.settings, detail.guess))
  const [problem, setProblem] = useState<unknown>(null)
  const last = useRef<Promise<boolean>>(Promise.resolve(true))
  const send = useCallback(
    (next: ImportSettings) => {
      last.current = last.current.then(async () => {
        try {
          keep(
            await changeImport(
              run.id,
              next.recipe ? { settings: next } : { kind, settings: tidySettings(next, kind, side) },
            ),
          )
          setProblem(null)
          return true
        } catch (error) {
          setProblem(error)
          return false
        }
      })
      return last.current
    },
    [keep, run.id, kind, side],
  )
  return {
    settings,
    problem,
    change: (next) => {
      setSettings(next)
      void send(next)
    },
    settle: () => (settings.recipe ? Promise.resolve(true) : send(settings)),
  }
}
