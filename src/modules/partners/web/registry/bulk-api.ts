import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, type Query } from '#ui/api-client.ts'
import { useDeed } from '#ui/deed.tsx'
import { saveFile } from '#ui/download.ts'
import type { BulkDeed, BulkRun, Picked } from '../../contract.ts'

/** Whom an action is meant for: these partners, or all that a filter finds. */
export type BulkTarget = { ids: readonly string[] } | { filter: Record<string, string> }

const readRun = (id: string) => api.get<BulkRun>(`/partners/bulk/${id}`)
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** Starts an action and waits until all of it is done; a long one is the worker's, and its progress is asked for. */
export async function runBulk(
  target: BulkTarget,
  action: BulkDeed,
  onProgress?: (run: BulkRun) => void,
): Promise<BulkRun> {
  let run = await api.post<BulkRun>('/partners/bulk', { ...target, action })
  while (run.status === 'waiting' || run.status === 'running') {
    onProgress?.(run)
    await pause(400)
    run = await readRun(run.id)
  }
  if (run.status === 'failed') throw new Error('the action failed')
  return run
}

export const undoBulk = (run: BulkRun) =>
  api.post<{ undone: number; leftAlone: number }>(`/partners/bulk/${run.id}/undo`)

/** The ids of all that a filter finds, as many as one letter goes to; `isCut` says that there are more. */
export const readPicked = (filter: Record<string, string>) => api.post<Picked>('/partners/pick', { filter })

/** Saves the workbook of partners picked by hand, however many: an address could name a few only. */
export async function savePicked(ids: readonly string[], query: Query): Promise<void> {
  const file = await api.post<Blob>('/partners/export.xlsx', { ids }, { query, isFile: true })
  saveFile(`partners-${new Date().toISOString().slice(0, 10)}.xlsx`, file)
}

/** Does something to many partners, says to how many, and takes it back where nobody has changed it since. */
export function useBulkDeed() {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const client = useQueryClient()
  return (target: BulkTarget, action: BulkDeed, onProgress?: (run: BulkRun) => void) =>
    act(() => runBulk(target, action, onProgress), {
      done: (run) =>
        [
          t(`bulk.done.${action.kind}`, { count: run.changed }),
          ...(run.leftAlone > 0 ? [t('bulk.leftAlone', { count: run.leftAlone })] : []),
        ].join(' '),
      undo: async (run) => {
        await undoBulk(run)
        await client.invalidateQueries({ queryKey: ['partners'] })
      },
    })
}
