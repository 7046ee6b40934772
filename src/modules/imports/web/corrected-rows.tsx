import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { useNavigate } from '#ui/routing.tsx'
import type { Import } from '../contract.ts'
import { beginImport, changeImport, sendFile, useKeepDetail } from './api.ts'
import { refusedOf } from './counts-table.tsx'

/**
 * Takes the file of refused rows back, corrected: its rows alone are read, in the way of the import they were refused by,
 * and checked at once.
 */
export function CorrectedRows({ run }: { run: Import }) {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const keep = useKeepDetail()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const { kind } = run
  if (kind === null || !run.summary || refusedOf(run.summary) === 0 || run.status === 'undone') return null
  const take = async (file: File) => {
    setBusy(true)
    setProblem(null)
    try {
      const { import: begun } = await beginImport(kind)
      const { table: _, ...settings } = run.settings
      await sendFile(begun.id, file, { onProgress: () => {}, signal: new AbortController().signal })
      keep(await changeImport(begun.id, { kind, settings: { ...settings, corrects: run.id } }))
      // the step checks a draft by itself as it opens
      void navigate({ to: '/imports/$importId', params: { importId: begun.id }, search: { step: 'check' } })
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="stack">
      <p className="m">{t('corrected.about')}</p>
      <div>
        <Button icon="import" busy={busy} onClick={() => input.current?.click()}>
          {t('corrected.send')}
        </Button>
        <input
          ref={input}
          type="file"
          className="vh"
          tabIndex={-1}
          aria-label={t('corrected.send')}
          accept=".csv,.xlsx,.txt,.gz,.json"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            event.currentTarget.value = ''
            if (file) void take(file)
          }}
        />
      </div>
      {problem ? <ErrorNote error={problem} /> : null}
    </div>
  )
}
