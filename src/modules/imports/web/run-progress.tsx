import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import type { Import } from '../contract.ts'
import { cancelImport, useKeepRun } from './api.ts'

/** How far a run is: its phase, rows read, and the share of bytes while it reads. */
export function RunProgress({ run }: { run: Import }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const act = useDeed()
  const keep = useKeepRun()
  const { rows, bytes, totalBytes } = run.progress
  const phase = run.status === 'waiting' ? 'waiting' : (run.phase ?? 'reading')
  const reading = phase === 'reading' && totalBytes > 0
  const stop = () =>
    void act(
      async () => {
        const answer = await cancelImport(run.id)
        keep(answer)
        return answer
      },
      { done: t('progress.stopped') },
    )
  return (
    <ProgressBar
      label={t(`progress.${phase}`)}
      done={reading ? Math.round((bytes / totalBytes) * 100) : rows}
      total={reading ? 100 : null}
      note={rows > 0 ? t('progress.rows', { count: rows, shown: format.number(rows) }) : undefined}
      onCancel={run.status === 'undoing' || phase === 'writing' ? undefined : stop}
      cancelText={t('stop')}
    />
  )
}
