import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type { LifecycleStage, LifecycleStages, Nature, Stage, Term } from '../contract.ts'

// The contract's own lists come with its schemas; pages need the words alone.
export const natures: readonly Nature[] = [
  'strategic_alliance',
  'operational',
  'innovation',
  'marketing',
  'resource',
]
export const terms: readonly Term[] = ['project', 'medium', 'long', 'transformational', 'evolutionary']

export const stageKeys = queryKeys('stages')

export const readStages = (signal?: AbortSignal) =>
  api.get<LifecycleStages>('/stages', signal ? { signal } : {})

export type Stages = {
  /** All stages in their order, archived ones too. */
  all: readonly LifecycleStage[]
  /** Those in use, in their order. */
  inUse: readonly LifecycleStage[]
  of: (code: Stage) => LifecycleStage | undefined
  /** What the network calls a stage, in the reader's language. */
  name: (code: Stage) => string
}

/** The stages of the network, read once; until they are there, the usual ones by their usual names. */
export function useStages(): Stages {
  const { t, i18n } = useTranslation('partners')
  const { data } = useQuery({
    queryKey: stageKeys.list(),
    queryFn: ({ signal }) => readStages(signal),
    staleTime: 300_000,
  })
  const all = data?.data ?? []
  const of = (code: Stage) => all.find((stage) => stage.code === code)
  return {
    all,
    inUse: all.filter((stage) => stage.archivedAt === null),
    of,
    name: (code) => {
      const stage = of(code)
      if (stage) return i18n.language === 'ru' ? stage.nameRu : stage.nameEn
      return t(`stage.${code}`, { defaultValue: code })
    },
  }
}

/** Whether a move must say why: back, out, and back in again; the same as the server's rule. */
export function needsReason(from: LifecycleStage, to: LifecycleStage): boolean {
  return (to.role === 'exit') !== (from.role === 'exit') || to.rank < from.rank
}
