import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { problemLine } from './problem-words.ts'
import { useSay } from './undo-bar.tsx'

export type DeedOptions<Result> = {
  /** What was done, in the past tense; from the answer where it needs it. Nothing where the page itself shows it. */
  done?: ReactNode | ((result: Result) => ReactNode)
  /** Takes it back. */
  undo?: (result: Result) => Promise<unknown>
  /** What can be done next, beside the undo. */
  also?: (result: Result) => { text: ReactNode; onPress: () => void }
}

/**
 * Does something at the server, refreshes what the page shows, and says at the bottom what was done, with its undo.
 * Answers whether it was done; a refusal is said in the same place and thrown away.
 */
export function useDeed() {
  const client = useQueryClient()
  const say = useSay()
  const { t } = useTranslation('ui')
  return useCallback(
    async <Result,>(work: () => Promise<Result>, options: DeedOptions<Result>): Promise<boolean> => {
      const refresh = () =>
        client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
      const fail = (error: unknown) => say(problemLine(error), { stays: true })
      try {
        const result = await work()
        const { done, undo, also } = options
        const takeBack = undo
          ? async () => {
              try {
                await undo(result)
                say(t('undone'))
              } catch (error) {
                fail(error)
              }
              await refresh()
            }
          : undefined
        if (done !== undefined)
          say(typeof done === 'function' ? done(result) : done, {
            ...(takeBack ? { undo: takeBack } : {}),
            ...(also ? { also: also(result) } : {}),
          })
        await refresh()
        return true
      } catch (error) {
        fail(error)
        await refresh()
        return false
      }
    },
    [client, say, t],
  )
}
